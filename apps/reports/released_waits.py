"""How many whole days people take from step to step, as a release shows it: no number of people is told by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection, models

from apps.reports.labels import GROUPS, label, place
from apps.reports.waits import STRETCHES, Stretch

# Quartiles of so many people pin nobody down: own choice, well above the 8 that disclosure control asks of a mean. Days
# are whole, and from LONGEST on they are not told apart. That a line is there must not say more of how many there are
# than the released counts do, so these decide too: both moments' shown counts are at least SHOWN, which stands for 53
# or more. See docs/decisions/0801.
FEWEST, SHOWN = 50, 55
LONGEST = 90
SHARES = (0.25, 0.5, 0.75)
Place = tuple[str, str, str]  # area, table, value
Quartiles = tuple[int, int, int]

# People are put together by all groups at once, which is one look at each; what that leaves is added up group by group.
_TIMED = """
    SELECT {columns}, least(date_part('day', {ends} - {begins})::int, {longest}) AS day, count(*) AS people
    FROM reports_fact WHERE {ends} >= {begins} GROUP BY {columns}, day
"""
_BY_AREA = """
    SELECT grouping(area_code), coalesce(area_code, ''), day, sum(people) FROM ({timed}) AS timed
    GROUP BY GROUPING SETS ((day, area_code), (day))
"""
_BY_GROUP = """
    SELECT CASE {which} END, CASE {value} END, day, sum(people) FROM ({timed}) AS timed
    GROUP BY GROUPING SETS ({sets})
"""


class ReleasedWait(models.Model):
    """A quarter took no more days than `lower`, half no more than `median`, three quarters no more than `upper`."""

    id = models.BigAutoField(primary_key=True)
    release = models.ForeignKey("reports.Release", on_delete=models.CASCADE, related_name="waits")
    area_code = models.CharField(max_length=16, blank=True)
    table = models.CharField(max_length=16, help_text="`all`, `sex`, ...; groups are those of the whole country.")
    value = models.CharField(max_length=40, blank=True)
    stretch = models.CharField(max_length=12, help_text="The moment it ends with.")
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


def measured(shown: Mapping[Place, Mapping[str, int | None]]) -> Iterator[tuple[str, str, str, str, Quartiles]]:
    """Area, table, value, stretch and quartiles, where enough people took both in that order.

    Args:
        shown: the lines of the release that they go with.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")  # the groups are few: no sort of everybody
    for key, stretch in STRETCHES.items():
        for of, counts in _histograms(stretch).items():
            line = shown.get(of, {})
            if counts.sum() >= FEWEST and all((line.get(each) or 0) >= SHOWN for each in stretch.counts):
                yield (*of, key, quartiles(counts))


def quartiles(counts: Sequence[int] | np.ndarray) -> Quartiles:
    """Of so many people a day, the day by which a quarter, half and three quarters of them were there."""
    summed = np.cumsum(counts)
    lower, median, upper = (int(np.searchsorted(summed, share * summed[-1])) for share in SHARES)
    return lower, median, upper


def _histograms(stretch: Stretch) -> dict[Place, np.ndarray]:
    """Of each line, how many people took so many days. Areas apart from groups: both at once are too many to hold."""
    found: dict[Place, np.ndarray] = {}
    with connection.cursor() as cursor:
        for query, tables in ((_by_area(stretch), ("area_code", "all")), (_by_group(stretch), tuple(GROUPS))):
            cursor.execute(query)
            for which, value, day, people in cursor.fetchall():
                place = (value, "all", "") if tables[which] in ("area_code", "all") else ("", tables[which], value)
                found.setdefault(place, np.zeros(LONGEST + 1, dtype=np.int64))[day] = people
    return found


def _timed(stretch: Stretch, columns: str) -> str:
    return _TIMED.format(columns=columns, begins=stretch.begins, ends=stretch.ends, longest=LONGEST)


def _by_area(stretch: Stretch) -> str:
    return _BY_AREA.format(timed=_timed(stretch, "area_code"))


def _by_group(stretch: Stretch) -> str:
    return _BY_GROUP.format(
        timed=_timed(stretch, ", ".join(GROUPS)),
        which=" ".join(f"WHEN grouping({name}) = 0 THEN {nth}" for nth, name in enumerate(GROUPS)),
        value=" ".join(f"WHEN grouping({name}) = 0 THEN {name}::text" for name in GROUPS),
        sets=", ".join(f"(day, {name})" for name in GROUPS),
    )


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
