"""How many whole days people take from step to step, as a release shows it: no number of people is told by it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection, models

from apps.reports.choices import Step
from apps.reports.labels import GROUPS, label, place
from apps.reports.waits import STRETCHES

# A quarter of fewer people is a handful, and says how long single ones took: own choice, well above the 8 that
# disclosure control asks of a mean. Days are whole, and from LONGEST on they are not told apart.
FEWEST = 50
LONGEST = 90
SHARES = (0.25, 0.5, 0.75)
_SETS = ("area_code", *GROUPS)


class ReleasedWait(models.Model):
    """A quarter took no more days than `lower`, half no more than `median`, three quarters no more than `upper`."""

    id = models.BigAutoField(primary_key=True)
    release = models.ForeignKey("reports.Release", on_delete=models.CASCADE, related_name="waits")
    area_code = models.CharField(max_length=16, blank=True)
    table = models.CharField(max_length=16, help_text="`all`, `sex`, ...; groups are those of the whole country.")
    value = models.CharField(max_length=40, blank=True)
    stretch = models.CharField(max_length=12, choices=Step, help_text="The step it ends with.")
    lower = models.SmallIntegerField()
    median = models.SmallIntegerField()
    upper = models.SmallIntegerField()

    class Meta:
        app_label = "reports"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "area_code", "table", "value", "stretch"], name="reports_released_wait_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.table} {self.value} {self.stretch}"


def measured() -> Iterator[tuple[str, str, str, str, tuple[int, int, int]]]:
    """Area, table, value, stretch and quartiles, where enough people took both steps in that order."""
    for key in STRETCHES:
        for of, counts in _histograms(key).items():
            if counts.sum() >= FEWEST:
                yield (*of, key, quartiles(counts))


def quartiles(counts: Sequence[int] | np.ndarray) -> tuple[int, int, int]:
    """Of so many people a day, the day by which a quarter, half and three quarters of them were there."""
    summed = np.cumsum(counts)
    lower, median, upper = (int(np.searchsorted(summed, share * summed[-1])) for share in SHARES)
    return lower, median, upper


def _histograms(stretch: str) -> dict[tuple[str, str, str], np.ndarray]:
    begins, ends = STRETCHES[stretch].begins.column, STRETCHES[stretch].ends.column
    named = " ".join(f"WHEN grouping({name}) = 0 THEN '{name}'" for name in _SETS)
    valued = " ".join(f"WHEN grouping({name}) = 0 THEN {name}::text" for name in _SETS)
    query = (
        f"SELECT CASE {named} ELSE 'all' END, CASE {valued} ELSE '' END, day, count(*) FROM (SELECT *, "  # noqa: S608
        f"least(floor(extract(epoch FROM {ends} - {begins}) / 86400), {LONGEST})::int AS day FROM reports_fact "
        f"WHERE {ends} >= {begins}) AS timed "
        f"GROUP BY GROUPING SETS ((day), {', '.join(f'(day, {name})' for name in _SETS)})"
    )
    found: dict[tuple[str, str, str], np.ndarray] = {}
    with connection.cursor() as cursor:
        cursor.execute(query)
        for table, value, day, people in cursor.fetchall():
            place = (value, "all", "") if table == "area_code" else ("", table, value)
            found.setdefault(place, np.zeros(LONGEST + 1, dtype=np.int64))[day] = people
    return found


@dataclass(frozen=True, slots=True)
class Days:
    """One line of how long people took."""

    table: str
    value: str
    label: str
    stretch: str
    stretch_label: str
    lower: int
    median: int
    upper: int


def released(*, made_at: datetime, area: str) -> list[Days]:
    """What the release of that moment shows of an area, or of the country and its groups; in the order of the steps."""
    rows = ReleasedWait.objects.filter(release__made_at=made_at, area_code=area)
    order = list(STRETCHES)
    found = [
        Days(row.table, row.value, label(row.table, row.value), row.stretch, STRETCHES[row.stretch].label,
             row.lower, row.median, row.upper)
        for row in rows
    ]  # fmt: skip
    tables = ("all", *GROUPS)
    return sorted(
        found, key=lambda days: (tables.index(days.table), order.index(days.stretch), place(days.table, days.value))
    )
