"""Doors for kits and laboratory messages.

/v1/checks/<uuid:check_id>/kits            CheckKits
/v1/checks/<uuid:check_id>/kits/<str:code>/cancellation    KitCancellation
/v1/checks/<uuid:check_id>/kits/<str:code>/sample          KitSample
/v1/kits/<str:code>/events                 KitEvents
/v1/laboratory-messages/<slug:supplier>    LaboratoryMessages
"""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.checks import actions as checks
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.webhook_signature import WebhookAuthentication
from apps.kits import actions, bodies
from apps.kits.models import Kit
from apps.kits.sample_written import as_notice, as_sample
from healthcheck.measurement import Kind
from healthcheck.sample import Whose


class CheckKits(Door):
    """A check's kits."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {
        "GET": ("self", "people:read", "helping"),
        "POST": ("self", "people:write", "helping"),
    }

    @extend_schema(responses={200: list[bodies.Kit]})
    def get(self, request: Request, check_id: UUID) -> Response:
        """Each kit, where it stands and how it came there, oldest first."""
        check = checks.find(check_id=check_id, caller=self.caller, at=now(), purpose="kits")
        rows = Kit.objects.filter(check_of=check).select_related("supplier", "replaces").prefetch_related("events")
        return Response([_as_kit(kit) for kit in rows.order_by("ordered_at", "id")])

    @extend_schema(request=bodies.KitOrder, responses={200: bodies.Kit, 201: bodies.Kit})
    def post(self, request: Request, check_id: UUID) -> Response:
        """Order a kit, or register by its code the one the person was handed. Registering it again changes nothing.

        When no kit is left the order is kept: it waits for stock, and the person is told.
        """
        body = self.read(request, bodies.KitOrder)
        at = now()
        check = checks.find(check_id=check_id, caller=self.caller, at=at, purpose="kit order")
        kit, new = actions.order(
            check_id=check.id,
            supplier=body.supplier,
            code=body.code,
            markers=[Kind.of(key) for key in body.markers],
            by=self.caller.actor,
            at=at,
        )
        return Response(_as_kit(kit), status=201 if new else 200)


class KitCancellation(Door):
    """A kit that is not wanted any more."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("self", "people:write", "helping")}

    @extend_schema(request=bodies.Cancellation, responses={200: bodies.Kit})
    def post(self, request: Request, check_id: UUID, code: str) -> Response:
        """Cancel a kit that was not sent yet; another may be ordered then. 409 when it was sent."""
        self.read(request, bodies.Cancellation)
        at = now()
        check = checks.find(check_id=check_id, caller=self.caller, at=at, purpose="kit cancellation")
        return Response(_as_kit(actions.cancel(check_id=check.id, code=code, by=self.caller.actor, at=at)))


class KitSample(Door):
    """Whose blood a kit holds."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("self", "helping")}

    @extend_schema(request=bodies.SampleWord, responses={200: bodies.Kit, 201: bodies.Kit})
    def post(self, request: Request, check_id: UUID, code: str) -> Response:
        """Say who bled and when. The last word counts; where it is not "me", a clinician looks at the results first."""
        body = self.read(request, bodies.SampleWord)
        at = now()
        check = checks.find(check_id=check_id, caller=self.caller, at=at, purpose="kit sample")
        kit, new = actions.say_whose(
            check_id=check.id,
            code=code,
            whose=Whose(body.whose),
            collected_at=body.collected_at,
            method=body.method,
            by=self.caller.actor,
            at=at,
        )
        return Response(_as_kit(kit), status=201 if new else 200)


class KitEvents(Door):
    """What a supplier tells about its kit."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("kits:write",)}
    authentication_classes = (*Door.authentication_classes, WebhookAuthentication)

    @extend_schema(request=bodies.KitEvent, responses={200: bodies.KitState})
    def post(self, request: Request, code: str) -> Response:
        """Tell one event. A step back answers 409, an unknown event 422; an event told before changes nothing."""
        body = self.read(request, bodies.KitEvent)
        kit, new = actions.tell(
            code=code,
            event=body.event,
            event_id=body.event_id,
            their_at=body.at,
            organisation=self.caller.organisation,
            at=now(),
        )
        return Response({"code": kit.code, "state": kit.state, "new": new})


class LaboratoryMessages(Door):
    """What a laboratory reports."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("results:write",)}
    authentication_classes = (*Door.authentication_classes, WebhookAuthentication)
    idempotent_by_header = False

    @extend_schema(request=dict[str, Any], responses={202: bodies.Received})
    def post(self, request: Request, supplier: str) -> Response:
        """Take a message in the laboratory's own form, and keep it as it came. The same one again changes nothing."""
        account = actions.account_of(supplier=supplier, organisation=self.caller.organisation)
        _ = request.data  # the strict parser refuses what is not plain JSON before anything is kept
        message = actions.receive(account=account, raw=self.raw, by=self.caller.actor, at=now())
        return Response({"id": str(message.id), "state": message.state}, status=202)


def _as_kit(kit: Kit) -> dict[str, Any]:
    return {
        "code": kit.code,
        "supplier": kit.supplier.key,
        "markers": kit.markers,
        "state": kit.state,
        "state_at": kit.state_at,
        "ordered_at": kit.ordered_at,
        "waiting_for_stock": kit.waits,
        "replaces": kit.replaces.code if kit.replaces else None,
        "sample": as_sample(kit),
        "notice": as_notice(kit),
        "events": [{"event": each.event, "at": each.at, "their_at": each.their_at} for each in kit.events.all()],
    }
