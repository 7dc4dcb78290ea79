"""A practice's system fetches the records of its own patients, answers them, and is refused as FHIR refuses."""

import json
import re
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import get_resolver
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.composition import Composition
from fhir.resources.R4B.operationoutcome import OperationOutcome

from apps.audit.models import Entry
from apps.checks import actions as checks
from apps.checks.models import Assessment
from apps.clients.clock import now
from apps.delivery import actions as delivery
from apps.delivery import routes
from apps.delivery.models import Delivery, Payload
from apps.delivery.refused import Refused
from demo.peers.answering import message
from tests.apps.scene import NUMBERS, Door, complete, organisation, practice

pytestmark = pytest.mark.django_db
FHIR = "application/fhir+json"


@pytest.fixture
def surgery():
    return organisation("Y90001", "records:read", "records:acknowledge", kind="practice")[1]


@pytest.fixture
def kept():
    return Assessment.objects.get(check_of=complete())


def place(kept, operation="/$document"):
    return f"/fhir/Composition/{kept.composition_id}{operation}"


def refused(answer, status, code):
    assert (answer.status_code, answer["Content-Type"]) == (status, FHIR)
    OperationOutcome.model_validate(answer.json())
    assert [issue["code"] for issue in answer.json()["issue"]] == [code]
    return True


def test_the_document_is_the_record_that_was_sent(surgery, kept):
    answer = surgery.get(place(kept))
    assert (answer.status_code, answer["Content-Type"], answer["ETag"]) == (200, FHIR, 'W/"1"')
    assert answer["Cache-Control"] == "no-store" and "Link" not in answer
    made = answer.json()
    Bundle.model_validate(made)
    sent = Payload.objects.get(delivery__purpose="record").body
    assert made["type"] == "document" and made["identifier"] == sent["identifier"]
    assert [entry["resource"] for entry in made["entry"]] == [entry["resource"] for entry in sent["entry"]]
    assert made["entry"][0]["resource"]["id"] == str(kept.composition_id)


def test_every_reference_in_it_resolves_by_the_rule_for_documents(surgery, kept):
    made = surgery.get(place(kept)).json()
    addresses = {entry["fullUrl"] for entry in made["entry"]}
    base = made["entry"][0]["fullUrl"].rpartition("Composition/")[0]
    named = set(re.findall(r'"reference": "([A-Z][A-Za-z]+/[0-9a-f-]{36})"', json.dumps(made)))
    assert named and {base + each for each in named} <= addresses


def test_the_first_page_is_read_alone(surgery, kept):
    answer = surgery.get(place(kept, ""))
    Composition.model_validate(answer.json())
    assert answer.json()["id"] == str(kept.composition_id)


@pytest.mark.parametrize("known", ['W/"1"', "*", 'W/"0", W/"1"'])
def test_who_has_this_version_is_sent_no_body(surgery, kept, known):
    headers = {"Authorization": f"Bearer {surgery.token}", "If-None-Match": known}
    answer = Client().get(place(kept), headers=headers)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", 'W/"1"')


def test_of_a_replaced_record_the_newest_is_named(surgery, kept):
    checks.amend(check_id=kept.check_of_id, change="Another name.", by="test", at=now())
    newest = Assessment.objects.get(version=2)
    old = surgery.get(place(kept))
    assert old["Link"].endswith(f'/fhir/Composition/{newest.composition_id}/$document>; rel="latest-version"')
    assert old.json()["id"] == str(kept.record_id)
    new = surgery.get(place(newest))
    assert (new["ETag"], new.has_header("Link")) == ('W/"2"', False)
    assert new.json()["entry"][0]["resource"]["relatesTo"][0]["code"] == "replaces"


def test_another_practices_patient_nobodys_record_and_no_record_look_the_same(surgery, kept):
    practice("Y90002")
    other = organisation("Y90002", "records:read", kind="practice")[1]
    answers = [
        other.get(place(kept)),
        surgery.get(f"/fhir/Composition/{uuid4()}/$document"),
        surgery.get("/fhir/Patient/1"),
    ]
    assert all(refused(answer, 404, "not-found") for answer in answers)
    assert answers[0].json() == answers[1].json()
    assert not Entry.objects.filter(action="record.read").exists()


