"""How the message marks a sample that was measured all the same: Specimen.condition, interpretation, and remarks."""

from collections.abc import Mapping
from types import MappingProxyType

from apps.kits import wire
from apps.kits.sample_marks import said_in, together
from healthcheck.coding import SNOMED
from healthcheck.measurement import AbsentReason
from healthcheck.sample import SampleFlag

Block = Mapping[str, object]

# HL7 v2 table 0493, by its two addresses. What stands here and is no flag says how the sample travelled.
_CONDITION = ("http://terminology.hl7.org/CodeSystem/v2-0493", "http://hl7.org/fhir/v2/0493")
_HARMLESS = ("ROOM", "COOL", "LIVE", "CFU")

# SNOMED CT's codes of a failed sample, where a value stands beside them.
_SNOMED = {AbsentReason.HAEMOLYSED: SampleFlag.HAEMOLYSED, AbsentReason.INSUFFICIENT: SampleFlag.LOW_VOLUME}
_FLAGS = MappingProxyType(
    {(system, flag.condition): flag for system in _CONDITION for flag in SampleFlag if flag.condition}
    | {(SNOMED, reason.code.code): flag for reason, flag in _SNOMED.items() if reason.code is not None}
)


def of_specimen(body: Block, field: str) -> tuple[SampleFlag, ...]:
    """Of a Specimen: a condition that is not known here is a flag too."""
    found = [_condition(each, at) for each, at in _concepts(body, "condition", field)]
    return together(*found, *_remarks(body, field))


def of_result(body: Block, field: str) -> tuple[SampleFlag, ...]:
    """Of an Observation: interpretations say high or low, so only those that are known to speak of a sample count."""
    known = [_known(each, at) for each, at in _concepts(body, "interpretation", field)]
    return together(*known, *_remarks(body, field))


def _condition(concept: Block, field: str) -> tuple[SampleFlag, ...]:
    codes = [code for _, code in _codings(concept, field)]
    known = together(_known(concept, field), said_in(wire.said(concept.get("text"))))
    harmless = bool(codes) and all(code in _HARMLESS for code in codes)
    return known if known or harmless else (SampleFlag.OTHER,)


def _known(concept: Block, field: str) -> tuple[SampleFlag, ...]:
    return together(_FLAGS[coding] for coding in _codings(concept, field) if coding in _FLAGS)


def _remarks(body: Block, field: str) -> list[tuple[SampleFlag, ...]]:
    return [said_in(wire.said(note.get("text"))) for note in wire.blocks(body.get("note"), f"{field}/note")]


def _concepts(body: Block, element: str, field: str) -> list[tuple[Block, str]]:
    given = wire.blocks(body.get(element), f"{field}/{element}")
    return [(concept, f"{field}/{element}/{place}") for place, concept in enumerate(given)]


def _codings(concept: Block, field: str) -> list[tuple[str, str]]:
    given = wire.blocks(concept.get("coding"), f"{field}/coding")
    return [(wire.said(item.get("system")), wire.said(item.get("code"))) for item in given]
