"""Settle what follows from the word of a laboratory or a supplier: a kit's state, another kit, or that none comes."""

from collections.abc import Collection
from datetime import datetime

from apps.checks import actions as checks
from apps.checks.models import ENDED
from apps.kits import progress, replacing
from apps.kits.ending import ENDS, End
from apps.kits.models import Kit, LabMessage
from apps.kits.rows import Known
from apps.kits.states import State
from apps.kits.supplier import LabReport
from healthcheck.measurement import Absent, Kind, Measurement


def after_message(message: LabMessage, report: LabReport, kit: Kit, *, known: Known, by: str, at: datetime) -> None:
    """Where the kit stands after its values are kept; a failure takes no result back, and nothing a replacement.

    Args:
        known: of the kit, before this message.
    """
    some_failed = known.failed or any(isinstance(value, Absent) for value in report.values)
    failed = replacing.mostly_failed(kit) if some_failed else frozenset()
    anything = any(isinstance(value, Measurement) for value in report.values)
    event = State.RESULTED if anything and not failed else State.FAILED
    if _stays(kit):
        checks.step(check_id=kit.check_of_id, step="processed", at=at)
    elif event is State.RESULTED or kit.state != State.RESULTED:
        told = f"message:{message.id}"
        progress.advance(kit, event, event_id=told, at=at, their_at=report.reported_at, unheard=True)
    if report.pending_reorder or known.pending_reorder:
        _call_off_ours(kit, at=at)
    elif failed:
        _replace_or_end(kit, ENDS[State.FAILED], failed, by=by, at=at)


def after_event(kit: Kit, *, by: str, at: datetime) -> None:
    """What follows from an end that the supplier told of a held kit."""
    end = ENDS.get(State(kit.state))
    if end is None or _replaced_by_its_laboratory(kit) or kit.check_of.state in ENDED:
        return
    checks.require_open(check_id=kit.check_of_id)  # held before another kit is ordered, as for a message
    lacking = replacing.without_value(kit)
    if lacking and _replace_or_end(kit, end, lacking, by=by, at=at):
        kinds = [Kind.of(key) for key in sorted(lacking)]
        checks.give_up(check_id=kit.check_of_id, kinds=kinds, why=end.absent, specimen=kit.id, by=by, at=at)


def _stays(kit: Kit) -> bool:
    """Whether what a laboratory still reports moves the kit no more. The values count all the same.

    One that we called off before it was sent, and that was sent and measured after all, is no void one.
    """
    ours = kit.events.filter(event=State.CANCELLED, their_at=None)
    return kit.state == State.REORDERED or (kit.state == State.CANCELLED and ours.exists())


def _replaced_by_its_laboratory(kit: Kit) -> bool:
    """A laboratory that once said so is sending another kit itself."""
    return LabMessage.objects.filter(kit=kit, pending_reorder=True).exists()


def _call_off_ours(kit: Kit, *, at: datetime) -> None:
    """The replacement we ordered before the laboratory said that it sends one: unless it was sent, one is enough."""
    rows = Kit.objects.select_for_update(of=("self",), skip_locked=True).select_related("supplier", "check_of")
    ours = rows.filter(replaces=kit, state=State.ORDERED).first()
    if ours is not None:
        progress.advance(ours, State.CANCELLED, event_id=f"cancelled:{ours.id}", at=at)


def _replace_or_end(kit: Kit, end: End, lacking: Collection[str], *, by: str, at: datetime) -> bool:
    """Order another kit where the table says so; whether none comes any more, which the person is told."""
    if kit.check_of.state in ENDED or replacing.stood_for(kit, lacking):
        return False
    if end.replaced and not replacing.is_last(kit):
        replacing.replace(kit, by=by, at=at)
        return False
    checks.tell(kit.check_of, what=end.told, reference=kit.id, at=at)
    return True
