"""What the advice table asks for each person: `advise` itself, once for each way of standing that it can tell apart.

A row of the table looks at a few subjects, and without `also` and `unless` at each of them alone. So subjects that no
row joins are asked about apart: a million people stand in hundreds of thousands of ways, in each group in tens. The
rows that stand where no other does are left out: they bring nobody but the person work.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from healthcheck.advice.finding import Finding
from healthcheck.advice.follow_up import ASKS
from healthcheck.advice.rules import advise
from healthcheck.advice.symptoms import symptoms
from healthcheck.advice.table import TABLE, Row
from healthcheck.advice.thresholds import THRESHOLDS
from healthcheck.certainty.bands import Masks
from healthcheck.check import HealthCheck
from healthcheck.person import Ethnicity, NhsNumber, Person
from healthcheck.workload import item
from healthcheck.workload.item import Item
from healthcheck.workload.masks import UNKNOWN, level

Rules = NDArray[np.bool_]

RULES = tuple(row.id for row in TABLE if not row.fallback)
KINDS = {row.id: item.of([row]) for row in TABLE if not row.fallback}
FOR_SERVICES = {row.id for row in TABLE if not row.fallback and item.for_a_service([row])}

# Symptoms are asked about after a result; nobody has answered yet.
_ASKED_AFTER = {ask.subject: {key.partition(":")[0] for key in ask.when} for ask in ASKS if ask.subject}
_IN_FORCE = [row for row in THRESHOLDS if row.in_force and row.subject not in _ASKED_AFTER]
# Every band of every subject, that it is not known, and in the first place that no finding is made.
_BANDS = {
    subject: ("", UNKNOWN, *dict.fromkeys(row.band for row in _IN_FORCE if row.subject == subject))
    for subject in dict.fromkeys(row.subject for row in _IN_FORCE)
}
_NOBODY = HealthCheck(
    UUID(int=0),
    Person(NhsNumber("9990000018"), date(1970, 1, 1), None, Ethnicity.NOT_STATED, ""),
    date(2026, 1, 1),
    datetime(2026, 1, 1, tzinfo=UTC),
)


class Asked(NamedTuple):
    """Of each person a row.

    Args:
        rules: a column for each of RULES: whether the action is among the advice.
        urgent: whether the record is an urgent item for the surgery.
        routine: whether it is a routine one.
        services: whether a service is asked to act.
    """

    rules: Rules
    urgent: Rules
    routine: Rules
    services: Rules


def groups(table: Sequence[Row] = TABLE) -> tuple[frozenset[str], ...]:
    """The subjects in as many groups as there can be, so that each row with `also` or `unless` looks at one only."""
    found = [frozenset({subject}) for subject in _BANDS]
    for joined in _joined(table):
        touched = [group for group in found if group & joined]
        found = [group for group in found if not group & joined] + [frozenset().union(*touched)]
    return tuple(found)


def _joined(table: Sequence[Row]) -> Iterator[frozenset[str]]:
    for row in table:
        if row.also or row.unless:
            subjects = {key.partition(":")[0] for key in (*row.when, *row.also, *row.unless)}
            yield frozenset().union(*(_ASKED_AFTER.get(subject, {subject}) for subject in subjects))


class Advised:
    """Answers for people, and remembers. `not_told`: subjects of the table that nobody's standing tells of."""

    def __init__(self) -> None:
        self.not_told: set[str] = set()
        self._groups = [[subject for subject in _BANDS if subject in group] for group in groups()]
        self._kept: dict[tuple[int, int], Rules] = {}

    def of(self, standing: Mapping[str, Masks], count: int) -> Asked:
        """What is asked for each of so many people."""
        self.not_told |= _BANDS.keys() - standing.keys()
        rules = np.zeros((count, len(RULES)), np.bool_)
        for number, subjects in enumerate(self._groups):
            ways, place = np.unique(_ways(standing, subjects, count), return_inverse=True)
            rules |= np.stack([self._answer(number, int(way)) for way in ways])[place]
        urgent, routine = (_any(rules, [KINDS[rule] is kind for rule in RULES]) for kind in (Item.URGENT, Item.ROUTINE))
        return Asked(rules, urgent, routine & ~urgent, _any(rules, [rule in FOR_SERVICES for rule in RULES]))

    def _answer(self, group: int, way: int) -> Rules:
        found = self._kept.get((group, way))
        if found is None:
            found = self._kept[group, way] = _advised(self._groups[group], way)
        return found


def _any(rules: Rules, columns: list[bool]) -> Rules:
    """Which rows hold one of these columns."""
    found: Rules = np.logical_or.reduce(rules[:, columns], axis=1)
    return found


def _ways(standing: Mapping[str, Masks], subjects: Sequence[str], count: int) -> NDArray[np.int64]:
    """One number for each way of standing in these subjects."""
    ways = np.zeros(count, np.int64)
    for subject in subjects:
        code = np.zeros(count, np.int64)
        for band, mask in standing.get(subject, {}).items():
            code[mask] = _BANDS[subject].index(band)
        ways = ways * len(_BANDS[subject]) + code
    return ways


def _advised(subjects: Sequence[str], way: int) -> Rules:
    findings = []
    for subject in reversed(subjects):
        way, code = divmod(way, len(_BANDS[subject]))
        if code:
            band = _BANDS[subject][code]
            findings.append(Finding(subject, level(subject, band), band, words=""))
    ids = {action.id for action in advise((*findings, *symptoms(findings, _NOBODY))).actions}
    return np.array([rule in ids for rule in RULES])
