"""What is asked at each door: the addresses with the first household's things in them, and a right body for each."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.urls import URLPattern, URLResolver, get_resolver

from apps.clients.clock import now
from apps.kits import code as kit_code
from tests.apps import scene
from tests.attacks.cast import FAMILY, NUMBERS, Cast

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
NAMES = {"questionnaires": "nhs_health_check", "sign-in": "signed-in"}


def routes() -> dict[str, URLPattern]:
    """Every route of the service, as config/urls.py writes it."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Any, before: str) -> Any:
    for each in patterns:
        written = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, written)
        else:
            yield written, each


def filled(route: str, values: dict[str, Any]) -> str:
    """The address of a route with these in it."""
    named = {"name": next((name for part, name in NAMES.items() if part in route), "none"), **values}
    return "/" + _PART.sub(lambda part: str(named[part[1]]), route)


def own(cast: Cast) -> dict[str, Any]:
    """The first household's."""
    a = cast.a
    return {
        "check_id": a.check.id, "code": a.kit.code, "assistance_id": a.assistance, "supplier": a.supplier.key,
        "version": 1, "record": a.assessment.record_id, "composition_id": a.assessment.composition_id,
        "number": NUMBERS["a"], "family": FAMILY["a"], "session_id": UUID(cast.tokens["person_a"].split("_")[1]),
        "batch_id": a.batch,
    }  # fmt: skip


def unknown() -> dict[str, Any]:
    """Nobody's: of the same form, and not there."""
    return {
        "check_id": uuid4(), "code": kit_code.make(), "assistance_id": uuid4(), "supplier": "lab-nowhere",
        "version": 1, "record": uuid4(), "composition_id": uuid4(), "number": "9990000050", "family": "Nobody",
        "session_id": uuid4(), "batch_id": uuid4(),
    }  # fmt: skip


def body(door: str, things: dict[str, Any]) -> Any:
    """What is sent there: right in form, so that only who asks decides. None where nothing is."""
    at = now() - timedelta(minutes=5)
    said = {
        "v1/invitations POST": {
            "nhs_number": "9990000050", "given_name": "C", "family_name": "Nobody", "birth_date": "1980-01-01",
            "practice": "Y90001",
        },
        "v1/me/consents POST": {"purpose": "app-messages", "given": True},
        "v1/me/requests POST": {"kind": "copy"},
        "v1/assistances POST": {
            "nhs_number": things["number"], "birth_date": scene.born(45).isoformat(), "family_name": things["family"],
            "route": "pharmacy", "operator": "T-07", "agreement": "spoken", "agreed": True,
        },
        "eligibility POST": {"conditions": [], "home": []},
        "consent POST": {"version": "2026-11", "agreed": True},
        "answers PUT": {"version": "2026-11", "answers": {}},
        "answers POST": {"version": "2026-11", "answers": scene.WHOLE_ANSWERS},
        "follow-up-questions POST": {"version": "2026-11", "answers": {"none": "no"}},
        "readings POST": {"readings": [{
            "taken_at": at.isoformat(), "place": "home", "values": [{"kind": "pulse", "value": 70, "unit": "/min"}],
        }]},
        "kits POST": {"supplier": things["supplier"]},
        "cancellation POST": {},
        "sample POST": {"whose": "me", "collected_at": at.isoformat()},
        "events POST": {"event_id": str(uuid4()), "event": "dispatched", "at": at.isoformat()},
        "stock POST": {"lot": "LOT2", "quantity": 5, "expires": (now() + timedelta(days=200)).date().isoformat()},
        "v1/laboratory-messages/<slug:supplier> POST": message(things["code"], at=at.isoformat()),
        "v1/laboratory-batches/<slug:supplier> POST": [message(things["code"], at=at.isoformat())],
        "v1/acknowledgements POST": acknowledgement(things["record"]),
        "process-message POST": acknowledgement(things["record"]),
        "v1/signals POST": {},
    }  # fmt: skip
    return next((content for end, content in said.items() if door.endswith(end)), None)


def message(kit: str, *, at: str, message_id: str = "", value: Any = 5.2) -> dict[str, Any]:
    """A laboratory's results for a kit."""
    rows = {"CHO": (value, "mmol/L"), "HDL": (1.3, "mmol/L"), "GHBI": (36, "mmol/mol"), "CRE": (70, "umol/L")}
    return {
        "messageId": message_id or str(uuid4()), "orderId": "A-1", "orderExternalReference": kit, "pendingReorder": False,  # noqa: E501
        "collectedDate": at, "resultDate": at,
        "resultData": [
            {"biomarkerCode": code, "value": number, "units": unit, "successful": True}
            for code, (number, unit) in rows.items()
        ],
    }  # fmt: skip


def acknowledgement(record: Any, *, code: str = "ok") -> dict[str, Any]:
    """A GP system's answer to a record."""
    header = {"resourceType": "MessageHeader", "response": {"identifier": str(record), "code": code}}
    issue = {
        "severity": "information",
        "code": "informational",
        "details": {"coding": [{"code": "TECHNICAL_SUCCESS"}]},
    }
    outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
    return {"resourceType": "Bundle", "type": "message", "entry": [{"resource": header}, {"resource": outcome}]}
