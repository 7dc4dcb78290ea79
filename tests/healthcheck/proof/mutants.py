"""Tables broken on purpose, one row at a time: deleted, doubled, inverted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from healthcheck.advice.action import Urgency
from healthcheck.advice.finding import Level
from healthcheck.advice.table import Row
from healthcheck.advice.thresholds import Threshold
from healthcheck.proof.tables import Tables

REAL = Tables()
_FLIPPED = {">=": "<", ">": "<", "<": ">="}


@dataclass(frozen=True)
class Mutant:
    """A broken table: which row, and how."""

    name: str
    tables: Tables


def of_actions() -> Iterator[Mutant]:
    """Each row of the action table deleted, doubled under its own name and another, of inverted urgency and time."""
    rows = list(REAL.rows)
    for place, row in enumerate(rows):
        before, after = rows[:place], rows[place + 1 :]
        yield _actions(f"{row.id} deleted", [*before, *after])
        yield _actions(f"{row.id} doubled", [*before, row, row, *after])
        yield _actions(f"{row.id} doubled as another", [*before, row, replace(row, id=f"{row.id}-2"), *after])
        yield _actions(f"{row.id} of inverted urgency", [*before, replace(row, urgency=_inverted(row.urgency)), *after])
        if not row.fallback:
            yield _actions(f"{row.id} put off for years", [*before, replace(row, by="in 5 years"), *after])
        for name, changed in _narrowed(row):
            yield _actions(f"{row.id} {name}", [*before, changed, *after])


def _narrowed(row: Row) -> Iterator[tuple[str, Row]]:
    """Without one of its findings, without its condition, without its exception, as a further one or a first one."""
    if len(row.when) > 1:
        for key in row.when:
            yield f"without {key}", replace(row, when=tuple(each for each in row.when if each != key))
    if row.also:
        yield "without also", replace(row, also=())
    for key in row.unless:
        yield f"without unless {key}", replace(row, unless=tuple(each for each in row.unless if each != key))
    if row.when:
        yield "the other of further or not", replace(row, only_further=not row.only_further)
    if row.fallback:
        other = {"all_known": "not_all_known", "not_all_known": "all_known"}
        yield "as the other fallback", replace(row, fallback=other[row.fallback])


def of_thresholds() -> Iterator[Mutant]:
    """Each threshold deleted, doubled, turned round, of another level, of its neighbour's band, in or out of force."""
    rows = list(REAL.thresholds)
    for place, row in enumerate(rows):
        name = " ".join(
            part
            for part in (row.subject, row.group, row.when, row.band, "" if row.in_force else "(out of force)")
            if part
        )
        before, after = rows[:place], rows[place + 1 :]
        yield _thresholds(f"{name} deleted", [*before, *after])
        yield _thresholds(f"{name} doubled", [*before, row, row, *after])
        yield _thresholds(f"{name} in force or out", [*before, replace(row, in_force=not row.in_force), *after])
        yield _thresholds(f"{name} of inverted level", [*before, replace(row, level=_opposite(row.level)), *after])
        sign = row.when.rstrip("0123456789.")
        if sign in _FLIPPED:
            turned = replace(row, when=_FLIPPED[sign] + row.when.removeprefix(sign))
            yield _thresholds(f"{name} turned round", [*before, turned, *after])
        if neighbour := next((each for each in after if each.subject == row.subject and each.band != row.band), None):
            swapped = [replace(row, band=neighbour.band) if each is row else each for each in rows]
            swapped = [replace(neighbour, band=row.band) if each is neighbour else each for each in swapped]
            yield _thresholds(f"{name} swapped with {neighbour.band}", swapped)


def _inverted(urgency: Urgency) -> Urgency:
    return Urgency.URGENT if urgency is Urgency.NONE else Urgency.NONE


def _opposite(level: Level) -> Level:
    return Level.HIGH if level is Level.NORMAL else Level.NORMAL


def _actions(name: str, rows: list[Row]) -> Mutant:
    return Mutant(name, replace(REAL, rows=tuple(rows)))


def _thresholds(name: str, rows: list[Threshold]) -> Mutant:
    return Mutant(name, replace(REAL, thresholds=tuple(rows)))
