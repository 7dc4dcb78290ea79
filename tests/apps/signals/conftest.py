"""The published signals, a national demographics service on loopback, and people whom they are about."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from apps.delivery import apim
from demo.peers.server import Call, Reply, running
from tests.apps.rights.conftest import quiet  # noqa: F401 - no broker in these tests

PUBLISHED = os.environ.get("HEALTHCHECK_INTEROP_DIR", "")
DEATH = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus"


class Pds:
    """Knows who it was told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.people: dict[str, Reply] = {}
        self.asked: list[Call] = []

    def answer(self, call: Call) -> Reply:
        self.asked.append(call)
        return self.people.get(call.path.rpartition("/")[2], refusal(404, "RESOURCE_NOT_FOUND"))

    def knows(self, number: str, *, under: str = "", death: str = "", security: str = "U", **changes: Any) -> None:
        patient: dict[str, Any] = {
            "resourceType": "Patient",
            "id": under or number,
            "meta": {"versionId": "2", "security": [{"code": security}]},
            "name": [{"use": "usual", "given": ["Canary"], "family": "Quicksilver"}],
            "gender": "female",
        }
        if death:
            coded = {"url": "deathNotificationStatus", "valueCodeableConcept": {"coding": [{"code": death}]}}
            patient["extension"] = [{"url": DEATH, "extension": [coded]}]
        self.people[number] = Reply(200, patient | changes)

    def has_practice(self, number: str, code: str) -> None:
        self.knows(number, generalPractitioner=[{"type": "Organization", "identifier": {"value": code}}])


def refusal(status: int, code: str) -> Reply:
    issue = {"severity": "error", "code": "value", "details": {"coding": [{"code": code}]}}
    return Reply(status, {"resourceType": "OperationOutcome", "issue": [issue]})


@pytest.fixture
def pds(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pds]:
    """A demographics service."""
    monkeypatch.setattr(apim, "bearer", lambda **_: "secret")
    peer = Pds()
    with running(peer) as url:
        settings.PDS_URL = url
        yield peer


def signal(kind: str, number: str, *, at: str = "2026-06-01T13:00:00Z", event: str = "") -> dict[str, Any]:
    """A signal as it is published, about a person of ours."""
    part = [
        {"name": "event-number", "valueString": "1"},
        {"name": "timestamp", "valueInstant": at},
    ]
    context = [
        {"name": "event-type", "valueString": kind},
        {"name": "source", "valueUri": "https://fhir.nhs.uk/Id/nhsSpineASID/477121000324"},
        {"name": "subject", "valueReference": {"identifier": {"value": number}}},
    ]
    endpoint = "https://api.service.nhs.uk/multicast-notification-service/subscriptions"
    profile = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4"
    key = event or str(uuid4())
    status = {
        "resourceType": "Parameters",
        "meta": {"profile": [profile]},
        "id": key,
        "parameter": [
            {"name": "subscription", "valueReference": {"reference": endpoint}},
            {"name": "status", "valueCode": "active"},
            {"name": "type", "valueCode": "event-notification"},
            {"name": "notification-event", "part": part},
            {"name": "additional-context", "part": context},
        ],
    }
    entry = {
        "fullUrl": f"urn:uuid:{key}",
        "resource": status,
        "request": {"method": "GET", "url": endpoint},
        "response": {"status": "200"},
    }
    return {"resourceType": "Bundle", "id": key, "type": "history", "timestamp": at, "entry": [entry]}


def published(kind: str) -> dict[str, Any]:
    """The example of the specification."""
    return dict(json.loads((Path(PUBLISHED) / "specs/mns/signal-schemas/examples" / kind / "signal.json").read_text()))
