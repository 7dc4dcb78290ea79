"""The table of rules as read from the data, and the grade that it gives to what is known of one value."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import eq, ge, gt, le, lt
from pathlib import Path
from typing import NamedTuple

from healthcheck.grade.graded import Grade, Graded, worst
from healthcheck.measurement import Source

_SIGNS = {"==": eq, ">=": ge, ">": gt, "<=": le, "<": lt}

GROUPS = ("blood_pressure", "body", "blood", "urine")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of how one value was measured.

    Args:
        group: one of GROUPS.
        numbers: each fact by its name; a fact that is not there makes no rule hold.
        written: facts as they stand in the words of a reason, such as "1 second".
    """

    group: str
    place: Source
    numbers: Mapping[str, float]
    written: Mapping[str, str] = field(default_factory=dict)


class Condition(NamedTuple):
    """One fact against one limit, such as "days < 4"."""

    fact: str
    sign: Callable[[float, float], bool]
    limit: float


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: for which values and places, when it holds, the best grade it leaves, and why in words.

    A rule that leaves an A lowers nothing: it only says what was found.
    """

    id: str
    groups: tuple[str, ...]
    places: tuple[Source, ...]
    when: tuple[Condition, ...]
    grade: Grade
    words: str
    source: str

    def holds(self, facts: Facts) -> bool:
        """Whether the row is about this value and all its conditions hold."""
        about = facts.group in self.groups and facts.place in self.places
        return about and _all_hold(self.when, facts.numbers)


def read(lines: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of a table, in its order. Raises ValueError or KeyError for a row that cannot be read."""
    return tuple(
        Rule(
            id=row["id"],
            groups=GROUPS if row["of"] == "*" else tuple(row["of"].split()),
            places=tuple(Source) if row["places"] == "*" else tuple(Source(place) for place in row["places"].split()),
            when=tuple(_condition(each) for each in row["when"].split(";") if each),
            grade=Grade[row["grade"]],
            words=row["words"],
            source=row["source"],
        )
        for row in csv.DictReader(lines, strict=True)
    )


def _condition(text: str) -> Condition:
    fact, sign, limit = text.split()
    if sign not in _SIGNS:
        raise ValueError(f"no such sign: {sign}")
    return Condition(fact, _SIGNS[sign], float(limit))


def _all_hold(conditions: tuple[Condition, ...], numbers: Mapping[str, float]) -> bool:
    """Written out: a generator takes twice as long, and every value asks every rule."""
    for fact, sign, limit in conditions:
        found = numbers.get(fact)
        if found is None or not sign(found, limit):
            return False
    return True


RULES = read(Path(__file__).with_suffix(".csv").read_text(encoding="utf-8").splitlines())
# Those that can hold for a group in a place, in the table's order: most rows are of something else.
_ABOUT = {
    (group, place): tuple((rule, rule.when) for rule in RULES if group in rule.groups and place in rule.places)
    for group in GROUPS
    for place in Source
}


def grade(name: str, facts: Facts, rules: Iterable[Rule] | None = None) -> Graded:
    """The worst grade that any rule gives, with the reason of every rule that holds, in the table's order.

    Args:
        rules: of another table than the service's own.
    """
    if rules is None:
        found = [rule for rule, when in _ABOUT[facts.group, facts.place] if _all_hold(when, facts.numbers)]
    else:
        found = [rule for rule in rules if rule.holds(facts)]
    return Graded(
        value_name=name,
        grade=worst(rule.grade for rule in found),
        reasons=tuple(rule.words.format(**facts.written) for rule in found),
    )
