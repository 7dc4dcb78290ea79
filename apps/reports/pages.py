"""What each page of published figures shows, ready for its template. Every number comes from `published`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from apps.reports import equity, kits_page, places, trials
from apps.reports.charts import bars, funnel, whiskers
from apps.reports.choices import Found
from apps.reports.labels import GROUPS
from apps.reports.points import Points
from apps.reports.published import LEGEND, WAY, Line, Published, asked, most_stop
from apps.reports.published import funnel as steps
from apps.reports.ratio import Ratio

GOAL = 1_000_000  # checks at home that the programme is to reach
MOST_AREAS = 40  # bars that still make a picture
BEHIND = "The table below holds the same figures."
SELECTED = ("signed_in", "eligible", "answered", "measured", "kit_returned", "scored", "received")

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for."""

    area: str = ""
    quarter: str = ""
    group: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Chosen":
        return cls(given.get("area", ""), given.get("quarter", ""), given.get("group", ""))


def overview(found: Published, chosen: Chosen) -> Context:
    """Reached and received, where people stop, what came of it."""
    line = found.chosen(quarter=chosen.quarter, group=chosen.group)
    everybody = line is found.everybody
    way = steps(line)
    return {
        "line": line,
        "everybody": everybody,
        "group_name": GROUPS.get(line.table, ""),
        "way": way,
        "way_chart": bars.bars(
            "way", "How far checks have got", f"A bar for each of {len(way)} steps. {BEHIND}",
            [bars.Group(step.label, (step.of.part,), percent(step.of)) for step in way],
        ),
        "ineligible": line.ratio("ineligible"),
        "died": line.ratio("died"),
        "moved": line.ratio("moved"),
        "most": most_stop(line),
        "outcomes": found.outcomes if everybody else [],
        "findings": [(each.label, line.ratio(each.value, "assessed")) for each in Found],
        "asked": [(name, [each[1:] for each in lines]) for name, lines in asked(line)],
        "by_quarter": found.by_quarter if everybody else [],
        "quarter_chart": _pairs("quarter", "Checks offered and received by quarter", found.by_quarter),
        "by_area": [(found.names[code], each.uptake) for code, each in found.areas] if _country(found, chosen) else [],
        "area_chart": _areas(found) if _country(found, chosen) else "",
        **(_progress(line.uptake) if _country(found, chosen) else {}),
    }  # fmt: skip


def groups(found: Published, chosen: Chosen) -> Context:
    """Who was reached, by group; the gap along deprivation; where people of each group stop."""
    tables = {name: equity.shown(found.tables.get(name, ())) for name in GROUPS}
    gap = equity.gap(found)
    return {
        "tables": [
            {"key": key, "name": GROUPS[key], "lines": lines, "chart": _whiskers(key, lines)}
            for key, lines in tables.items()
            if lines
        ],
        "gap": gap,
        "people": None if gap is None else round(gap.people / 5) * 5,
        "slope": None if gap is None else Points.of(gap.slope, gap.interval),
        "left_out": equity.left_out(found),
        "selected": [step.label for step in WAY if step.value in SELECTED],
        "stops": [
            (GROUPS[key], [(line, [line.ratio(step) for step in SELECTED], most_stop(line)) for line in lines])
            for key, lines in tables.items()
            if lines
        ],
    }


def practices(found: Published, chosen: Chosen) -> Context:
    """The funnel plot of an area's practices, or of the country's areas."""
    plot = places.plot(found)
    what = "practice" if found.area_code else "area"
    drawable = plot.average is not None and any(place.stands for place in plot.places)
    description = f"A dot for each {what}, between lines of what chance alone would do. {BEHIND}"
    return {
        "plot": plot,
        "what": what,
        "average": found.everybody.uptake,
        "odd": [place for place in plot.places if place.odd],
        "hidden": sum(place.line.uptake.hidden for place in plot.places),
        "chart": funnel.funnel("plot", f"Uptake by {what} and its size", description, plot) if drawable else "",
    }


def tested(found: Published, chosen: Chosen) -> Context:
    """Trials of invitations."""
    return {"looks": trials.looks(found), "unplanned": trials.unplanned(found)}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the report.

    Args:
        area, group: whether it can be asked for an area; for a quarter or a group.
    """

    title: str
    template: str
    build: Callable[[Published, Chosen], Context]
    area: bool = True
    group: bool = False


PAGES: Mapping[str, Page] = {
    "programme": Page("Programme figures", "overview", overview, group=True),
    "equity": Page("Who was reached", "equity", groups),
    "kits": Page("Kits and waiting", "kits", lambda found, _: kits_page.kits(found)),
    "practices": Page("Practices and areas", "practices", practices),
    "trials": Page("Trials of invitations", "trials", tested, area=False),
}


def context(page: Page, found: Published, chosen: Chosen) -> Context:
    """What every page shows, and what this one does."""
    options = [
        (GROUPS[key], [(f"{key}:{line.value}", line.label) for line in equity.shown(found.tables.get(key, ()))])
        for key in GROUPS
    ]
    return {"found": found, "legend": LEGEND, "groups": options} | page.build(found, chosen)


def percent(ratio: Ratio) -> str:
    """As words beside a bar."""
    return "" if ratio.percent is None else f"{ratio.percent:.1f}%"


def _country(found: Published, chosen: Chosen) -> bool:
    return chosen == Chosen()


def _progress(received: Ratio) -> Context:
    cost = settings.PROGRAMME_COST
    return {
        "goal": GOAL,
        "progress": Ratio(received.part, GOAL),
        "cost": cost / received.part if cost is not None and received.part else None,
    }


def _pairs(key: str, title: str, lines: Sequence[tuple[str, Ratio]]) -> str:
    drawn = [
        bars.Group(name, (ratio.whole, ratio.part), percent(ratio) and f"uptake {percent(ratio)}")
        for name, ratio in lines
    ]
    description = f"A pair of bars, offered and received, for each of {len(drawn)} lines. {BEHIND}"
    return bars.bars(key, title, description, drawn, legend=("Offered", "Received"))


def _areas(found: Published) -> str:
    lines = [(found.names[code], line.uptake) for code, line in found.areas]
    return _pairs("area", "Checks offered and received by area", lines) if 1 < len(lines) <= MOST_AREAS else ""


def _whiskers(key: str, lines: Sequence[Line]) -> str:
    description = f"A dot and the line of its 95% interval for each of {len(lines)} groups. {BEHIND}"
    title = f"Uptake by {GROUPS[key].lower()}"
    return whiskers.whiskers(key, title, description, [(line.label, line.uptake) for line in lines])
