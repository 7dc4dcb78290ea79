"""FHIR datatypes from domain values: quantity, moment, references by identifier and by id."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from healthcheck.fhir.fixed import fixed
from healthcheck.person import NHS_NUMBER_SYSTEM
from healthcheck.units import Unit

Json = dict[str, Any]

ODS_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code"
SERVICE_SYSTEM = "http://fhir.nhs.uk/nhs-health-check-online.service.nhs.uk/"
UCUM = "http://unitsofmeasure.org"

# The words that UK Core 2.0.0 fixes for `unit` in its vital signs profiles; any other unit is written as we write it.
_FIXED_WORDS = {Unit.MMHG: "millimeter of mercury", Unit.KG: "kilogram", Unit.PER_MINUTE: "per minute"}


def number(value: Decimal | float) -> int | float:
    """A JSON number: 120 rather than 120.0."""
    return int(value) if value == int(value) else float(value)


def quantity(value: Decimal | float, unit: Unit, comparator: str = "") -> Json:
    """A Quantity with its UCUM code. The comparator is "<" or ">" where only a bound is known."""
    bound = {"comparator": comparator} if comparator else {}
    words = _FIXED_WORDS.get(unit, unit.written or unit.ucum)
    return {"value": number(value), **bound, "unit": words, "system": UCUM, "code": unit.ucum}


@lru_cache(maxsize=256)  # a record tells most of its moments more than once
def moment(at: datetime) -> str:
    """A dateTime in whole seconds with its offset, always UTC so that one moment has one spelling."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def patient(nhs_number: str) -> Json:
    """A reference to the person by NHS number: the record carries no Patient resource."""
    return {"identifier": {"system": NHS_NUMBER_SYSTEM, "value": nhs_number}}


def organisation(ods_code: str) -> Json:
    """A reference to an organisation by ODS code."""
    return {"identifier": {"system": ODS_SYSTEM, "value": ods_code}}


def refer(resource: Json) -> Json:
    """A reference to another resource of the same Bundle."""
    return reference(f"{resource['resourceType']}/{resource['id']}")


@lru_cache(maxsize=256)  # most are referred to more than once in their record
def reference(to: str) -> Json:
    """A reference to "Encounter/{its id}"."""
    return fixed({"reference": to})


@cache
def profile(name: str) -> Json:
    """The meta element that claims a UK Core profile."""
    return fixed({"profile": [f"https://fhir.hl7.org.uk/StructureDefinition/{name}"]})
