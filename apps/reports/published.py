"""The newest release as it is shown: the one place through which every published number leaves.

Page, chart, CSV, workbook, mail and API all take their numbers from here, and nothing here looks at an exact count.
What can be asked for is what was released: an area, and in it a quarter or a group. A quarter and a group together are
refused, for no such table was released: see the decision page on disclosure control.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from apps.reports import releasing
from apps.reports.choices import Answered, Asked, Step
from apps.reports.labels import GROUPS, label, measured, place
from apps.reports.models import Area, Released
from apps.reports.quarter import Quarter
from apps.reports.ratio import Ratio
from healthcheck.refusal import Invalid, Missing

LEGEND = (
    "Counts are rounded to the nearest 5. * is a count of fewer than 8 people, or one that is hidden so that no such "
    "count can be worked out. Percentages are worked out from the rounded counts."
)
COUNTRY = "All areas"
# The way of a check. People found not eligible leave it, which is no loss, so that step is told apart.
WAY = tuple(step for step in Step if step is not Step.INELIGIBLE)


@dataclass(frozen=True, slots=True)
class Line:
    """What is shown of one value of one table. A measure is None where it is hidden."""

    table: str
    value: str
    label: str
    shown: Mapping[str, int | None]

    def ratio(self, part: str, whole: str = Step.INVITED) -> Ratio:
        return Ratio(self.shown.get(part), self.shown.get(whole))

    @property
    def failed(self) -> Ratio:
        """Of the samples processed, how many failed."""
        return self.ratio("samples_failed", "samples")

    @property
    def uptake(self) -> Ratio:
        """Of those invited, who has received a check by now."""
        return self.ratio(Step.RECEIVED)


@dataclass(frozen=True, slots=True)
class Reached:
    """How many got to a step, and how many fewer than to the step before; None where that cannot be said."""

    key: str
    label: str
    of: Ratio
    lost: int | None


@dataclass(frozen=True, slots=True)
class Published:
    """One area of a release.

    Args:
        made_at: when the figures were as shown.
        tables: every line of the area, by table, in the table's own order.
        areas: the line of everybody of each area, by name.
        names: of all areas that a release has lines of.
    """

    made_at: datetime
    area_code: str
    tables: Mapping[str, Sequence[Line]]
    areas: Sequence[tuple[str, Line]]
    names: Mapping[str, str]

    @property
    def area_name(self) -> str:
        return self.names.get(self.area_code, COUNTRY)

    @property
    def everybody(self) -> Line:
        return self.tables["all"][0]

    @property
    def quarters(self) -> list[str]:
        """Labels, the latest first."""
        return [line.label for line in reversed(self.tables.get("quarter", ()))]

    @property
    def by_quarter(self) -> list[tuple[str, Ratio]]:
        """Received in a quarter, of offered in it. What is offered in one may be received in the next."""
        received = {line.value: line.shown["received"] for line in self.tables.get("received_quarter", ())}
        return [
            (line.label, Ratio(received.get(line.value), line.shown["invited"]))
            for line in self.tables.get("quarter", ())
        ]

    @property
    def outcomes(self) -> list[tuple[str, str, Ratio]]:
        """Of everybody with an outcome, how many have each."""
        whole = self.everybody.shown["assessed"]
        return [
            (line.value.removeprefix("outcome_"), line.label, Ratio(line.shown["assessed"], whole))
            for line in self.tables.get("outcome", ())
        ]

    def chosen(self, *, quarter: str = "", group: str = "") -> Line:
        """The line of a quarter of invitation, or of a group such as `sex:female`; else of everybody."""
        if quarter and group:
            raise Invalid(
                "not-together", "A quarter and a group are not released together: counts so fine give people away."
            )
        table, _, value = ("quarter", "", str(Quarter.read(quarter).index)) if quarter else group.partition(":")
        if not quarter and not group:
            return self.everybody
        if table in GROUPS or table == "quarter":
            for line in self.tables.get(table, ()):
                if line.value == value:
                    return line
        word = "quarter" if quarter else "group"
        raise Missing(f"unknown-{word}", f"There are no figures for that {word}.", field=f"/{word}")


def published(area: str = "") -> Published | None:
    """The newest release's lines of an area, "" for the country; None before the first. Three queries."""
    release = releasing.newest()
    if release is None:
        return None
    names = dict(Area.objects.order_by("name", "code").values_list("code", "name"))
    if area and area not in names:
        raise _unknown()
    rows = Released.objects.filter(Q(area_code=area) | Q(table="all"), release=release)
    tables: dict[str, list[Line]] = {}
    everybody: dict[str, Line] = {}
    for code, table, value, shown in rows.values_list("area_code", "table", "value", "shown"):
        line = Line(table, value, label(table, value), shown)
        if table == "all":
            everybody[code] = line
        if code == area:
            tables.setdefault(table, []).append(line)
    if area not in everybody:
        raise _unknown()
    for table, lines in tables.items():
        lines.sort(key=lambda line: place(table, line.value))
    known = {code: name for code, name in names.items() if code in everybody}
    return Published(release.made_at, area, tables, [(code, everybody[code]) for code in known], known)


def _unknown() -> Missing:
    return Missing("unknown-area", "There are no figures for that area.", field="/area")


def asked(line: Line) -> list[tuple[str, list[tuple[str, str, Ratio, str]]]]:
    """What records asked for, and what is known of it: a key, its words, how many, and of what."""
    told = (
        ("What the record asked for", "assessed", [each.value for each in Asked]),
        ("What surgeries answered", Step.RECEIVED, [Step.ACKNOWLEDGED.value, Answered.REFUSED.value]),
        ("Findings that could not wait", Asked.ASKED_URGENT, [each.value for each in Answered][1:]),
    )
    return [
        (words, [(name, measured(name), line.ratio(name, whole), measured(whole).lower()) for name in names])
        for words, whole, names in told
    ]


def funnel(line: Line) -> list[Reached]:
    """The way of a check, and how many stopped before each step, by the shown counts."""
    reached, before = [], line.shown["invited"]
    for step in WAY:
        count = line.shown[step]
        left = line.shown["ineligible"] if step is Step.ELIGIBLE else 0  # they did not stop: it is not for them
        reached.append(Reached(step.value, measured(step), line.ratio(step), _lost(before, left, count)))
        before = count
    return reached


def _lost(before: int | None, left: int | None, count: int | None) -> int | None:
    if before is None or left is None or count is None or count + left > before:
        return None
    return before - left - count


def most_stop(line: Line) -> Reached | None:
    """The step before which most people stopped; None where nobody did, or it cannot be said."""
    known = [step for step in funnel(line) if step.lost]
    return max(known, key=lambda step: step.lost or 0, default=None)
