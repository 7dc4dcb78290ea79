"""Exact figures, to run the programme: of the areas that a member of staff has the right to, by the fixed tables alone.

They come from the tallies, folded first, so that a new check is in them at once. Nobody sees them but by a look that is
written into the audit trail; what may be published is in `published`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from apps.reports import rollup, samples
from apps.reports.choices import Found, Step
from apps.reports.labels import GROUPS, label, place
from apps.reports.models import Area, AreaRight, Tally
from apps.reports.published import Line
from apps.reports.quarter import Quarter
from apps.reports.ratio import Ratio
from apps.reports.releasing import EVER, OUTCOMES

PERMISSION = "reports.view_exact"
TABLES = ("all", *GROUPS, "practice")
CAVEAT = "Exact counts, for the people who run the programme. Do not publish: small numbers can give a person away."


@dataclass(frozen=True, slots=True)
class Exact:
    """One area, or "" for all of them."""

    area_code: str
    tables: Mapping[str, Sequence[Line]]
    quarters: Sequence[Line]

    @property
    def everybody(self) -> Line:
        return self.tables["all"][0]

    @property
    def by_quarter(self) -> list[tuple[str, Ratio]]:
        """Received in a quarter, of offered in it."""
        return [(line.label, Ratio(line.shown["received_then"], line.shown["invited"])) for line in self.quarters]

    @property
    def outcomes(self) -> list[tuple[str, str, Ratio]]:
        """Of everybody with an outcome, how many have each."""
        counts = {outcome: self.everybody.shown[outcome] or 0 for outcome in OUTCOMES}
        return [
            (outcome.removeprefix("outcome_"), label("outcome", outcome), Ratio(count, sum(counts.values())))
            for outcome, count in counts.items()
        ]

    @property
    def findings(self) -> list[tuple[str, Ratio]]:
        """Of everybody with an outcome, how many have each finding."""
        assessed = sum(self.everybody.shown[outcome] or 0 for outcome in OUTCOMES)
        return [(each.label, Ratio(self.everybody.shown[each.value], assessed)) for each in Found]


def areas_of(user: AbstractBaseUser | AnonymousUser) -> dict[str, str]:
    """The areas whose exact figures somebody may see, by code, in the order of their names."""
    areas = Area.objects.order_by("name", "code")
    if not getattr(user, "is_superuser", False):
        areas = areas.filter(pk__in=AreaRight.objects.filter(user=user.pk).values("area"))
    return dict(areas.values_list("code", "name"))


def quarters(areas: Iterable[str]) -> list[Quarter]:
    """Those in which something happened in these areas, the latest first."""
    rollup.fold()
    rows = Tally.objects.filter(area_code__in=list(areas), dimension="all").exclude(quarter=EVER)
    return [Quarter.numbered(index) for index in rows.order_by("-quarter").values_list("quarter", flat=True).distinct()]


def exact(area: str) -> Exact:
    """The figures of an area as they are now. The caller has made sure of the right to it."""
    rollup.fold()
    fields = ("quarter", "dimension", "value", *rollup.COUNTERS)
    tables: dict[str, list[Line]] = {"all": [Line("all", "", "Everybody", dict.fromkeys(rollup.COUNTERS, 0))]}
    quarters = []
    rows = Tally.objects.filter(area_code=area, dimension__in=TABLES)
    rows = rows.filter(quarter=EVER) | rows.filter(dimension="all")
    for quarter, dimension, value, *numbers in rows.order_by("quarter", "value").values_list(*fields):
        counted = dict(zip(rollup.COUNTERS, numbers, strict=True))
        if quarter != EVER:
            quarters.append(Line("quarter", str(quarter), label("quarter", str(quarter)), counted))
        elif dimension == "all":
            tables["all"] = [Line("all", "", "Everybody", counted)]
        elif counted[Step.INVITED]:
            tables.setdefault(dimension, []).append(Line(dimension, value, label(dimension, value), counted))
    for table, lines in tables.items():
        lines.sort(key=lambda line: place(table, line.value))
    return Exact(area, tables, quarters)


def samples_of(area: str) -> list[tuple[str, list[Line]]]:
    """By supplier and by day in the post, the samples of an area, or of all, and those that failed."""
    counts: dict[tuple[str, str], dict[str, int | None]] = {}
    for (_, table, value), found in samples.counted(area).items():
        line = counts.setdefault((table, value), dict.fromkeys(samples.MEASURES, 0))
        for name, number in found.items():
            line[name] = (line[name] or 0) + number
    return [
        (table, sorted(
            (Line(of, value, label(of, value), line) for (of, value), line in counts.items() if of == table),
            key=lambda line: place(line.table, line.value),
        ))
        for table in samples.TABLES
    ]  # fmt: skip
