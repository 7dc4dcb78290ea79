"""Resolve a doubt: a clinician says whose sample it is. Its results are used from then on, or never."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.checks.specimen import Standing
from apps.kits import progress, replacing
from apps.kits import sample_reasons as reasons
from apps.kits.ending import ENDS
from apps.kits.models import Kit, LabMessage
from apps.kits.sample_doubt import OPEN, OUTCOMES, Doubt
from apps.kits.states import MOVES, State
from healthcheck.refusal import Conflict, Invalid, Missing


@transaction.atomic
def resolve(*, doubt_id: UUID, outcome: Standing, why: str, by: str, at: datetime) -> Doubt:
    """The doubt, resolved. Of two who resolve it at once, the first does.

    Args:
        outcome: THEIRS or NOT_THEIRS.
        why: the clinician's reason.

    Raises:
        Missing: "unknown-doubt".
        Invalid: "unknown-outcome", "no-reason".
        Conflict: "already-resolved".
    """
    if outcome not in OUTCOMES:
        raise Invalid("unknown-outcome", "Say whose sample it is.", field="/outcome")
    if not why.strip():
        raise Invalid("no-reason", "Give your reason.", field="/why")
    kit = progress.lock(doubts=doubt_id)
    if kit is None:
        raise Missing("unknown-doubt", "There is no such doubt.")
    check = checks.require_open(check_id=kit.check_of_id)
    doubt = Doubt.objects.select_for_update().get(pk=doubt_id)
    if doubt.outcome != OPEN:
        raise Conflict("already-resolved", "Somebody has resolved this already. Nothing was changed.")
    doubt.outcome, doubt.resolved_at, doubt.resolved_by, doubt.why = outcome, at, by, why.strip()
    doubt.save(update_fields=["outcome", "resolved_at", "resolved_by", "why"])
    detail = {"kit": str(kit.id), "reference": str(doubt.id), "outcome": outcome.value}
    audit.record(actor=by, action="sample.resolved", subject=check.person_id, at=at, detail=detail)
    checks.stand(check=check, specimen=kit.id, standing=outcome, by=by, at=at)
    _follow(doubt, kit, by=by, at=at)
    return doubt


def _follow(doubt: Doubt, kit: Kit, *, by: str, at: datetime) -> None:
    """What the person hears of it: another kit, results, or at least that somebody has looked."""
    given_out = checks.look_again(check_id=kit.check_of_id, by=by, at=at)
    if doubt.outcome == Standing.THEIRS:
        if given_out is None and reasons.measured_in(kit, at=at)[0]:
            checks.tell(kit.check_of, what="results-checked", reference=doubt.id, at=at)
    elif replacing.stood_for(kit, kit.markers) or LabMessage.objects.filter(kit=kit, pending_reorder=True).exists():
        checks.tell(kit.check_of, what="sample-not-used", reference=doubt.id, at=at)
    elif replacing.is_last(kit) or State.REORDERED not in MOVES[State(kit.state)]:
        checks.tell(kit.check_of, what=ENDS[State.FAILED].told, reference=kit.id, at=at)
    else:
        replacing.replace(kit, by=by, at=at)
