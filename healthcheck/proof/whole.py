"""Every whole state, without one left out: the blocks are folded one by one, states alike in what decides kept as one.

What decides is all that taking the first of a union can see: the first row that may be primary, how urgent any row and
any finding is, and whether anything is not known or not normal. So a few hundred kinds of state stand for all of them,
each with its exact number and one state of it, for which the real rules are asked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from healthcheck.advice.action import Urgency
from healthcheck.advice.finding import Level
from healthcheck.proof.given import Given, given
from healthcheck.proof.seen import Seen
from healthcheck.proof.states import State, named
from healthcheck.proof.tables import SOONEST_LAST, Tables

NO_ROW = 10_000
_NEEDS = {Level.EMERGENCY: Urgency.EMERGENCY, Level.URGENT: Urgency.URGENT}


@dataclass(frozen=True, slots=True)
class Sort:
    """What decides.

    Args:
        first: place, by urgency and then in the table, of the first row that may be primary; NO_ROW for none.
        top: the highest urgency of any row; `need`: the highest that any finding's level asks for.
    """

    first: int
    top: int
    need: int
    normal: bool
    unknown: bool

    def with_(self, other: "Sort") -> "Sort":
        """Of two blocks together."""
        return Sort(
            min(self.first, other.first),
            max(self.top, other.top),
            max(self.need, other.need),
            self.normal and other.normal,
            self.unknown or other.unknown,
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """States alike in what decides: how many, and one of them."""

    count: int
    state: State


Kinds = Mapping[Sort, Kind]


def needed(level: Level) -> int:
    """The urgency that a finding of this level asks for at least."""
    return SOONEST_LAST.index(_NEEDS.get(level, Urgency.NONE))


def kinds(tables: Tables, states: Sequence[Sequence[Given]]) -> Kinds:
    """Every kind of whole state that there is, of the states of each block."""
    return reduce(_joined, [_of_block(block, tables) for block in states])


def _of_block(states: Sequence[Given], tables: Tables) -> Kinds:
    found: dict[Sort, Kind] = {}
    for each in states:
        sort = _sort(each, tables)
        found[sort] = Kind(found[sort].count + 1 if sort in found else 1, each.state)
    return found


def _sort(each: Given, tables: Tables) -> Sort:
    levels = [finding.level for finding in each.findings if finding.subject in each.state]
    return Sort(
        first=min((tables.place[row.id] for row in each.rows if not row.only_further), default=NO_ROW),
        top=max((SOONEST_LAST.index(row.urgency) for row in each.rows), default=0),
        need=max(map(needed, levels), default=0),
        normal=all(level is Level.NORMAL for level in levels),
        unknown=any(level is Level.UNKNOWN for level in levels),
    )


def _joined(one: Kinds, other: Kinds) -> Kinds:
    counts: Counter[Sort] = Counter()
    states: dict[Sort, State] = {}
    for sort, kind in one.items():
        for beside, more in other.items():
            both = sort.with_(beside)
            counts[both] += kind.count * more.count
            states.setdefault(both, {**kind.state, **more.state})
    return {sort: Kind(count, states[sort]) for sort, count in counts.items()}


def one_primary(tables: Tables, found: Kinds) -> Iterator[Seen]:
    """In every state one action is primary, and the real rules give that one."""
    at = {place: name for name, place in tables.place.items()}
    for sort, kind in found.items():
        wanted = "all_known" if sort.normal else "not_all_known"
        fallbacks = [row.id for row in tables.rows if row.fallback == wanted]
        expected = fallbacks if sort.first == NO_ROW else [at[sort.first]]
        real = given(kind.state, tables).advice
        wrong = ""
        if len(expected) != 1 or real is None:
            wrong = f"{len(expected)} primary actions{''.join(f', {name}' for name in expected)}"
        elif real.primary.id != expected[0]:
            wrong = f"{real.primary.id} and {expected[0]} both claim to be primary"
        yield Seen(named(kind.state), wrong, kind.count)


def nothing_hidden(tables: Tables, found: Kinds) -> Iterator[Seen]:
    """The primary action is as urgent as the most urgent row and the most urgent finding."""
    at = {place: name for name, place in tables.place.items()}
    urgency = {row.id: SOONEST_LAST.index(row.urgency) for row in tables.rows}
    for sort, kind in found.items():
        primary = 0 if sort.first == NO_ROW else urgency[at[sort.first]]
        wanted = max(sort.top, sort.need)
        wrong = (
            "" if primary >= wanted else f"the primary action is {SOONEST_LAST[primary]}, not {SOONEST_LAST[wanted]}"
        )
        yield Seen(named(kind.state), wrong, kind.count)


def never_reassured(tables: Tables, found: Kinds) -> Iterator[Seen]:
    """With anything not known, or not normal, nobody is told that all is well."""
    reassuring = {row.id for row in tables.rows if row.fallback == "all_known"}
    for sort, kind in found.items():
        advice = given(kind.state, tables).advice
        told = advice is not None and any(action.id in reassuring for action in advice.actions)
        wrong = "told that all is well" if told and (sort.unknown or not sort.normal) else ""
        yield Seen(named(kind.state), wrong, kind.count)


def tally(tables: Tables, found: Kinds) -> Counter[str]:
    """How many states have each primary action."""
    at = {place: name for name, place in tables.place.items()}
    counts: Counter[str] = Counter()
    for sort, kind in found.items():
        counts[at.get(sort.first, "nothing to do" if sort.normal else "nothing to do so far")] += kind.count
    return counts
