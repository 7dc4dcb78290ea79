"""Lint of a record as it goes out: its codes are those in force on its day, said right, in their unit and range."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from healthcheck.coding import LOINC, SNOMED
from healthcheck.fhir.codes import EVERY, ROWS, Row, chosen, day_of
from healthcheck.fhir.datatype import UCUM, Json
from healthcheck.fhir.fixed import FixedDict
from healthcheck.fhir.lint import wrong_digits
from healthcheck.fhir.quantities import QUANTITIES
from healthcheck.units import Unit

_HL7: Final = "http://terminology.hl7.org/CodeSystem/"
_TABLED: Final = frozenset({SNOMED, LOINC})
# Every other system of which a record has codes: a system that is spelled otherwise is another one.
_OTHERS: Final = frozenset(
    {
        UCUM,
        "https://fhir.hl7.org.uk/CodeSystem/UKCore-RecordStandardHeadings",
        f"{_HL7}data-absent-reason",
        f"{_HL7}list-empty-reason",
        f"{_HL7}observation-category",
        f"{_HL7}provenance-participant-type",
        f"{_HL7}v2-0493",
        f"{_HL7}v2-0532",
        f"{_HL7}v3-ActCode",
        f"{_HL7}v3-DataOperation",
    }
)
# Home readings carry the code of what a person reports beside that of the pressure itself.
_BESIDE: Final = "_self_reported"

_Known = Mapping[tuple[str, str], Row]


def faults(bundle: Json, channel: str = EVERY, rows: Sequence[Row] | None = None) -> list[str]:
    """Every fault in the codes of a Bundle: unknown, refused or ended ones, wrong words, units, ranges and places."""
    day = day_of(datetime.fromisoformat(bundle["timestamp"]))
    known = _known(day, channel) if rows is None else _by_code(chosen(rows, day, channel))
    resources = [entry["resource"] for entry in bundle["entry"]]
    return [f"{r['resourceType']}/{r['id']}: {fault}" for r in resources for fault in _resource(r, known)]


@lru_cache(maxsize=64)
def _known(day: date, channel: str) -> _Known:
    return _by_code(chosen(ROWS, day, channel))


def _by_code(rows: Sequence[Row]) -> _Known:
    return {(row.system, row.code): row for row in rows}


def _resource(resource: Json, known: _Known) -> Iterator[str]:
    found: list[Json] = []
    _gather(resource, found)
    for coding in found:
        if coding["system"] not in _OTHERS:
            yield from _coding(coding, known)
    if resource["resourceType"] == "Observation":
        yield from _question(resource, known)
        for part in resource.get("component", ()):
            yield from _question(part, known)
            yield from _text(part, known)
    for prediction in resource.get("prediction", ()):
        for row in _rows(prediction.get("outcome", {}), known):
            yield from _value(row, prediction.get("probabilityDecimal"), "%")


def _gather(node: Json | list[Any], found: list[Json]) -> None:
    """Every coding and quantity of a node and below, in its order. A generator takes three times as long."""
    children: Iterable[Any] = node
    if isinstance(node, dict):
        if "system" in node and "code" in node:
            found.append(node)
        children = node.values()
    for child in children:
        if isinstance(child, FixedDict):
            found += _of_fixed(child)
        elif isinstance(child, (dict, list)):
            _gather(child, found)


def _of_fixed(part: FixedDict) -> list[Json]:
    """The same of a part that stays as it is, looked for once."""
    if _gather not in part.known:
        found: list[Json] = []
        _gather(part, found)
        part.known[_gather] = found
    return part.known[_gather]  # type: ignore[no-any-return]


def _coding(coding: Json, known: _Known) -> Iterator[str]:
    system, code = coding["system"], coding["code"]
    if system not in _TABLED:
        yield f"{code} is of {system}, which no record has codes of"
        return
    yield from (f"{code} {fault}" for fault in wrong_digits(system, code))
    row = known.get((system, code))
    if row is None:
        yield f"{code} is not in the table, or not in force that day"
    elif coding.get("display", row.display) != row.display:
        yield f"{code} has another display than {row.display!r}"


def _rows(concept: Json, known: _Known) -> list[Row]:
    found = (known.get((coding.get("system"), coding.get("code"))) for coding in concept.get("coding", ()))
    return [row for row in found if row]


def _question(part: Json, known: _Known) -> Iterator[str]:
    """A question and its answer: the one is never written in the other's place, nor two concepts as one."""
    rows = _rows(part["code"], known)
    for row in rows:
        if row.role not in ("question", "panel"):
            yield f"{row.code} is no question"
        if quantity := part.get("valueQuantity"):
            yield from _value(row, quantity.get("value"), quantity.get("code", ""))
        if "valueInteger" in part:
            yield from _value(row, part["valueInteger"], Unit.POINTS.ucum)
    asked = {row.name.removesuffix(_BESIDE) for row in rows if row.role == "question"}
    if len(asked) > 1:
        yield f"{' and '.join(sorted(asked))} as one"
    for row in _rows(part.get("valueCodeableConcept", {}), known):
        if row.role != "answer":
            yield f"{row.code} is no answer"


def _text(part: Json, known: _Known) -> Iterator[str]:
    """A component's text tells UK Core which one it is: it and the code beside it must say the same."""
    text = part["code"].get("text")
    rows = _rows(part["code"], known)
    if text is not None and rows and text not in [row.display for row in rows]:
        yield f"{rows[0].code} as {text!r}"


def _value(row: Row, value: float | None, unit: str) -> Iterator[str]:
    if value is None:
        yield f"{row.code} without its value"
        return
    if unit != row.unit:
        yield f"{row.code} in {unit}, not {row.unit or 'any unit'}"
    quantity = QUANTITIES.get(row.name)
    if quantity and not quantity.low <= Decimal(str(value)) <= quantity.high:
        yield f"{row.code} outside {quantity.low} to {quantity.high}"
