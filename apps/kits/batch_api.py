"""Doors for many messages of a laboratory at once.

/v1/laboratory-batches/<slug:supplier>                      LaboratoryBatches
/v1/laboratory-batches/<slug:supplier>/<uuid:batch_id>      OneLaboratoryBatch
"""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.doors import Door
from apps.clients.webhook_signature import WebhookAuthentication
from apps.kits import actions, batch_bodies, batch_told
from apps.kits.batch import MOST_MESSAGES, taken_apart
from healthcheck.refusal import Missing

MESSAGES = {"type": "array", "minItems": 1, "maxItems": MOST_MESSAGES, "items": {"type": "object"}}


class LaboratoryBatches(Door):
    """What a laboratory reports, many messages in one request."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("results:write",)}
    authentication_classes = (*Door.authentication_classes, WebhookAuthentication)

    @extend_schema(request={"application/json": MESSAGES}, responses={202: batch_bodies.BatchKept})
    def post(self, request: Request, supplier: str) -> Response:
        """Take a list of messages, each in the laboratory's own form. All are kept as they came, or none is.

        They are read afterwards, within seconds, in the order of the list and each by itself, as if it had come alone:
        ask what became of each at the address in `Location`. A message that came before has no second effect. Send a
        result that cannot wait by itself: the door for one message reads it before it answers.
        """
        account = actions.account_of(supplier=supplier, organisation=self.caller.organisation)
        messages = taken_apart(request.data, self.raw)  # the strict parser refuses first what is not plain JSON
        batch = actions.receive_batch(account=account, messages=messages, by=self.caller.actor, at=now())
        place = reverse("laboratory-batch", args=[account.key, batch.id])
        return Response({"id": str(batch.id), "messages": batch.count}, status=202, headers={"Location": place})


class OneLaboratoryBatch(Door):
    """What became of a batch."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("results:write",)}
    authentication_classes = (*Door.authentication_classes, WebhookAuthentication)

    @extend_schema(responses={200: batch_bodies.Batch})
    def get(self, request: Request, supplier: str, batch_id: UUID) -> Response:
        """Each message in the order it came: how far it is, or why it is refused. The laboratory's own alone."""
        account = actions.account_of(supplier=supplier, organisation=self.caller.organisation)
        batch = account.batches.filter(pk=batch_id).first()
        if batch is None:
            raise Missing("unknown-batch", "There is no such batch.")
        told: dict[str, Any] = {
            "id": str(batch.id),
            "received_at": batch.received_at,
            "read_at": batch.read_at,
            "messages": batch_told.each_of(batch),
        }
        return Response(told)
