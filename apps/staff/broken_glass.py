"""Break the glass: open a person's record outside the ordinary right, for a reason, for an hour, and be seen."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from apps.audit import actions as audit
from apps.staff.models import BrokenGlass
from healthcheck.refusal import Conflict, Invalid, Missing, NotAllowed

LASTS = timedelta(hours=1)  # this service's own choice
SHORTEST_REASON = 10
MAY = "staff.break_glass"


@transaction.atomic
def break_glass(*, person_id: UUID, reason: str, user: User, by: str, at: datetime) -> BrokenGlass:
    """From now on somebody may read a person's record, for a while.

    Raises:
        NotAllowed: "may-not-break-glass".
        Invalid: "no-reason".
    """
    if not user.has_perm(MAY):
        raise NotAllowed("may-not-break-glass", "Your role does not open records.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("no-reason", "Say why you need to open this record.", field="/reason")
    row = BrokenGlass.objects.create(
        person_id=person_id, user=user, reason=reason.strip(), broken_at=at, ends_at=at + LASTS
    )
    detail = {"reference": str(row.pk), "purpose": "break glass"}
    audit.record(actor=by, action="glass.broken", subject=person_id, at=at, detail=detail)
    return row


def require_open(*, glass_id: UUID, user: User, at: datetime) -> BrokenGlass:
    """The row by which somebody may read now; each such read is noted. Raises NotAllowed "glass-not-broken"."""
    row = BrokenGlass.objects.filter(pk=glass_id, user=user, ends_at__gt=at).first()
    if row is None or not user.has_perm(MAY):
        raise NotAllowed("glass-not-broken", "Give your reason before you open this record.")
    detail = {"reference": str(row.pk), "purpose": "break glass"}
    audit.record(actor=f"staff:{user.pk}", action="glass.read", subject=row.person_id, at=at, detail=detail)
    return row


@transaction.atomic
def review(*, glass_id: UUID, user: User, by: str, at: datetime) -> None:
    """Somebody else looked into it. Raises Missing, NotAllowed "same-person", Conflict "already-reviewed"."""
    row = BrokenGlass.objects.select_for_update().filter(pk=glass_id).first()
    if row is None:
        raise Missing("not-found", "There is no such row.")
    if row.user_id == user.pk:
        raise NotAllowed("same-person", "Somebody else must look into it.")
    if row.reviewed_at is not None:
        raise Conflict("already-reviewed", "Somebody has looked into it already.")
    row.reviewed_at, row.reviewer = at, user
    row.save(update_fields=["reviewed_at", "reviewer"])
    audit.record(actor=by, action="glass.reviewed", subject=row.person_id, at=at, detail={"reference": str(row.pk)})
