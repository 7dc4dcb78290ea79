"""What the Personal Demographics Service says of a person now, in our own words.

Source: NHSDigital/personal-demographics-service-api, specification/components/schemas/Patient.yaml. Extension
UKCore-DeathNotificationStatus: 1 informal, 2 formal, U removed. meta.security R or V: a sensitive record, from which
the address and the practice are left out, so of a sensitive record nothing follows from their absence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from apps.people.changing import Demographics
from healthcheck.person import NhsNumber, Sex

DEATH: Final = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus"
STATUSES: Final = {"1": "informal", "2": "formal", "U": "removed"}
SENSITIVE: Final = frozenset({"R", "V"})


@dataclass(frozen=True, slots=True)
class Found:
    """A person as the national record has them.

    Args:
        nhs_number: theirs now, which may be another than was asked for.
        death: informal, formal, removed; "" where none was ever notified.
        practice: ODS code; "" where no practice looks after them, or it is not shown.
        details: name, date of birth, sex, postcode, whether the record is sensitive.
    """

    nhs_number: NhsNumber
    death: str
    practice: str
    details: Demographics


def found(patient: Mapping[str, Any]) -> Found:
    """The person in a Patient resource. Raises Invalid for a bad number, ValueError for what is no Patient of PDS."""
    if patient.get("resourceType") != "Patient":
        raise ValueError("not a Patient")
    try:
        return Found(NhsNumber(str(patient.get("id"))), _death(patient), _practice(patient), _details(patient))
    except (AttributeError, TypeError, KeyError, IndexError):
        raise ValueError("not a Patient of PDS") from None


def _death(patient: Mapping[str, Any]) -> str:
    for extension in patient.get("extension", []):
        if extension["url"] == DEATH:
            parts = {part["url"]: part for part in extension["extension"]}
            coding = parts["deathNotificationStatus"]["valueCodeableConcept"]["coding"][0]
            if coding["code"] not in STATUSES:
                raise ValueError("an unknown death notification status")
            return STATUSES[coding["code"]]
    return "formal" if patient.get("deceasedDateTime") else ""


def _practice(patient: Mapping[str, Any]) -> str:
    practices = [each["identifier"]["value"] for each in patient.get("generalPractitioner", [])]
    code = str(practices[0]) if practices else ""
    if not code.isalnum() and code:
        raise ValueError("not an ODS code")
    return code[:10].upper()


def _details(patient: Mapping[str, Any]) -> Demographics:
    names = [each for each in patient.get("name", []) if each.get("use") == "usual"]
    homes = [each for each in patient.get("address", []) if each.get("use") == "home"]
    born = patient.get("birthDate")
    sex = patient.get("gender")
    return Demographics(
        given_name=" ".join(names[0].get("given", [])) or None if names else None,
        family_name=names[0].get("family") if names else None,
        birth_date=date.fromisoformat(born) if isinstance(born, str) and len(born) == 10 else None,
        sex=sex if sex in (Sex.FEMALE, Sex.MALE) else None,  # "other" and "unknown" take nothing from what we know
        postcode=homes[0].get("postalCode") if homes else None,
        restricted=bool(SENSITIVE & {each["code"] for each in patient.get("meta", {}).get("security", [])}),
    )
