"""The practice answers a record: its system has it, a named human has seen it, or it is refused."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.urgent import persons
from apps.urgent.case import hold
from apps.urgent.models import Alert, Event, Kind
from apps.urgent.standing import RECORD


@transaction.atomic
def receive(*, reference: UUID, accepted: bool, named: str, by: str, at: datetime) -> None:
    """Note an answer. One to a record that raised no alert, or about a closed case, changes nothing here.

    Args:
        reference: the assessment whose record is answered.
        named: the human at the practice who has seen it; "" for a system's answer, which is nobody's.
    """
    alert = _alert_of(reference)
    if alert is None:
        return
    held = hold(alert.case_id)
    if held.stands.closed:
        return
    happened = {(event.kind, event.rung) for event in held.events if event.alert_id == alert.pk}
    if not accepted:
        if (Kind.UNDELIVERED, RECORD) not in happened:
            held.add(Kind.UNDELIVERED, by=by, at=at, alert=alert, rung=RECORD, code="refused")
            held.failed(RECORD, at=at)
    elif (Kind.RECEIVED, "") not in happened:
        held.add(Kind.RECEIVED, by=by, at=at, alert=alert)
    if accepted and named and (Kind.SEEN, "") not in happened:
        held.add(Kind.SEEN, by=by, at=at, alert=alert, named=named)
        persons.tell_seen(alert, at=at)
    held.set_clocks()


def _alert_of(reference: UUID) -> Alert | None:
    """The alert that a record raised, or that was the newest when the record said the same again."""
    raised = Alert.objects.filter(reference=reference).first()
    if raised is not None:
        return raised
    again = Event.objects.filter(reference=reference, kind=Kind.REPEATED).select_related("alert").first()
    return again.alert if again else None
