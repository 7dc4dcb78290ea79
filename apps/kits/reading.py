"""Read a kept message into the check it belongs to, or say why it cannot be: it stays kept either way."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.checks.models import TAKES_VALUES, HealthCheck
from apps.kits import code, rows, sample_holding, settling, wire, withdrawing
from apps.kits.models import Kit, LabMessage, MessageState
from apps.kits.supplier import LabReport
from apps.kits.suppliers import SUPPLIERS
from apps.people.actions import is_number_of
from apps.tenancy import scope as tenancy
from apps.tenancy.scope import SERVICE, within
from healthcheck.refusal import Conflict, Invalid, Missing, Refusal

_AHEAD = timedelta(minutes=5)  # a laboratory's clock that runs a little fast is not a specimen from the future
_OLDEST = timedelta(days=60)  # ours: a posted kit is measured within days, what is older belongs to another check


def read(*, message_id: UUID, by: str, at: datetime) -> LabMessage:
    """Read a kept message. One that was read already has no second effect; one whose kit is not known waits.

    Raises:
        Refusal: why it cannot be read; the message then stands refused, with the reason, for somebody to look at.
    """
    try:
        with transaction.atomic():
            message = _held(message_id)
            if message.state != MessageState.READ:
                _interpret(message, by=by, at=at)
            return message
    except Refusal as refusal:
        if _refuse(message, refusal, by=by, at=at):
            raise
        return LabMessage.objects.get(pk=message_id)


def read_waiting(kit: Kit, *, by: str, at: datetime) -> None:
    """Read every message that came before this kit was known. One that is refused does not stop the others."""
    waiting = LabMessage.objects.filter(state=MessageState.WAITING, kit_code=kit.code)
    for message_id in waiting.values_list("id", flat=True):
        try:
            read(message_id=message_id, by=by, at=at)
        except Refusal:
            continue  # it stands refused, with its reason


def _held(message_id: UUID) -> LabMessage:
    held = LabMessage.objects.select_for_update(of=("self",)).select_related("supplier__organisation")
    return held.get(pk=message_id)


@transaction.atomic
def _refuse(tried: LabMessage, refusal: Refusal, *, by: str, at: datetime) -> bool:
    """Whether it stands refused. Nothing of what was tried does; what somebody read since then stays."""
    message = _held(tried.pk)
    if message.state == MessageState.READ:
        return False
    message.state, message.kit_code = MessageState.REFUSED, tried.kit_code
    message.reason = f"{refusal.code} {refusal.field} {refusal}"[:400]
    message.save(update_fields=["state", "kit_code", "reason"])
    detail = {"message": str(message.id), "reason": refusal.code}
    audit.record(actor=by, action="laboratory_message.refused", subject=None, at=at, detail=detail)
    return True


def _interpret(message: LabMessage, *, by: str, at: datetime) -> None:
    report = SUPPLIERS[message.supplier.reader].read(wire.parse(message.body))
    message.kit_code = code.read(report.kit_code)
    message.ignored, message.pending_reorder, message.reason = list(report.ignored), report.pending_reorder, ""
    kit = rows.kit_of(message)
    _of_our_days(report, message.received_at, kit)
    if kit is None:
        _not_anothers(message)
        message.state = MessageState.WAITING
    else:
        _file(message, report, kit, by=by, at=at)
    message.save(update_fields=["state", "kit", "kit_code", "reason", "ignored", "pending_reorder", "read_at"])


def _not_anothers(message: LabMessage) -> None:
    """A laboratory sees its own kits alone, so it is asked for it whether the code is another's: no use in waiting."""
    with within(SERVICE):
        if Kit.objects.filter(code=message.kit_code).exists():
            raise Missing("unknown-kit", "There is no such kit.")


def _spoke_before(kit: Kit) -> bool:
    return LabMessage.objects.filter(kit=kit, state=MessageState.READ).exists()


def _of_our_days(report: LabReport, received_at: datetime, kit: Kit | None) -> None:
    """Whether every time that the laboratory gives can be that of a kit whose results came in just then.

    Where it spoke of this kit before it may correct or withdraw what is long ago.
    """
    told = [report.reported_at, report.collected_at, report.received_at, *(each.taken_at for each in report.values)]
    times = [time for time in told if time is not None]
    if max(times) > received_at + _AHEAD:
        raise Invalid("future", "A specimen cannot be from the future.")
    if min(times) < received_at - _OLDEST and not (kit is not None and _spoke_before(kit)):
        raise Invalid("specimen-too-old", "The specimen or its result is older than 60 days.")


def _file(message: LabMessage, report: LabReport, kit: Kit, *, by: str, at: datetime) -> None:
    """Into the kit's check: values and failures, the kit's state, the trail."""
    check = _check_of(kit, report)
    known = rows.known_of(kit, check)
    report = withdrawing.spelt_out(report, kit)
    message.state, message.kit, message.read_at = MessageState.READ, kit, at
    detail = {"message": str(message.id), "kit": str(kit.id)}
    audit.record(actor=by, action="laboratory_message.read", subject=check.person_id, at=at, detail=detail)
    doubt = sample_holding.look(kit, report.values, collected_at=report.collected_at, known=known, by=by, at=at)
    checks.take_results(
        check=check,
        values=report.values,
        origin=f"lab:{message.supplier.key}:{message.message_id}",
        by=f"organisation:{message.supplier.organisation.ods_code}",
        at=at,
        specimen=kit.id,
        reported_at=report.reported_at,
        arrived_at=report.received_at,
    )
    if doubt is not None:
        sample_holding.weigh(kit, at=at)
    settling.after_message(message, report, kit, known=known, by=by, at=at)


def _check_of(kit: Kit, report: LabReport) -> HealthCheck:
    """The kit's check, held before its report is touched, as readings and answers do; if it is the patient's, and open.

    A laboratory sees its kit first, and by it the check.
    """
    tenancy.reach(check=kit.check_of_id)
    check = checks.lock(kit.check_of_id)
    tenancy.reach(person=check.person_id)
    if report.patient is not None and not is_number_of(check.person, report.patient):
        raise Conflict("another-person", "The message is about another person than the kit.")
    if check.state not in TAKES_VALUES or check.person.erased_at is not None:
        check = checks.require_open(check_id=check.id, for_results=True)
    kit.check_of = check
    return check
