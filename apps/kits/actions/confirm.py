"""A clinician says whose sample it is, and a second one agrees: only then is the doubt resolved."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from apps.checks.specimen import Standing
from apps.kits.actions.resolve import resolve
from apps.kits.sample_doubt import OPEN, OUTCOMES, Doubt
from apps.staff import second_person
from apps.staff.models import Kind, Proposal
from healthcheck.refusal import Conflict, Invalid, Missing


@transaction.atomic
def propose_outcome(*, doubt_id: UUID, outcome: Standing, why: str, user: User, by: str, at: datetime) -> Proposal:
    """Keep what the first clinician says until a second one has looked.

    Raises:
        Missing: "unknown-doubt".
        Invalid: "unknown-outcome", "no-reason".
        Conflict: "already-resolved", "already-proposed".
    """
    if outcome not in OUTCOMES:
        raise Invalid("unknown-outcome", "Say whose sample it is.", field="/outcome")
    doubt = Doubt.objects.select_for_update().filter(pk=doubt_id).first()
    if doubt is None:
        raise Missing("unknown-doubt", "There is no such doubt.")
    if doubt.outcome != OPEN:
        raise Conflict("already-resolved", "Somebody has resolved this already. Nothing was changed.")
    return second_person.propose(
        kind=Kind.SAMPLE, subject=str(doubt_id), choice=outcome.value, reason=why, user=user, by=by, at=at
    )


@transaction.atomic
def confirm_outcome(*, proposal_id: UUID, approved: bool, user: User, by: str, at: datetime) -> None:
    """The second clinician's answer. Agreed, the doubt is resolved as the first one said, in the same transaction.

    Raises:
        Missing, Conflict, NotAllowed: as second_person.decide and resolve say.
    """
    row = second_person.decide(proposal_id=proposal_id, approved=approved, user=user, by=by, at=at)
    if approved:
        first = f"staff:{row.proposer_id}"
        resolve(doubt_id=UUID(row.subject), outcome=Standing(row.choice), why=row.reason, by=first, at=at)
