"""Plain JSON of an order and its biomarkers: the laboratory result message of NHS Health Check online.

{orderId, orderExternalReference, pendingReorder, resultDate, resultData: [{biomarkerCode, value, units, successful,
failureReasonCode, failureReasonDescription}]}. `orderExternalReference` is our kit code. The message has no id of its
own: `messageId` is taken where a laboratory adds it, else order and result date together are the id.
`collectedDate` is ours too: without it a value counts from the result date. So is `sampleFlags` of a marker: how the
sample was marked that gave the value all the same, as haemolysed, clotted, contaminated, low_volume, lipaemic.

A marker that succeeded has a value and no reason; one that failed has a reason and no value; a bound is the text "<3"
or ">3". As in the original, a field the message does not know is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from apps.clients.pointer import pointer
from apps.kits import wire
from apps.kits.sample_marks import together
from apps.kits.supplier import LabReport, join, value_id
from apps.kits.suppliers.biomarker_json.codes import FAILURES, MARKERS, UNITS
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.refusal import Invalid
from healthcheck.sample import Sample, SampleFlag

NAME = "biomarker_json"

_MESSAGE = frozenset(
    {"messageId", "orderId", "orderExternalReference", "pendingReorder", "resultDate", "collectedDate", "resultData"}
)
_RESULT = frozenset(
    {"biomarkerCode", "value", "units", "successful", "failureReasonCode", "failureReasonDescription", "sampleFlags"}
)
_KNOWN_FLAGS = {flag.key: flag for flag in SampleFlag}
_BOUND = re.compile(r"([<>]) ?([0-9]{1,6}(?:\.[0-9]{1,6})?)")


@dataclass(frozen=True, slots=True)
class _Specimen:
    """What the values of one message share."""

    kit_code: str
    message_id: str
    taken_at: datetime
    collection_told: bool


def identify(message: Mapping[str, object]) -> str:
    """The laboratory's message id, else order and result date."""
    if "messageId" in message:
        return wire.text(message["messageId"], "/messageId")
    order = wire.text(message.get("orderId"), "/orderId")
    return wire.text(f"{order}@{wire.text(message.get('resultDate'), '/resultDate')}", "/orderId")


def read(message: Mapping[str, object]) -> LabReport:
    """The message in the check's words."""
    _only(message, _MESSAGE)
    wire.text(message.get("orderId"), "/orderId")
    reported = wire.moment(message.get("resultDate"), "/resultDate")
    collected = wire.moment(message["collectedDate"], "/collectedDate") if "collectedDate" in message else None
    specimen = _Specimen(
        kit_code=wire.text(message.get("orderExternalReference"), "/orderExternalReference"),
        message_id=identify(message),
        taken_at=collected or reported,
        collection_told=collected is not None,
    )
    rows = wire.blocks(message.get("resultData"), "/resultData")
    values, ignored = _values(rows, specimen)
    return LabReport(
        message_id=specimen.message_id,
        kit_code=specimen.kit_code,
        collected_at=collected,
        received_at=None,
        reported_at=reported,
        values=values,
        pending_reorder=wire.flag(message.get("pendingReorder", False), "/pendingReorder"),
        ignored=ignored,
    )


def _values(
    rows: Sequence[Mapping[str, object]], specimen: _Specimen
) -> tuple[tuple[Measurement | Absent, ...], tuple[str, ...]]:
    values: dict[Kind, Measurement | Absent] = {}
    ignored: list[str] = []
    for place, row in enumerate(rows):
        field = f"/resultData/{place}"
        _only(row, _RESULT, "resultData", place)
        code = wire.text(row.get("biomarkerCode"), f"{field}/biomarkerCode")
        if code in MARKERS:
            join(values, _value(MARKERS[code], row, specimen, place), field)
        else:
            ignored.append(code)
    if not values:
        raise Invalid("nothing-to-read", "The message reports nothing that the health check uses.", field="/resultData")
    return tuple(values.values()), tuple(ignored)


def _value(kind: Kind, row: Mapping[str, object], specimen: _Specimen, place: int) -> Measurement | Absent:
    field = f"/resultData/{place}"
    made = value_id(specimen.kit_code, specimen.message_id, place, kind)
    explained = row.get("failureReasonCode") is not None or row.get("failureReasonDescription") is not None
    if wire.flag(row.get("successful", True), f"{field}/successful"):
        if explained:
            raise Invalid("value-and-reason", "A marker that succeeded has no failure reason.", field=field)
        comparator, value = _number(row.get("value"), f"{field}/value")
        ucum = UNITS.get(wire.text(row.get("units"), f"{field}/units"), "")
        return Measurement(
            id=made,
            kind=kind,
            value=wire.measured(kind, value, ucum, field),
            taken_at=specimen.taken_at,
            source=Source.LABORATORY,
            comparator=comparator,
            flags=_flags(row.get("sampleFlags"), f"{field}/sampleFlags"),
            sample=Sample(laboratory_told=specimen.collection_told),
        )
    if row.get("value") is not None or not explained:
        raise Invalid("value-and-reason", "A marker that failed has a reason and no value.", field=field)
    reason = FAILURES.get(wire.said(row.get("failureReasonCode")).lower(), AbsentReason.UNKNOWN)
    words = wire.said(row.get("failureReasonDescription")) if reason is AbsentReason.UNKNOWN else ""
    return Absent(kind, reason, words, made, specimen.taken_at)


def _flags(given: object, field: str) -> tuple[SampleFlag, ...]:
    """A mark that is not known here is one too."""
    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > len(SampleFlag):
        raise Invalid("bad-message", f"This must be a list of at most {len(SampleFlag)} words.", field=field)
    words = [wire.text(word, f"{field}/{place}").lower() for place, word in enumerate(given)]
    return together(_KNOWN_FLAGS.get(word, SampleFlag.OTHER) for word in words)


def _number(value: object, field: str) -> tuple[str, Decimal]:
    """A number, or the comparator and number of a bound."""
    bound = _BOUND.fullmatch(value) if isinstance(value, str) else None
    return (bound[1], Decimal(bound[2])) if bound else ("", wire.number(value, field))


def _only(given: Mapping[str, object], known: frozenset[str], *path: str | int) -> None:
    unknown = sorted(given.keys() - known)
    if unknown:
        field = pointer(*path, unknown[0], known=_MESSAGE)
        raise Invalid("unknown-field", "The message has a field that is not known.", field=field)
