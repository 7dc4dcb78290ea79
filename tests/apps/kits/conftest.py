"""Laboratory messages as laboratories write them, for tests to bend. The people and laboratories are invented."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from apps.checks import actions as checks
from apps.checks.actions.consent import VERSION
from apps.checks.models import HealthCheck
from apps.clients.models import Organisation
from apps.kits import actions
from apps.kits.models import Kit, LabMessage, SupplierAccount
from apps.people import actions as people
from apps.people.models import Practice
from healthcheck.person import NhsNumber

SNOMED = "http://snomed.info/sct"
KIT = "HC123456789010"
NHS_NUMBER = "9990000018"  # from the range kept for tests
CONSENTED = datetime(2024, 11, 17, 12, tzinfo=UTC)
NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
UK = "https://fhir.hl7.org.uk/StructureDefinition/"

Message = dict[str, Any]


def _observation(place: int, code: str, **content: Any) -> Message:
    return {
        "resourceType": "Observation",
        "meta": {"profile": [f"{UK}UKCore-Observation-Lab"]},
        "status": "final",
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}
        ],
        "code": {"coding": [{"system": SNOMED, "code": code}]},
        "subject": {"reference": "urn:uuid:patient"},
        "specimen": {"reference": "urn:uuid:specimen"},
        **content,
    }


def _quantity(value: Any, ucum: str, **more: Any) -> Message:
    return {
        "valueQuantity": {"value": value, "unit": ucum, "system": "http://unitsofmeasure.org", "code": ucum, **more}
    }


def _absent(code: str, system: str = SNOMED, text: str = "") -> Message:
    return {"dataAbsentReason": {"coding": [{"system": system, "code": code}], "text": text}}


def _entry(address: str, resource: Message) -> Message:
    return {"fullUrl": f"urn:uuid:{address}", "resource": resource}


def _frame(kit: str, issued: str, received: str, collected: str) -> list[Message]:
    requisition = {"system": "https://kits.example/code", "value": kit}
    return [
        _entry("header", {"resourceType": "MessageHeader", "eventCoding": {"system": SNOMED, "code": "371528001"}}),
        _entry(
            "patient",
            {
                "resourceType": "Patient",
                "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NHS_NUMBER}],
            },
        ),
        _entry("request-1", {"resourceType": "ServiceRequest", "requisition": requisition, "status": "active"}),
        _entry("request-2", {"resourceType": "ServiceRequest", "requisition": requisition, "status": "active"}),
        _entry(
            "report",
            {
                "resourceType": "DiagnosticReport",
                "status": "final",
                "code": {"coding": [{"system": SNOMED, "code": "721981007"}]},
                "issued": issued,
                "specimen": [{"reference": "urn:uuid:specimen"}],
            },
        ),
        _entry(
            "specimen",
            {
                "resourceType": "Specimen",
                "receivedTime": received,
                "collection": {"collectedDateTime": collected},
            },
        ),
    ]


@pytest.fixture
def fhir() -> Callable[..., Message]:
    """fhir((code, content), ..., kit=, message_id=, ...) -> a pathology message; without results, all five analytes."""

    def make(
        *results: tuple[str, Message],
        kit: str = KIT,
        message_id: str = "b5c8a6d2",
        issued: str = "2024-11-20T16:00:00+00:00",
        received: str = "2024-11-20T09:10:00+00:00",
        collected: str = "2024-11-18T08:52:00+01:00",
    ) -> Message:
        full = (
            ("1106541000000101", _quantity(6.1, "mmol/L")),
            ("1107681000000108", _quantity(1.44, "mmol/L")),
            ("999791000000106", _quantity(38, "mmol/mol")),
            ("1107001000000108", _quantity(79, "umol/L")),
            ("1023491000000104", _quantity(0.8, "mg/mmol")),
        )
        return {
            "resourceType": "Bundle",
            "identifier": {"system": "https://tools.ietf.org/html/rfc4122", "value": message_id},
            "type": "message",
            "entry": _frame(kit, issued, received, collected)
            + [
                _entry(f"result-{place}", _observation(place, code, **{"issued": issued, **content}))
                for place, (code, content) in enumerate(results or full)
            ],
        }

    return make


@pytest.fixture
def quantity() -> Callable[..., Message]:
    """quantity(value, ucum, comparator=) -> the value part of an Observation."""
    return _quantity


@pytest.fixture
def absent() -> Callable[..., Message]:
    """absent(code, system=, text=) -> the reason part of an Observation without a value."""
    return _absent


@pytest.fixture
def markers() -> Callable[..., Message]:
    """markers({biomarkerCode: ...}, ..., kit=, **fields) -> an order/biomarker message; without rows, all six."""

    def make(*rows: Message, kit: str = KIT, **fields: Any) -> Message:
        full = [
            {"biomarkerCode": "CHO", "value": 5.2, "units": "mmol/L", "successful": True},
            {"biomarkerCode": "HDL", "value": 1.3, "units": "mmol/L", "successful": True},
            {"biomarkerCode": "CHDD", "value": 4, "units": "ratio", "successful": True},
            {"biomarkerCode": "GHBI", "value": 44, "units": "mmol/mol", "successful": True},
            {"biomarkerCode": "CRE", "value": 82, "units": "umol/L", "successful": True},
            {"biomarkerCode": "ACR", "value": 1.1, "units": "mg/mmol", "successful": True},
        ]
        return {
            "orderId": "A-1001",
            "orderExternalReference": kit,
            "pendingReorder": False,
            "resultDate": "2024-11-20T16:00:00.000Z",
            "resultData": list(rows) or full,
            **fields,
        }

    return make


@dataclass
class Lab:
    """A laboratory that takes part, as itself."""

    account: SupplierAccount

    def sends(self, message: Message | bytes, *, at: datetime = NOON) -> LabMessage:
        """Hand its message in; what came of it."""
        raw = message if isinstance(message, bytes) else json.dumps(message).encode()
        return actions.receive(account=self.account, raw=raw, by=self.actor, at=at)

    def tells(self, kit: Kit, event: str, *, event_id: str = "", at: datetime = NOON) -> Kit:
        """Tell what happened to a kit."""
        told, _ = actions.tell(
            code=kit.code,
            event=event,
            event_id=event_id or f"{kit.code}-{event}",
            their_at=at,
            organisation=self.account.organisation,
            at=at,
        )
        return told

    @property
    def actor(self) -> str:
        """How the trail names it."""
        return f"organisation:{self.account.organisation.ods_code}"


def _lab(ods_code: str, reader: str) -> Lab:
    organisation = Organisation.objects.create(name=f"Laboratory {ods_code}", ods_code=ods_code, kind="laboratory")
    return Lab(SupplierAccount.objects.create(key=f"lab-{ods_code.lower()}", reader=reader, organisation=organisation))


@pytest.fixture
def fhir_lab(db: None) -> Lab:
    """A laboratory that sends pathology messages."""
    return _lab("LAB01", "uk_pathology_fhir")


@pytest.fixture
def json_lab(db: None) -> Lab:
    """A laboratory that sends order/biomarker messages."""
    return _lab("LAB02", "biomarker_json")


@pytest.fixture
def check(db: None) -> HealthCheck:
    """An open check of a person with the messages' NHS number, consented to on the day before the specimen."""
    return open_check(NHS_NUMBER)


