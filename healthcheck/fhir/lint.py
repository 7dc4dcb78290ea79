"""Lint: each code is what it is used for, in its own unit and range; over the table and over a Bundle."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from healthcheck.coding import LOINC, SNOMED, check_digit_holds
from healthcheck.fhir.codes import REFUSED, ROWS, Row
from healthcheck.fhir.datatype import Json
from healthcheck.measurement import Kind
from healthcheck.units import Unit, UnknownUnit

_ROLES = {"question", "panel", "answer", "document", "conclusion", "encounter", "report", "specimen", "site"}
_KINDS = {kind.key: kind for kind in Kind}

# What each questionnaire or equation can give: AUDIT ten questions of 0 to 4 and AUDIT-C its first three (Saunders
# 1993, Bush 1998); Leicester 0 to 47 (Diabet Med 2010;27:887); QRISK3 a percentage, and heart age within the ages it is
# made for (BMJ 2017;357:j2099).
_SCORES = {"audit_c": (0, 12), "audit": (0, 40), "leicester": (0, 47), "qrisk3": (0, 100), "heart_age": (25, 84)}


def table(rows: Sequence[Row] = ROWS) -> list[str]:
    """Every fault of a code table; empty when there is none."""
    faults = [f"{row.name} {row.code}: {fault}" for row in rows for fault in _row(row)]
    return faults + [f"{code}: stands for {', '.join(names)}" for code, names in _shared(rows)]


def _row(row: Row) -> Iterator[str]:
    yield from _digits(row.system, row.code)
    if row.role not in _ROLES:
        yield f"role {row.role} is none"
    if not row.evidence:
        yield "no evidence"
    if row.until and row.until <= row.since:
        yield "ends before it begins"
    if row.unit:
        yield from _unit(row)
    low, high = _SCORES.get(row.name, (row.low, row.high))
    if row.low != low or row.high != high:
        yield f"range {row.low} to {row.high} is not {low} to {high}"


def _digits(system: str, code: str) -> Iterator[str]:
    if system == SNOMED and not check_digit_holds(code):
        yield "fails its SNOMED CT check digit"
    if system == LOINC and not loinc_check_digit_holds(code):
        yield "fails its LOINC check digit"
    if code in REFUSED:
        yield f"refused: {REFUSED[code]}"


@lru_cache(maxsize=1024)
def _wrong_digits(system: str, code: str) -> tuple[str, ...]:
    """The faults of a code's digits: a few codes stand in every record."""
    return tuple(_digits(system, code))


def _unit(row: Row) -> Iterator[str]:
    try:
        unit = Unit.of(row.unit)
    except UnknownUnit:
        yield f"{row.unit} is not a UCUM unit in use"
        return
    kind = _KINDS.get(row.name)
    if kind and kind.unit is not unit:
        yield f"{row.unit} is not {kind.unit.ucum}"
    if kind is None and (row.low is None or row.high is None or row.low > row.high):
        yield "no range"


def _shared(rows: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    for code in dict.fromkeys(row.code for row in rows):
        names = list(dict.fromkeys(row.name for row in rows if row.code == code))
        if len(names) > 1:
            yield code, names


def loinc_check_digit_holds(code: str) -> bool:
    """LOINC's modulus 10 (Luhn) check digit, after the hyphen (LOINC Users' Guide, appendix C)."""
    body, _, check = code.partition("-")
    if not (body.isascii() and body.isdigit() and check.isascii() and check.isdigit()):
        return False
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    return (10 - sum(value // 10 + value % 10 for value in doubled) % 10) % 10 == int(check)


def outgoing(bundle: Json, rows: Sequence[Row] = ROWS) -> list[str]:
    """Every fault in the codes of a Bundle: unknown or refused ones, findings as questions, wrong units and ranges."""
    known = _KNOWN if rows is ROWS else _by_code(rows)
    resources = [entry["resource"] for entry in bundle["entry"]]
    return [f"{r['resourceType']}/{r['id']}: {fault}" for r in resources for fault in _resource(r, known)]


_Known = dict[tuple[str, str], Row]


def _by_code(rows: Sequence[Row]) -> _Known:
    return {(row.system, row.code): row for row in rows}


_KNOWN = _by_code(ROWS)


def _resource(resource: Json, known: _Known) -> Iterator[str]:
    found: list[Json] = []
    _gather(resource, found)
    for coding in found:
        yield from (f"{coding['code']} {fault}" for fault in _wrong_digits(coding["system"], coding["code"]))
        if (coding["system"], coding["code"]) not in known:
            yield f"{coding['code']} is not in the table"
    if resource["resourceType"] == "Observation":
        for part in (resource, *resource.get("component", ())):
            yield from _question(part, known)
    for prediction in resource.get("prediction", ()):
        for row in _rows(prediction.get("outcome", {}), known):
            yield from _value(row, prediction.get("probabilityDecimal"), "%")


def _gather(node: Json | list[Any], found: list[Json]) -> None:
    """Every SNOMED CT or LOINC coding of a node and below, in its order. A generator takes three times as long."""
    children: Iterable[Any] = node
    if isinstance(node, dict):
        if node.get("system") in (SNOMED, LOINC) and "code" in node:
            found.append(node)
        children = node.values()
    for child in children:
        if isinstance(child, (dict, list)):
            _gather(child, found)


def _rows(concept: Json, known: _Known) -> Iterable[Row]:
    found = (known.get((coding["system"], coding["code"])) for coding in concept.get("coding", ()))
    return [row for row in found if row]


def _question(part: Json, known: _Known) -> Iterator[str]:
    """A question and its answer: the one is never written in the other's place."""
    for row in _rows(part["code"], known):
        if row.role not in ("question", "panel"):
            yield f"{row.code} is no question"
        if quantity := part.get("valueQuantity"):
            yield from _value(row, quantity.get("value"), quantity.get("code", ""))
        if "valueInteger" in part:
            yield from _value(row, part["valueInteger"], Unit.POINTS.ucum)
    for row in _rows(part.get("valueCodeableConcept", {}), known):
        if row.role != "answer":
            yield f"{row.code} is no answer"


def _value(row: Row, value: float | None, unit: str) -> Iterator[str]:
    if value is None:
        yield f"{row.code} without its value"
        return
    if unit != row.unit:
        yield f"{row.code} in {unit}, not {row.unit or 'any unit'}"
    kind = _KINDS.get(row.name)
    low, high = (kind.low, kind.high) if kind else (row.low, row.high)
    if low is not None and high is not None and not low <= Decimal(str(value)) <= high:
        yield f"{row.code} outside {low} to {high}"
