"""Every state of findings that can be: subjects that the table looks at together stand in one block.

The argument for cutting (docs/decisions/0301): a row is given or not by the findings in `when`, `also` and `unless`.
Where it has only `when`, any one of them gives it, whatever else was found. So subjects that no row joins by `also` or
`unless` bring their rows each on its own; the rows of a whole state are the union of the rows of its blocks, and only
then is the first taken. What holds in each block, and for taking the first of a union, holds in every whole state.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.follow_up import ASKS
from healthcheck.advice.table import Row
from healthcheck.proof.orders import ABSENT, ORDERS, Order
from healthcheck.proof.tables import Tables

NOT_THERE = ("unknown", "failed", "held")
_ASKED = {ask.subject: frozenset(ask.when) for ask in ASKS if ask.subject}

State = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Block:
    """Subjects that some row looks at together, and every state of theirs."""

    subjects: tuple[str, ...]
    states: tuple[State, ...]


def blocks(tables: Tables, orders: Mapping[str, Order] = ORDERS) -> tuple[Block, ...]:
    """All of them."""
    groups = _joined(tables.rows, orders)
    return tuple(Block(group, tuple(_states(group, orders))) for group in groups)


def count(parts: Sequence[Block]) -> int:
    """How many whole states there are."""
    return prod(len(block.states) for block in parts)


def _joined(rows: Sequence[Row], orders: Mapping[str, Order]) -> list[tuple[str, ...]]:
    """Subjects in groups: those that a row joins, and a question's subject with the subjects that ask it."""
    ties = [{_subject(key) for key in row.keys} for row in rows if row.also or row.unless]
    ties += [{subject, *map(_subject, when)} for subject, when in _ASKED.items()]
    groups: list[set[str]] = [{subject} for subject in orders]
    for tie in ties:
        touched = [group for group in groups if group & tie]
        groups = [group for group in groups if not group & tie] + [set().union(*touched)] if touched else groups
    return sorted(tuple(subject for subject in orders if subject in group) for group in groups)


def _states(group: Sequence[str], orders: Mapping[str, Order]) -> Iterator[State]:
    """Every combination of bands. A question is answered or not only after a finding that asks it."""
    for bands in product(*(orders[subject].bands for subject in group)):
        state = dict(zip(group, bands, strict=True))
        made = {f"{subject}:{band}" for subject, band in state.items()}
        if all((state[subject] != ABSENT) is bool(made & _ASKED[subject]) for subject in group if subject in _ASKED):
            yield state


def _subject(key: str) -> str:
    return key.partition(":")[0]


def findings(state: State, tables: Tables) -> tuple[Finding, ...]:
    """The findings of a state, as the threshold table makes them; their words are their names."""
    found = []
    for subject, band in state.items():
        if band != ABSENT:
            level = Level.UNKNOWN if band in NOT_THERE else tables.level.get((subject, band), Level.UNKNOWN)
            found.append(Finding(subject, level, band, f"{subject} {band}", gp=f"{subject} {band} for the GP"))
    return tuple(found)


def milder(one: State, other: State, orders: Mapping[str, Order] = ORDERS) -> bool:
    """Whether `one` is nowhere worse than `other`."""
    return all(orders[subject].at_least(other[subject], band) for subject, band in one.items())


def named(state: State) -> str:
    """A state in words: what is not the mildest."""
    said = [f"{subject}:{band}" for subject, band in state.items() if band != ORDERS[subject].bands[0]]
    return " + ".join(said) or "everything normal"
