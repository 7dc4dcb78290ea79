"""The National Record Locator: a pointer by which others who care for the person find the record. Off by default.

Source: NHSDigital/NRLF, layer/nrlf/core (producer's DocumentReference). It lists the types that a pointer may have, and
a health check was none of them in the copy we read (2024): so type and category are settings and empty, and without
them a pointer is refused here, by name, before anything is sent.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings

from apps.delivery import apim
from apps.delivery.channel import Arrival, Outcome, Result
from apps.delivery.codes import parse
from apps.delivery.fhir_answer import codes_of, failed
from apps.delivery.post import Answer, refused
from healthcheck.fhir import codes

NAME: Final = "nrl"
REPEATS_HARMLESSLY: Final = False  # a repeat of one id is a conflict there
PATH: Final = "/record-locator/producer/FHIR/R4/DocumentReference"
FHIR: Final = "application/fhir+json"
ODS: Final = "https://fhir.nhs.uk/Id/ods-organization-code"
SNOMED: Final = "http://snomed.info/sct"
ENGLAND: Final = "https://fhir.nhs.uk/England"
NO_TYPE: Final = "nrl-pointer-type-or-category-not-set"


def pointer(*, subject: Mapping[str, Any], url: str, made_at: str, replaces: UUID | None) -> dict[str, Any]:
    """What a pointer says less its id, type and category, which are known when it is sent.

    Args:
        subject: the person, by NHS number.
        url: where the document is fetched.
        made_at: when the record was made.
        replaces: the delivery of the pointer whose place it takes.
    """
    author = {"identifier": {"system": ODS, "value": settings.AUTHOR_ODS}}
    former = {"code": "replaces", "target": {"type": "DocumentReference", "identifier": {"value": _name(replaces)}}}
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": subject,
        "date": made_at,
        "author": [author],
        "custodian": author,
        **({"relatesTo": [former]} if replaces else {}),
        "content": [_content(url, made_at)],
        "context": {"practiceSetting": _setting(made_at)},
    }


def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
    """POST the pointer under our own id. Raises nothing for a type that is not set: it says so and waits."""
    if not settings.NRL_POINTER_TYPE or not settings.NRL_POINTER_CATEGORY:
        return Outcome(Result.PERMANENT, detail=NO_TYPE)
    whole = {
        **payload,
        "id": _name(message_id),
        "type": _concept(f"{SNOMED}|{settings.NRL_POINTER_TYPE}"),
        "category": [_concept(f"{SNOMED}|{settings.NRL_POINTER_CATEGORY}")],
    }
    headers = {"Content-Type": FHIR, **_headers(message_id)}
    return apim.call(NAME, "POST", _url(), body=json.dumps(whole).encode(), headers=headers, read=_read)


def ask(payload: Mapping[str, Any], *, message_id: UUID) -> Arrival:
    """Whether the locator has the pointer of this id."""
    return apim.ask(NAME, f"{_url()}/{_name(message_id)}", headers=_headers(message_id), read=_arrived)


def _arrived(answer: Answer) -> Arrival:
    if answer.status == 200 and parse(answer.body).get("resourceType") == "DocumentReference":
        return Arrival.ARRIVED
    return Arrival.NOT_ARRIVED if answer.status == 404 else Arrival.CANNOT_TELL


def _read(answer: Answer) -> Outcome:
    content = parse(answer.body)
    if answer.status not in (200, 201):
        return refused(answer, codes_of(content))
    if failed(content):
        return Outcome(Result.UNKNOWN, status=answer.status, detail=codes_of(content))
    return Outcome(Result.ACCEPTED, status=answer.status)


def _name(delivery: UUID | None) -> str:
    return f"{settings.AUTHOR_ODS}-{delivery}"


def _url() -> str:
    return settings.NRL_URL.rstrip("/") + PATH


def _headers(message_id: UUID) -> dict[str, str]:
    names = {"X-Request-ID": str(uuid4()), "X-Correlation-ID": str(message_id)}
    return {"Accept": FHIR, "NHSD-End-User-Organisation-ODS": settings.AUTHOR_ODS, **names}


def _content(url: str, made_at: str) -> dict[str, Any]:
    stability = _concept(f"{ENGLAND}/CodeSystem/England-NRLContentStability|static|Static")
    extension = {
        "url": f"{ENGLAND}/StructureDefinition/Extension-England-ContentStability",
        "valueCodeableConcept": stability,
    }
    system = f"{ENGLAND}/CodeSystem/England-NRLFormatCode"
    return {
        "attachment": {"contentType": FHIR, "url": url, "creation": made_at},
        "format": {"system": system, "code": "urn:nhs-ic:structured", "display": "Structured Document"},
        "extension": [extension],
    }


def _setting(made_at: str) -> dict[str, Any]:
    """The practice's kind, in the code in force when the record was made."""
    (kind,) = codes.in_force(codes.day_of(datetime.fromisoformat(made_at)), NAME)["practice_setting"]
    return _concept(f"{kind.system}|{kind.code}|{kind.display}")


def _concept(written: str) -> dict[str, Any]:
    """A CodeableConcept from "system|code|display"; the display may be left out."""
    return {"coding": [dict(zip(("system", "code", "display"), written.split("|"), strict=False))]}
