"""Sweep: notice what came of the deliveries of open cases, and take each rung that is due, once."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef, Q

from apps.delivery import actions as delivery
from apps.delivery.models import Delivery
from apps.delivery.models import State as DeliveryState
from apps.urgent import ladder, taking
from apps.urgent.case import Held, hold_if_free
from apps.urgent.models import Alert, Case, Event, Kind
from apps.urgent.standing import RECORD

log = logging.getLogger(__name__)


def sweep(*, by: str, clock: Callable[[], datetime]) -> int:
    """Take every rung that is due by now, each case in a transaction of its own; how many were taken.

    The clock is read for each case: a long sweep must not write down that it was quick. A case that somebody else
    holds is left to the next sweep. One that is broken does not keep the others waiting.
    """
    taken = 0
    for case_id in to_look_at(clock()):
        try:
            taken += _look_after(case_id, by=by, at=clock())
        except (OperationalError, InterfaceError):
            raise  # the database is gone, for the others too
        except Exception as fault:
            log.error("urgent case %s cannot be looked after (%s)", case_id, type(fault).__name__)
    return taken


def to_look_at(at: datetime) -> list[UUID]:
    """The open cases with a rung that is due, or whose deliveries have come to something that is not noted yet."""
    due = Q(next_at__lte=at)
    stuck = Q(state=DeliveryState.PARKED)
    noted = Event.objects.filter(alert=OuterRef("pk"))
    records = Delivery.objects.filter(reference=OuterRef("reference"), purpose="record")
    of_alerts = Alert.objects.filter(case=OuterRef("pk"))
    sent = of_alerts.filter(Exists(records.filter(sent_at__isnull=False)), ~Exists(noted.filter(kind=Kind.SENT)))
    unsent = of_alerts.filter(Exists(records.filter(stuck)), ~Exists(noted.filter(kind=Kind.UNDELIVERED, rung=RECORD)))
    same_rung = Event.objects.filter(alert=OuterRef("alert"), kind=Kind.UNDELIVERED, rung=OuterRef("rung"))
    mails = Event.objects.filter(case=OuterRef("pk"), kind=Kind.ESCALATED).filter(
        Exists(Delivery.objects.filter(stuck, pk=OuterRef("reference"))), ~Exists(same_rung)
    )
    rows = Case.objects.filter(closed_at__isnull=True).filter(due | Exists(sent) | Exists(unsent) | Exists(mails))
    return list(rows.order_by("next_at").values_list("id", flat=True))


@transaction.atomic
def _look_after(case_id: UUID, *, by: str, at: datetime) -> int:
    held = hold_if_free(case_id)
    if held is None:
        return 0
    for alert in held.alerts:
        _notice_record(held, alert, by=by, at=at)
    _notice_mails(held, by=by, at=at)
    taken = 0
    while due := [step for step in held.waiting() if step.due_at <= at]:
        taking.take(held, ladder.BY_NAME[due[0].rung], by=by, at=at)
        taken += 1
    held.set_clocks()
    return taken


def _notice_record(held: Held, alert: Alert, *, by: str, at: datetime) -> None:
    """Whether the record of an alert has left, or was set aside."""
    happened = {(event.kind, event.rung) for event in held.events if event.alert_id == alert.pk}
    for row in delivery.of(reference=alert.reference).filter(purpose="record"):
        if row.sent_at is not None and (Kind.SENT, "") not in happened:
            held.add(Kind.SENT, by=by, at=row.sent_at, alert=alert)
        if row.state == DeliveryState.PARKED and (Kind.UNDELIVERED, RECORD) not in happened:
            held.add(Kind.UNDELIVERED, by=by, at=at, alert=alert, rung=RECORD, code="set-aside")
            held.failed(RECORD, at=at)


def _notice_mails(held: Held, *, by: str, at: datetime) -> None:
    """Which mails of the ladder were set aside: the next rung makes up for them."""
    mailed = {event.reference: event for event in held.events if event.kind == Kind.ESCALATED and event.reference}
    known = {(event.alert_id, event.rung) for event in held.events if event.kind == Kind.UNDELIVERED}
    for pk in Delivery.objects.filter(pk__in=mailed, state=DeliveryState.PARKED).values_list("pk", flat=True):
        event = mailed[pk]
        if (event.alert_id, event.rung) not in known:
            held.add(Kind.UNDELIVERED, by=by, at=at, alert=event.alert, rung=event.rung, code="set-aside")
            held.failed(event.rung, at=at)
