"""All that an attacker can put together of whole releases: every line of every measure, and what holds between them.

Granted besides: which stars stand for 1 to 7 (where a measure shows anything at all), how the rounding works, which
measures are part of which, and that counts of people only grow from one day's release to the next.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from apps.reports import releasing, samples
from apps.reports.models import Release, ReleasedWait, Tally
from apps.reports.released_waits import SHOWN
from apps.reports.waits import STRETCHES
from tests.apps.reports.disclosure.attacker import Attack

Cell = tuple[str, str, str, str]  # area, table, value, measure
MEASURES = (*releasing.MEASURES, *samples.MEASURES)
# Nobody is in the first who is not in the second, in any line.
PARTS = (
    *((measure, "invited") for measure in releasing.MEASURES if measure != "invited"),
    ("consented", "eligible"), ("answered", "consented"), ("kit_returned", "kit_ordered"), ("received", "scored"),
    ("high_risk", "assessed"), ("raised_risk", "assessed"), ("pressure", "assessed"), ("sugar", "assessed"),
    ("diabetes", "assessed"), ("kidney", "assessed"), ("asked_urgent", "asked_surgery"), ("asked_surgery", "assessed"),
    ("asked_service", "assessed"), ("urgent_seen", "asked_urgent"), ("urgent_closed", "urgent_seen"),
    ("urgent_referred", "urgent_closed"), ("reminded", "kit_ordered"), ("returned_reminded", "reminded"),
    ("returned_reminded", "kit_returned"), ("samples_failed", "samples"), ("delivered", "received"),
    ("acknowledged", "delivered"),
)  # fmt: skip


def truth() -> dict[Cell, int]:
    """Every count as it is, read from the tallies by plain Python."""
    found: dict[Cell, int] = {}
    for row in Tally.objects.all():
        counted = {name: getattr(row, name) for name in releasing.MEASURES if name != "assessed"}
        outcomes = {name: getattr(row, name) for name in releasing.OUTCOMES}
        counted["assessed"] = sum(outcomes.values())
        if row.quarter and row.dimension == "all":
            found |= {(row.area_code, "quarter", str(row.quarter), name): count for name, count in counted.items()}
            found[row.area_code, "received_quarter", str(row.quarter), "received"] = row.received_then
        elif not row.quarter:
            found |= {(row.area_code, row.dimension, row.value, name): count for name, count in counted.items()}
            if row.dimension == "all":
                found |= {(row.area_code, "outcome", name, "assessed"): count for name, count in outcomes.items()}
    for (area, table, value), counts in samples.counted().items():
        for name, count in counts.items():
            wholes = [(area, "all", ""), ("", "all", "")] if table == "post" else []
            for place in ((area, table, value), ("", table, value), *wholes):
                found[*place, name] = found.get((*place, name), 0) + count
    return found


@dataclass
class Known:
    """What is known of one release; more can be added to it."""

    attack: Attack = field(default_factory=Attack)
    numbers: dict[Cell, int] = field(default_factory=dict)

    def add(self, release: Release, counts: dict[Cell, int], measures: Collection[str] = MEASURES) -> "Known":
        """Every line of a release, by these measures."""
        lines = list(release.lines.all())
        for measure in measures:
            tells = any(line.shown.get(measure) is not None for line in lines)
            for line in lines:
                if measure in line.shown:
                    place = (line.area_code, line.table, line.value, measure)
                    self.numbers[place] = self._unknown(line.shown[measure], counts.get(place, 0), tells=tells)
            self._sum(measure)
        return self

    def _unknown(self, shown: int | None, exact: int, *, tells: bool) -> int:
        number = self.attack.add(np.ma.masked if shown is None else shown, exact)
        if not tells:  # nothing but stars: nobody can know what any of them stands for
            self.attack.low[number], self.attack.high[number] = 0, None
        return number

    def _sum(self, measure: str) -> None:
        """The lines of an area's table make up its total, and the areas the country."""
        cells = {place[:3]: number for place, number in self.numbers.items() if place[3] == measure}
        rows: dict[tuple[str, str], list[int]] = {}
        columns: dict[tuple[str, str], list[int]] = {}
        for (area, table, value), number in cells.items():
            if area:
                rows.setdefault((area, table), []).append(number)
                columns.setdefault((table, value), []).append(number)
        for (area, _), parts in rows.items():
            self.attack.sums.append((parts, cells[area, "all", ""]))
        for (table, value), parts in columns.items():
            if ("", table, value) in cells:
                self.attack.sums.append((parts, cells["", table, value]))

    def relate(self) -> "Known":
        """A part is no more than its whole, in every line that shows both."""
        for part, whole in PARTS:
            self.attack.under += [
                (number, self.numbers[*place, whole])
                for (*place, measure), number in self.numbers.items()
                if measure == part and (*place, whole) in self.numbers
            ]
        return self

    def waits(self, release: Release) -> "Known":
        """Where days are shown, so many people were counted at both moments."""
        for wait in ReleasedWait.objects.filter(release=release):
            for measure in STRETCHES[wait.stretch].counts:
                number = self.numbers[wait.area_code, wait.table, wait.value, measure]
                self.attack.low[number] = max(self.attack.low[number], SHOWN - 2)
        return self


def over_time(releases: Iterable[tuple[Release, dict[Cell, int]]], measure: str, closed: Collection[str]) -> Attack:
    """One measure by releases of several days: it only grows, and that of quarters that were over is what it was."""
    every = [Known().add(release, counts, (measure,)) for release, counts in releases]
    made = Attack()
    before: dict[Cell, int] = {}
    for known in every:
        off, own = len(made.low), known.attack
        made.low, made.high, made.exact = made.low + own.low, made.high + own.high, made.exact + own.exact
        made.sums += [([part + off for part in parts], whole + off) for parts, whole in own.sums]
        now = {place: number + off for place, number in known.numbers.items()}
        for place in before.keys() & now.keys():
            if measure == "invited" and place[1] == "quarter" and place[2] in closed:
                made.sums.append(([before[place]], now[place]))
            else:
                made.under.append((before[place], now[place]))
        before = now
    return made
