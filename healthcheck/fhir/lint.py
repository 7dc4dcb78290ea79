"""Lint of the code table: each code means what it is used for, in its own unit and range, on every day, once.

Nothing is taken from the table's own word: what a code means stands in `meanings.csv`, what is measured in which unit
in `quantities`, what was published wrongly in `refused.csv`. It runs in the tests, and whenever the service starts.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from healthcheck.coding import LOINC, SNOMED, check_digit_holds, names_a_concept
from healthcheck.fhir.codes import BEGINNING, CARRIERS, EVERY, MEANINGS, REFUSED, ROWS, Row
from healthcheck.fhir.quantities import QUANTITIES
from healthcheck.units import Unit, UnknownUnit


def table(rows: Sequence[Row] = ROWS) -> list[str]:
    """Every fault of a code table; empty when there is none."""
    faults = [f"{_named(row)} {row.code}: {fault}" for row in rows for fault in _row(row)]
    faults += [f"{code}: stands for {', '.join(names)}" for code, names in _shared(rows)]
    return faults + list(_series(rows))


def _named(row: Row) -> str:
    return row.name if row.channel == EVERY else f"{row.name} of {row.channel}"


def _row(row: Row) -> Iterator[str]:
    yield from (f"{cell!r} has a stray blank or sign" for cell in _cells(row) if not _clean(cell))
    yield from digits(row.system, row.code)
    yield from _meaning(row)
    if row.channel not in (EVERY, *CARRIERS):
        yield f"channel {row.channel} carries no codes"
    if not row.source:
        yield "no source"
    if row.valid_from < BEGINNING:
        yield f"begins before {BEGINNING}"
    if row.valid_to and row.valid_to <= row.valid_from:
        yield "ends before it begins"
    yield from _quantity(row)


def _cells(row: Row) -> tuple[str, ...]:
    return row.name, row.channel, row.role, row.system, row.code, row.display, row.unit, row.source


def _clean(cell: str) -> bool:
    return cell == " ".join(cell.split()) and cell.isprintable()


def digits(system: str, code: str) -> Iterator[str]:
    """The faults of a code's own digits, and of a code that is refused."""
    if system not in (SNOMED, LOINC):
        yield f"{system} is no system of the table: {SNOMED} or {LOINC}"
    if system == SNOMED and not check_digit_holds(code):
        yield "fails its SNOMED CT check digit"
    elif system == SNOMED and not names_a_concept(code):
        yield "is a description or a relationship of SNOMED CT, not a concept"
    if system == LOINC and not loinc_check_digit_holds(code):
        yield "fails its LOINC check digit"
    if code in REFUSED:
        yield f"refused: {REFUSED[code]}"


@lru_cache(maxsize=1024)
def wrong_digits(system: str, code: str) -> tuple[str, ...]:
    """The faults of a code's digits: a few codes stand in every record."""
    return tuple(digits(system, code))


def _meaning(row: Row) -> Iterator[str]:
    meaning = MEANINGS.get((row.system, row.code))
    if meaning is None:
        yield "is no code whose meaning is known here (meanings.csv)"
        return
    if meaning.name != row.name:
        yield f"means {meaning.name}, not {row.name}"
    if meaning.role != row.role:
        yield f"role {row.role} is not {meaning.role}"
    if row.display not in meaning.terms:
        yield f"display {row.display!r} is not {' or '.join(map(repr, meaning.terms))}"


def _quantity(row: Row) -> Iterator[str]:
    quantity = QUANTITIES.get(row.name)
    if quantity is None:
        if row.unit or row.low is not None or row.high is not None:
            yield "has a unit or a range, and nothing is measured"
        return
    try:
        unit = Unit.of(row.unit)
    except UnknownUnit:
        yield f"{row.unit or 'no unit'} is not a UCUM unit in use"
    else:
        if unit is not quantity.unit:
            yield f"{row.unit} is not {quantity.unit.ucum}"
    if row.low is None or row.high is None:
        yield "no range"
    elif (row.low, row.high) != (quantity.low, quantity.high):
        yield f"range {row.low} to {row.high} is not {quantity.low} to {quantity.high}, which the doors take"


def _shared(rows: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    for code in dict.fromkeys(row.code for row in rows):
        names = list(dict.fromkeys(row.name for row in rows if row.code == code))
        if len(names) > 1:
            yield code, names


def _series(rows: Sequence[Row]) -> Iterator[str]:
    """On every day since the beginning each concept has one code of each system, in each channel that carries it."""
    keys = dict.fromkeys((row.name, row.channel, row.system) for row in rows)
    plain = {(row.name, row.system) for row in rows if row.channel == EVERY}
    for name, channel, system in keys:
        own = [row for row in rows if (row.name, row.channel, row.system) == (name, channel, system)]
        falls_back = channel != EVERY and (name, system) in plain
        yield from (f"{_named(own[0])}: {fault}" for fault in _days(own, falls_back=falls_back))
    for system, code in MEANINGS:
        name = MEANINGS[system, code].name
        if not any((row.name, row.system) == (name, system) for row in rows):
            yield f"{name}: no row of {system}"


def _days(rows: Sequence[Row], *, falls_back: bool) -> Iterator[str]:
    """Of one concept, channel and system. A channel's own code may begin late or end where a plain one stands."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    for before, after in pairwise(ordered):
        if before.valid_to is None or after.valid_from < before.valid_to:
            yield f"two codes at once from {after.valid_from}, {before.code} and {after.code}"
        elif before.valid_to < after.valid_from:
            yield f"no code from {before.valid_to} to {after.valid_from}"
    if falls_back:
        return
    if ordered[0].valid_from > BEGINNING:
        yield f"no code before {ordered[0].valid_from}"
    if ordered[-1].valid_to is not None:
        yield f"no code from {ordered[-1].valid_to} on"


def loinc_check_digit_holds(code: str) -> bool:
    """LOINC's modulus 10 (Luhn) check digit, after the hyphen (LOINC Users' Guide, appendix C)."""
    body, _, check = code.partition("-")
    if not (body.isascii() and body.isdigit() and check.isascii() and check.isdigit() and len(check) == 1):
        return False
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    return (10 - sum(value // 10 + value % 10 for value in doubled) % 10) % 10 == int(check)
