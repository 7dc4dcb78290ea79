"""The checks behind a number of the statutory return: their ids and when each got to each step, and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from apps.reports.choices import Step
from apps.reports.models import Fact
from apps.reports.quarter import Quarter

PAGE = 100
# As in the tallies: a check whose person was found not eligible, and not eligible again since, is never received, nor
# one whose results came after their death.
RECEIVED = (Q(ineligible_at__isnull=True) | Q(eligible_at__gt=F("ineligible_at"))) & (
    Q(died_at__isnull=True) | Q(received_at__lte=F("died_at"))
)
COUNTED = {"offered": "offered_at", "received": "received_at"}


@dataclass(frozen=True, slots=True)
class Behind:
    """One check."""

    check_id: UUID
    times: tuple[datetime | None, ...]


def checks(*, area: str, quarter: Quarter, counted: str, page: int = 1) -> tuple[list[Behind], bool]:
    """A page of the checks that were offered or received in a quarter, oldest first, and whether there are more."""
    column = COUNTED[counted]
    rows = Fact.objects.filter(
        **{"area": area, f"{column}__gte": quarter.starts, f"{column}__lt": quarter.ends}
    ).order_by(column, "pk")
    if counted == "received":
        rows = rows.filter(RECEIVED)
    start = (page - 1) * PAGE
    found = list(rows.values_list("pk", *(step.column for step in Step))[start : start + PAGE + 1])
    return [Behind(pk, tuple(times)) for pk, *times in found[:PAGE]], len(found) > PAGE
