"""Proposals in words: who asked for what and why, and where it stands."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format

from apps.staff.models import Decision, Kind, Proposal


def who(user: User) -> str:
    """A member of staff by name, or as they sign in."""
    return user.get_full_name() or user.get_username()


def stands(row: Proposal, at: datetime) -> str:
    """Where a proposal is."""
    decision = decided(row)
    if decision is not None:
        word = "agreed" if decision.approved else "refused"
        return f"{word} by {who(decision.decider)}"
    if row.closed_at is not None:
        return "closed without an answer"
    return "waits for a second person" if row.ends_at > at else "out of time"


def decided(row: Proposal) -> Decision | None:
    """The second person's answer, if there is one."""
    return Decision.objects.filter(proposal=row).select_related("decider").first()


def proposal_lines(row: Proposal, at: datetime) -> Iterator[tuple[str, str]]:
    """Everything the second person should know."""
    yield "What", WHAT[Kind(row.kind)]
    yield "Asked by", who(row.proposer)
    yield "Asked on", _when(row.made_at)
    yield "Reason", row.reason
    yield "Until", _when(row.ends_at)
    yield "Stands", stands(row, at)


WHAT = {
    Kind.SAMPLE: "Say whose sample a kit holds. It is decided on the page of the sample.",
    Kind.EXPORT: "Take exact figures of their areas (the statutory return, the crossed table) as files, for one hour. "
    "Exact figures can give single people away.",
}


def _when(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
