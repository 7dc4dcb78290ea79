"""Read a kept message into the check it belongs to, or say why it cannot be: it stays kept either way."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.kits import code, progress, sample_holding, settling, wire, withdrawing
from apps.kits.models import Kit, LabMessage, MessageState
from apps.kits.supplier import LabReport
from apps.kits.suppliers import SUPPLIERS
from apps.people.actions import is_number_of
from apps.tenancy.scope import SERVICE, within
from healthcheck.refusal import Conflict, Invalid, Missing, Refusal

_AHEAD = timedelta(minutes=5)  # a laboratory's clock that runs a little fast is not a specimen from the future
_OLDEST = timedelta(days=60)  # ours: a posted kit is measured within days, what is older belongs to another check


def read(*, message_id: UUID, by: str, at: datetime) -> LabMessage:
    """Read a kept message. One that was read already has no second effect; one whose kit is not known waits.

    Raises:
        Refusal: why it cannot be read; the message then stands refused, with the reason, for somebody to look at.
    """
    refusal = None
    with transaction.atomic():
        rows = LabMessage.objects.select_for_update(of=("self",)).select_related("supplier")
        message = rows.get(pk=message_id)
        if message.state != MessageState.READ:
            refusal = _try(message, by=by, at=at)
    if refusal is not None:
        raise refusal
    return message


def read_waiting(kit: Kit, *, by: str, at: datetime) -> None:
    """Read every message that came before this kit was known. One that is refused does not stop the others."""
    waiting = LabMessage.objects.filter(state=MessageState.WAITING, kit_code=kit.code)
    for message_id in waiting.values_list("id", flat=True):
        try:
            read(message_id=message_id, by=by, at=at)
        except Refusal:
            continue  # it stands refused, with its reason


def _try(message: LabMessage, *, by: str, at: datetime) -> Refusal | None:
    try:
        with transaction.atomic():
            _interpret(message, by=by, at=at)
        return None
    except Refusal as refusal:
        message.state, message.kit, message.read_at = MessageState.REFUSED, None, None
        message.reason = f"{refusal.code} {refusal.field} {refusal}"[:400]
        message.save(update_fields=["state", "kit", "kit_code", "reason", "read_at"])
        detail = {"message": str(message.id), "reason": refusal.code}
        audit.record(actor=by, action="laboratory_message.refused", subject=None, at=at, detail=detail)
        return refusal


def _interpret(message: LabMessage, *, by: str, at: datetime) -> None:
    report = SUPPLIERS[message.supplier.reader].read(wire.parse(message.body))
    message.kit_code = code.read(report.kit_code)
    message.ignored, message.pending_reorder, message.reason = list(report.ignored), report.pending_reorder, ""
    kit = progress.lock(code=message.kit_code)
    _of_our_days(report, message.received_at, again=kit is not None and _spoke_before(kit))
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


def _of_our_days(report: LabReport, received_at: datetime, *, again: bool) -> None:
    """Whether every time that the laboratory gives can be that of a kit whose results came in just then.

    Args:
        again: it spoke of this kit before, so that it may correct or withdraw what is long ago.
    """
    told = [report.reported_at, report.collected_at, report.received_at, *(each.taken_at for each in report.values)]
    times = [time for time in told if time is not None]
    if max(times) > received_at + _AHEAD:
        raise Invalid("future", "A specimen cannot be from the future.")
    if min(times) < received_at - _OLDEST and not again:
        raise Invalid("specimen-too-old", "The specimen or its result is older than 60 days.")


def _file(message: LabMessage, report: LabReport, kit: Kit, *, by: str, at: datetime) -> None:
    """Into the kit's check: values and failures, the kit's state, the trail."""
    _belongs(message, report, kit)
    report = withdrawing.spelt_out(report, kit)
    # Held before its report is touched, as readings and answers do.
    check = checks.require_open(check_id=kit.check_of_id, for_results=True)
    message.state, message.kit, message.read_at = MessageState.READ, kit, at
    detail = {"message": str(message.id), "kit": str(kit.id)}
    audit.record(actor=by, action="laboratory_message.read", subject=kit.check_of.person_id, at=at, detail=detail)
    sample_holding.look(kit, report.values, collected_at=report.collected_at, by=by, at=at)
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
    sample_holding.weigh(kit, at=at)
    settling.after_message(message, report, kit, by=by, at=at)


def _belongs(message: LabMessage, report: LabReport, kit: Kit) -> None:
    """Whether the specimen can be this person's, and the message this laboratory's to send."""
    if kit.supplier_id != message.supplier_id:
        raise Missing("unknown-kit", "There is no such kit.")
    if report.patient is not None and not is_number_of(kit.check_of.person, report.patient):
        raise Conflict("another-person", "The message is about another person than the kit.")
