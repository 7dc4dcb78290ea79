"""What is wrong with the urgent path now: for a monitor, and at the head of the work list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from apps.urgent.models import Case

# A sweep runs every 2 seconds: a rung that still waits after this long waits for a service that does not run.
STUCK_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Alarms:
    """How many open cases there are, and of which something is overdue.

    Args:
        unseen: open and not seen by any human yet, late or not.
        unanswered: nobody has seen it by the time somebody must have.
        unresolved: somebody has seen it, and nobody has closed it in time.
        stuck: a rung was due and was not taken: the service itself does not run as it should.
    """

    open: int
    unseen: int
    unanswered: int
    unresolved: int
    stuck: int

    @property
    def any(self) -> bool:
        """Whether a human has to be woken."""
        return bool(self.unanswered or self.unresolved or self.stuck)


def alarms(at: datetime) -> Alarms:
    """Count them."""
    cases = Case.objects.filter(closed_at__isnull=True)
    return Alarms(
        open=cases.count(),
        unseen=cases.filter(seen_at__isnull=True).count(),
        unanswered=overdue(cases, at).filter(seen_at__isnull=True).count(),
        unresolved=overdue(cases, at).filter(seen_at__isnull=False).count(),
        stuck=cases.filter(next_at__lt=at - STUCK_AFTER).count(),
    )


def overdue(cases: QuerySet[Case], at: datetime) -> QuerySet[Case]:
    """The open ones among these whose human is late."""
    return cases.filter(Q(closed_at__isnull=True), due_at__lte=at)
