"""One Observation of the report: the analytes it is about, and the value or the reason for none it gives them."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from apps.kits import wire
from apps.kits.suppliers.uk_pathology_fhir import codes
from apps.kits.suppliers.uk_pathology_fhir.message import Block, Resource
from healthcheck.coding import SNOMED
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.refusal import Invalid


class Standing(Enum):
    """What an Observation's status says of its content."""

    FIRM = ("final", "amended", "corrected")
    NOT_YET = ("registered", "preliminary")
    CANCELLED = ("cancelled",)
    WITHDRAWN = ("entered-in-error",)


# FHIR's "at most" and "at least" are kept as bounds like the others: none of our thresholds lies on a detection limit.
_BOUNDS = {None: "", "<": "<", "<=": "<", ">": ">", ">=": ">"}
_UCUM_RATIOS = ("1", "{ratio}")  # UCUM: an annotation alone stands for the unit one


def standing(found: Resource) -> Standing:
    """What its status says. Raises Invalid for a status that says nothing."""
    for known in Standing:
        if found.body.get("status") in known.value:
            return known
    raise Invalid("bad-message", "The status of the result is not known.", field=f"{found.field}/status")


def kinds(found: Resource) -> tuple[Kind, ...]:
    """The analytes it speaks of: one by its code, those of a panel that failed or ended whole, none for any other."""
    named = [code for system, code in codings(found.body, "code", found.field) if system == SNOMED]
    about = {codes.ANALYTES[code] for code in named if code in codes.ANALYTES}
    if len(about) > 1:
        raise Invalid("bad-message", "One result has the codes of two analytes.", field=f"{found.field}/code")
    ended = standing(found) in (Standing.CANCELLED, Standing.WITHDRAWN)
    if not about and (ended or found.body.get("dataAbsentReason") is not None):
        return next((codes.PANELS[code] for code in named if code in codes.PANELS), ())
    return tuple(about)


def name(found: Resource) -> str:
    """What it is called in the list of what was not used."""
    named = [code for _, code in codings(found.body, "code", found.field)]
    return codes.NOT_USED.get(named[0], named[0]) if named else "a result without a code"


def value(kind: Kind, found: Resource, *, made: UUID, taken_at: datetime) -> Measurement | Absent:
    """The value it gives, or the reason it gives none. Raises Invalid for one that cannot be right."""
    how = standing(found)
    quantity = found.body.get("valueQuantity")
    if how is Standing.WITHDRAWN:
        return withdrawn(kind, made=made, taken_at=taken_at)
    if quantity is None or how is Standing.CANCELLED:
        return _failed(kind, found, made, taken_at)
    if found.body.get("dataAbsentReason") is not None:
        raise Invalid("value-and-reason", "A result has a value or a reason for none, not both.", field=found.field)
    field = f"{found.field}/valueQuantity"
    block = wire.block(quantity, field)
    return Measurement(
        id=made,
        kind=kind,
        value=wire.measured(kind, wire.number(block.get("value"), f"{field}/value"), _ucum(block, field), field),
        taken_at=taken_at,
        source=Source.LABORATORY,
        comparator=_comparator(block, field),
    )


def withdrawn(kind: Kind, *, made: UUID, taken_at: datetime) -> Absent:
    """That the laboratory takes back what it reported."""
    return Absent(kind, AbsentReason.WITHDRAWN, "", made, taken_at)


def _failed(kind: Kind, found: Resource, made: UUID, taken_at: datetime) -> Absent:
    """Why there is no number. A result in words is not turned into one."""
    reason = codes.failure(
        codings(found.body, "dataAbsentReason", found.field) + codings(found.body, "valueCodeableConcept", found.field)
    )
    if reason is not AbsentReason.UNKNOWN:
        return Absent(kind, reason, "", made, taken_at)
    if "valueCodeableConcept" in found.body or "valueString" in found.body:
        return Absent(kind, AbsentReason.UNREADABLE, "", made, taken_at)
    if standing(found) is Standing.CANCELLED:
        reason = AbsentReason.CANCELLED
    given = found.body.get("dataAbsentReason")
    words = wire.said(wire.block(given, f"{found.field}/dataAbsentReason").get("text")) if given is not None else ""
    return Absent(kind, reason, words, made, taken_at)


def _ucum(quantity: Block, field: str) -> str:
    if quantity.get("system") != codes.UCUM:
        raise Invalid("wrong-unit", "The unit must be given by its UCUM code.", field=f"{field}/system")
    code = wire.text(quantity.get("code"), f"{field}/code")
    return "1" if code in _UCUM_RATIOS else code


def _comparator(quantity: Block, field: str) -> str:
    given = quantity.get("comparator")
    if (given is not None and not isinstance(given, str)) or given not in _BOUNDS:
        raise Invalid("bad-message", "The comparator is not one of FHIR's.", field=f"{field}/comparator")
    return _BOUNDS[given]


def codings(body: Block, element: str, field: str) -> tuple[tuple[str, str], ...]:
    """The (system, code) pairs of a CodeableConcept; none when it is left out."""
    if body.get(element) is None:
        return ()
    concept = wire.block(body[element], f"{field}/{element}")
    given = wire.blocks(concept.get("coding"), f"{field}/{element}/coding")
    return tuple((wire.said(item.get("system")), wire.said(item.get("code"))) for item in given)
