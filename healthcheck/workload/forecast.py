"""The forecast: what a wave of invitations to these people brings each surgery, and which rule makes the most work."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from healthcheck.cox import Floats
from healthcheck.population.rows import Rows
from healthcheck.population.tally import Tally
from healthcheck.population.unusable import Unusable
from healthcheck.workload import people
from healthcheck.workload.advised import FOR_SERVICES, KINDS, RULES, Advised
from healthcheck.workload.counted import COMING, MEASURES, ROUTINE, SERVICES, URGENT, Counts
from healthcheck.workload.filled import filled, needed
from healthcheck.workload.item import Item
from healthcheck.workload.likely import Likely, likely
from healthcheck.workload.standing import standing
from healthcheck.workload.uptake import Uptake

SHORT = "has too few fields"
# People who stand for each person of whom something is not known; one stands for whom all is known.
DRAWS = 5
EVERYBODY = "all practices"
UNNAMED = "no practice named"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one row of the action table brings.

    Args:
        records: those that hold it, of people who are expected to come.
        alone: those that would be no item for the surgery without it; 0 for what is no item.
    """

    id: str
    item: Item
    records: Likely
    alone: float


@dataclass(frozen=True, slots=True)
class Practice:
    """Of one surgery, or of all together.

    Args:
        rules: those that bring the surgery work, the most first; then those that ask a service.
    """

    name: str
    invited: int
    coming: Likely
    routine: Likely
    urgent: Likely
    services: Likely
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of a file.

    Args:
        left_out: rows that are in no practice's figures, by the reason.
        strange: values that could not be read and were drawn or counted as missing, by the column.
        not_told: subjects of the threshold table of which a file tells nothing.
    """

    whole: Practice
    practices: tuple[Practice, ...]
    left_out: dict[str, int]
    strange: dict[str, int]
    not_told: tuple[str, ...]


class Forecaster:
    """Counts chunk after chunk; `made()` is the forecast of all that was counted."""

    def __init__(self, practice: str | None, uptake: Uptake) -> None:
        self._practice, self._uptake = practice, uptake
        self._counts, self._advised = Counts(), Advised()
        self._left_out: Counter[str] = Counter()
        self._strange: Counter[str] = Counter()

    def count(self, chunks: Iterable[Rows]) -> Iterator[Tally]:
        """Count some chunks of a file, of which they are the first."""
        first = 0
        for chunk in chunks:
            found = people.of(chunk.columns, chunk.people, first, self._practice)
            first += chunk.people
            self._left_out.update(found.left_out)
            self._left_out[SHORT] += chunk.short
            self._strange.update(found.strange)
            if len(found.rows):
                self._add(found)
            yield Tally(chunk.people + chunk.short, {}, chunk.share)

    def _add(self, found: people.People) -> None:
        comes = self._uptake.shares[found.known["sex"].astype(np.intp), found.known["age"].astype(np.intp)]
        if np.isnan(comes).any():
            raise Unusable("the uptake table has no row for some ages and sexes in the file")
        rows = self._counts.places(found.practice)
        self._counts.invite(rows, comes)
        draws = DRAWS if needed(found.known) else 1
        for draw in range(draws):
            values = filled(found.known, found.rows * DRAWS + draw)
            self._counts.add(rows, comes / draws, self._advised.of(standing(values), len(rows)))

    def made(self) -> Forecast:
        """The forecast. Raises Unusable where nobody may be invited."""
        if not self._counts.names:
            raise Unusable("nobody in the file may be invited: " + _reasons(self._left_out))
        counts, spread = self._counts, self._uptake.spread
        practices = [
            _practice(name or UNNAMED, int(counts.invited[row]), counts.sums[:, row], spread)
            for name, row in counts.names.items()
        ]
        return Forecast(
            whole=_practice(EVERYBODY, int(counts.invited.sum()), counts.sums.sum(axis=1), spread),
            practices=tuple(sorted(practices, key=lambda each: (-each.routine.expected, each.name))),
            left_out={reason: count for reason, count in self._left_out.items() if count},
            strange=dict(self._strange),
            not_told=tuple(sorted(self._advised.not_told)),
        )


def _practice(name: str, invited: int, sums: Floats, spread: float) -> Practice:
    def of(measure: str) -> Likely:
        expected, squares = (float(each) for each in sums[:, MEASURES.index(measure)])
        return likely(expected, squares, spread, most=invited)

    return Practice(name, invited, of(COMING), of(ROUTINE), of(URGENT), of(SERVICES), _rules(of))


def _rules(of: Callable[[str], Likely]) -> tuple[Rule, ...]:
    """Those that ask the surgery or a service for something and are expected at all."""
    asks = [rule for rule in RULES if KINDS[rule] is not Item.NONE or rule in FOR_SERVICES]
    found = [Rule(rule, KINDS[rule], of(rule), of(f"only:{rule}").expected) for rule in asks]
    shown = [rule for rule in found if rule.records.expected > 0]
    return tuple(sorted(shown, key=lambda rule: (rule.item is Item.NONE, -rule.records.expected)))


def _reasons(left_out: Counter[str]) -> str:
    return "; ".join(f"{count:,} rows: {reason}" for reason, count in left_out.items() if count) or "it has no rows"