def test_who_commissions_the_check_may_not_read_its_record(kept):
    commissioner = organisation("Y92001", "records:read")[1]
    assert refused(commissioner.get(place(kept)), 404, "not-found")


def test_what_was_not_given_out_is_not_there(surgery, kept):
    Assessment.objects.update(issued_at=None)
    assert refused(surgery.get(place(kept)), 404, "not-found")


def test_each_reading_is_in_the_trail_with_who_read(surgery, kept):
    surgery.get(place(kept))
    entry = Entry.objects.get(action="record.read")
    assert (entry.actor, entry.subject) == ("organisation:Y90001", kept.check_of.person_id)


def test_a_record_that_went_in_another_form_is_written_again_the_same(surgery):
    routes.choose(practice="Y90001", channels=["fhir"], from_day=now().date(), by="test", at=now())
    kept = Assessment.objects.get(check_of=complete(NUMBERS[1]))
    made = surgery.get(place(kept)).json()
    Bundle.model_validate(made)
    assert made["id"] == str(kept.record_id) and made["entry"][0]["resource"]["id"] == str(kept.composition_id)


def test_a_system_without_the_scope_and_a_stranger_are_refused(kept):
    assert refused(organisation("Y90001", "people:read", kind="practice")[1].get(place(kept)), 403, "forbidden")
    assert refused(Door().get(place(kept)), 401, "login")


def test_who_asks_for_xml_is_told_that_there_is_none(surgery, kept):
    headers = {"Authorization": f"Bearer {surgery.token}", "Accept": "application/fhir+xml"}
    assert refused(Client().get(place(kept), headers=headers), 406, "not-supported")


def test_another_method_is_refused(surgery, kept):
    assert refused(surgery.post(place(kept), {}), 405, "not-supported")


def test_the_answer_to_a_record_goes_through_the_messaging_door(surgery, kept):
    said = message(str(kept.record_id), accepted=True, diagnostics="")
    for _ in range(2):
        answer = surgery.post("/fhir/$process-message", said, key=None, kind=FHIR)
        assert (answer.status_code, answer["Content-Type"]) == (200, FHIR)
        OperationOutcome.model_validate(answer.json())
    assert delivery.of(reference=kept.id).get(channel="pdm").state == "acknowledged"


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"resourceType": "Bundle", "type": "batch"}, 422, "processing"),
        (message(str(uuid4()), accepted=True, diagnostics=""), 404, "not-found"),
    ],
)
def test_a_bad_answer_is_refused_kept_and_changes_nothing(surgery, kept, said, status, code):
    assert refused(surgery.post("/fhir/$process-message", said, key=None, kind=FHIR), status, code)
    assert Refused.objects.get().door == "process-message"
    assert Delivery.objects.get(purpose="record").acknowledged_at is None


def test_the_statement_is_fhir_and_says_what_is_there_and_no_more():
    answer = Client().get("/fhir/metadata")
    assert (answer.status_code, answer["Content-Type"]) == (200, FHIR)
    said = CapabilityStatement.model_validate(answer.json())
    (rest,) = answer.json()["rest"]
    told = {f"fhir/${each['name']}" for each in rest["operation"]} | {"fhir/metadata"}
    for each in rest["resource"]:
        at = f"fhir/{each['type']}/<uuid:{each['type'].lower()}_id>"
        told |= {at} | {f"{at}/${operation['name']}" for operation in each["operation"]}
    there = {str(route.pattern) for route in get_resolver().url_patterns if str(route.pattern).startswith("fhir/")}
    assert told == there and said.fhirVersion == "4.0.1"


def test_ids_of_compositions_are_those_of_the_records(kept):
    sent = Payload.objects.get(delivery__purpose="record").body
    assert UUID(sent["entry"][0]["resource"]["id"]) == kept.composition_id
