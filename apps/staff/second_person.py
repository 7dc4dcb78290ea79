"""What takes two: one person proposes with a reason, a second one with the right to it agrees or does not."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from apps.audit import actions as audit
from apps.staff.models import Decision, Kind, Proposal
from healthcheck.refusal import Conflict, Invalid, Missing, NotAllowed

MAY_DECIDE = {Kind.SAMPLE: "kits.resolve_doubt", Kind.EXPORT: "staff.approve_export"}
WAITS = {Kind.SAMPLE: timedelta(hours=24), Kind.EXPORT: timedelta(hours=8)}
EXPORT_LASTS = timedelta(hours=1)


@transaction.atomic
def propose(*, kind: Kind, subject: str, choice: str = "", reason: str, user: User, by: str, at: datetime) -> Proposal:
    """Write down what somebody wants done and why.

    Raises:
        Invalid: "no-reason".
        Conflict: "already-proposed".
    """
    if not reason.strip():
        raise Invalid("no-reason", "Give your reason.", field="/reason")
    Proposal.objects.filter(kind=kind, subject=subject, closed_at__isnull=True, ends_at__lte=at).update(closed_at=at)
    row = Proposal(
        kind=kind, subject=subject, choice=choice, reason=reason.strip(), proposer=user, made_at=at,
        ends_at=at + WAITS[kind],
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("already-proposed", "This waits for a second person already.") from None
    _note("proposed", row, by=by, at=at)
    return row


@transaction.atomic
def decide(*, proposal_id: UUID, approved: bool, user: User, by: str, at: datetime) -> Proposal:
    """The second person's answer. Of two who answer at once, the first does.

    Raises:
        Missing: "unknown-proposal".
        Conflict: "already-decided", "out-of-time".
        NotAllowed: "same-person", "not-yours-to-decide".
    """
    row = _hold(proposal_id)
    if row.proposer_id == user.pk:
        raise NotAllowed("same-person", "Somebody else must decide this: you asked for it.")
    if not user.has_perm(MAY_DECIDE[Kind(row.kind)]):
        raise NotAllowed("not-yours-to-decide", "Your role does not decide this.")
    if row.closed_at is not None or Decision.objects.filter(proposal=row).exists():
        raise Conflict("already-decided", "Somebody has answered this already. Nothing was changed.")
    if row.ends_at <= at:
        raise Conflict("out-of-time", "This was not answered in time. Ask for it to be proposed again.")
    Decision.objects.create(proposal=row, proposer_id=row.proposer_id, decider=user, approved=approved, decided_at=at)
    if not approved or row.kind == Kind.SAMPLE:  # what was agreed about a sample is done in this very transaction
        row.closed_at = at
    else:
        row.ends_at = at + EXPORT_LASTS
    row.save(update_fields=["closed_at", "ends_at"])
    _note("approved" if approved else "refused", row, by=by, at=at)
    return row


@transaction.atomic
def take_back(*, proposal_id: UUID, user: User, by: str, at: datetime) -> Proposal:
    """The one who asked no longer wants it. Raises Missing, NotAllowed, Conflict "already-decided"."""
    row = _hold(proposal_id)
    if row.proposer_id != user.pk:
        raise NotAllowed("not-yours", "Only the one who asked can take it back.")
    if row.closed_at is not None:
        raise Conflict("already-decided", "This is closed already.")
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    _note("taken_back", row, by=by, at=at)
    return row


class NotAgreed(Exception):
    """No second person lets somebody take exact figures now."""


def require_export(*, user: User, by: str, at: datetime) -> None:
    """Whether a second person lets somebody take exact figures as files now; each file is noted. Raises NotAgreed."""
    row = waiting(Kind.EXPORT, at=at).filter(proposer=user, decision__approved=True).first()
    if row is None:
        raise NotAgreed
    _note("used", row, by=by, at=at)


def waiting(kind: Kind, *, at: datetime) -> QuerySet[Proposal]:
    """What is open and in time."""
    return Proposal.objects.filter(kind=kind, closed_at__isnull=True, ends_at__gt=at)


def _hold(proposal_id: UUID) -> Proposal:
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise Missing("unknown-proposal", "There is no such proposal.")
    return row


def _note(what: str, row: Proposal, *, by: str, at: datetime) -> None:
    detail = {"reference": str(row.pk), "purpose": row.kind, "origin": row.subject}
    audit.record(actor=by, action=f"second_person.{what}", subject=None, at=at, detail=detail)