@pytest.fixture
def another_check(db: None) -> HealthCheck:
    """An open check of somebody else."""
    return open_check("9990000026")


def open_check(nhs_number: str) -> HealthCheck:
    """As the earlier steps leave it: invited, eligible, consented."""
    practice, _ = Practice.objects.get_or_create(
        ods_code="Y00001", defaults={"name": "A practice", "area_code": "E06000001", "area_name": "An area"}
    )
    commissioner, _ = Organisation.objects.get_or_create(
        ods_code="X0001", defaults={"name": "A commissioner", "kind": "commissioner"}
    )
    details = people.Details(NhsNumber(nhs_number), "A", "B", date(1976, 5, 4), practice.ods_code)
    person = people.register(details=details, by="organisation:X0001", at=CONSENTED)
    check, _ = checks.invite(person=person, organisation=commissioner, by="organisation:X0001", at=CONSENTED)
    words = {"by": f"person:{person.id}", "at": CONSENTED}
    checks.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, **words)
    return checks.consent(check_id=check.id, version=VERSION, **words)


@pytest.fixture
def order(check: HealthCheck) -> Callable[..., Kit]:
    """order(lab, code=, markers=) -> a kit for the check, ordered on the day of consent."""

    def make(lab: Lab, **wishes: Any) -> Kit:
        given = {"check_id": check.id, "by": f"person:{check.person_id}", "at": CONSENTED, **wishes}
        kit, _ = actions.order(supplier=lab.account.key, **given)
        return kit

    return make
