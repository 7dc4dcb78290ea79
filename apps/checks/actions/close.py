"""Close a check that waits for nothing any more: what there is goes to the GP, and says what is missing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.checks.actions.assess import close as close_locked
from apps.checks.actions.find import lock
from apps.checks.models import Assessment, HealthCheck, State
from healthcheck.refusal import Conflict

# NHS Health Check online writes back what it has 28 days after the questionnaire; we count from consent.
PATIENCE = timedelta(days=28)
NO_RESULT = "no laboratory result came within 28 days"


@transaction.atomic
def close(*, check_id: UUID, reason: str, by: str, at: datetime) -> Assessment:
    """Assess an open check on what there is. Raises Conflict "not-open" for any other."""
    check = lock(check_id)
    if check.state != State.OPEN:
        raise Conflict("not-open", "Only an open check can be closed.")
    return close_locked(check=check, stopped=reason, by=by, at=at)


def close_overdue(*, by: str, at: datetime) -> int:
    """Close each check that has been open for 28 days, each in its own transaction; how many were closed.

    Raises:
        ExceptionGroup: what went wrong with single checks, after all the others were closed.
    """
    overdue = HealthCheck.objects.filter(state=State.OPEN, consented_at__lte=at - PATIENCE)
    closed, faults = 0, []
    for check_id in overdue.order_by("consented_at").values_list("id", flat=True):
        try:
            closed += _close_if_open(check_id, by=by, at=at)
        except Exception as fault:  # one broken check must not keep the others waiting
            faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{len(faults)} checks could not be closed", faults)
    return closed


@transaction.atomic
def _close_if_open(check_id: UUID, *, by: str, at: datetime) -> int:
    check = lock(check_id)
    if check.state != State.OPEN:
        return 0
    close_locked(check=check, stopped=NO_RESULT, by=by, at=at)
    return 1
