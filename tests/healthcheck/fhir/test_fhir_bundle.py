"""The transaction Bundle: its shape, its order, its sameness, and that nothing personal but the NHS number is in it."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from healthcheck.assess import assess
from healthcheck.check import FollowUpAnswer
from healthcheck.fhir import bundle
from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.person import NhsNumber
from tests.healthcheck.cases import SAMPLED, a_check, an_id
from tests.healthcheck.fhir.bundles import a_bundle, a_record, observed, only, references, resources, strings

HAEMOLYSED = {Kind.TOTAL_CHOLESTEROL: AbsentReason.HAEMOLYSED, Kind.HDL_CHOLESTEROL: AbsentReason.HAEMOLYSED}
NOTHING_BUT_ANSWERS = dict.fromkeys(
    (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.HBA1C, Kind.CREATININE, Kind.ACR, Kind.HEIGHT, Kind.WEIGHT)
)

CHECKS = {
    "normal": (a_check(), {}),
    "haemolysed": (a_check(values=HAEMOLYSED), {}),
    "stopped": (a_check(values=NOTHING_BUT_ANSWERS), {"stopped": "the kit did not come back"}),
    "urgent": (a_check(age=66, pressure=("192", "124"), measured_at=Source.PHARMACY), {}),
    "empty": (
        replace(a_check(measurements=()), answers={}, answers_id=None, answered_at=None, questionnaire=""),
        {"stopped": "the person ended it"},
    ),
    "asked": (
        replace(a_check(), follow_up=(FollowUpAnswer("hba1c_condition", "no", SAMPLED),)),
        {},
    ),
    "replacing": (a_check(), {"replaces": an_id("former assessment")}),
}


@pytest.fixture(params=CHECKS)
def made(request):
    check, changes = CHECKS[request.param]
    return a_bundle(check, **changes)


def test_the_bundle_is_a_transaction_identified_by_its_own_id(made):
    assert made["type"] == "transaction"
    assert UUID(made["id"])
    assert made["identifier"] == {
        "system": "http://fhir.nhs.uk/nhs-health-check-online.service.nhs.uk/",
        "value": made["id"],
    }
    assert made["timestamp"] == "2026-11-16T12:30:00+00:00"


def test_each_entry_creates_its_resource_only_where_it_is_not_there_yet(made):
    for entry in made["entry"]:
        resource = entry["resource"]
        assert entry["fullUrl"] == f"urn:uuid:{resource['id']}"
        url = f"{resource['resourceType']}/{resource['id']}"
        assert entry["request"] == {"method": "PUT", "url": url, "ifNoneMatch": "*"}


def test_the_order_is_composition_encounter_observations_risk_report_answers(made):
    kinds = [resource["resourceType"] for resource in resources(made)]
    order = ("Composition", "Encounter", "Observation", "RiskAssessment", "DiagnosticReport", "QuestionnaireResponse")
    order = (*order, "Provenance")
    assert kinds == sorted(kinds, key=order.index)
    assert kinds[:2] == ["Composition", "Encounter"]


def test_no_patient_and_no_organisation_travel_with_it(made):
    assert not {"Patient", "Organization"} & {resource["resourceType"] for resource in resources(made)}
    number = {"identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}}
    assert all(each["subject"] == number for each in resources(made) if each["resourceType"] != "Provenance")


def test_every_reference_points_at_an_entry_or_a_contained_sample(made):
    inside = {f"{resource['resourceType']}/{resource['id']}" for resource in resources(made)}
    for resource in resources(made):
        contained = {f"#{part['id']}" for part in resource.get("contained", ())}
        assert set(references(resource)) <= inside | contained


def test_no_id_is_used_twice(made):
    ids = [resource["id"] for resource in resources(made)]
    assert len(ids) == len(set(ids))


def test_every_resource_stands_in_a_section_or_is_the_basis_of_one_that_does(made):
    composition = only(made, "Composition")
    listed = set(references(composition["section"]))
    unlisted = {f"{r['resourceType']}/{r['id']}" for r in resources(made)[1:]} - listed
    assert {name.split("/")[0] for name in unlisted} <= {"QuestionnaireResponse", "Provenance"}


def test_the_models_of_fhir_r4_accept_it(made):
    bundle.validate(made)


def test_the_same_assessment_and_record_give_the_same_bytes(made):
    for check, changes in CHECKS.values():
        assert json.dumps(a_bundle(check, **changes)) == json.dumps(a_bundle(check, **changes))


def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    root = Path(__file__).parents[3]
    program = (
        "import json; from tests.healthcheck.cases import a_check;"
        "from tests.healthcheck.fhir.bundles import a_bundle; print(json.dumps(a_bundle(a_check())))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
    assert json.loads(runs[0].stdout) == a_bundle(a_check())


def test_the_order_in_which_values_came_in_does_not_show():
    check = a_check()
    turned = replace(check, measurements=tuple(reversed(check.measurements)))
    assert a_bundle(turned) == a_bundle(check)


def test_no_birth_date_age_practice_or_ethnicity_is_in_it():
    check = a_check(age=57, practice="Z99999", pressure=("158", "96"))
    words = " ".join(strings(a_bundle(check)))
    for personal in (check.person.birth_date.isoformat(), "Z99999", "white_british", "White British", "57"):
        assert not re.search(rf"\b{personal}\b", words)


def test_the_nhs_number_is_in_no_id_and_no_id_depends_on_it():
    one = a_bundle(a_check())
    other = a_bundle(a_check(nhs_number=NhsNumber("9990000026")))
    assert [resource["id"] for resource in resources(one)] == [resource["id"] for resource in resources(other)]
    assert not any("9990000018" in resource["id"] for resource in resources(one))


def test_a_new_version_keeps_what_was_measured_and_answered_and_renews_what_was_derived():
    first = a_bundle(a_check())
    second = a_bundle(a_check(), assessment_id=an_id("second"), replaces=an_id("assessment"))
    kept = {(r["resourceType"], r["id"]): r for r in resources(first)}
    same = [r for r in resources(second) if (r["resourceType"], r["id"]) in kept]
    assert all(r == kept[r["resourceType"], r["id"]] for r in same)
    assert {r["resourceType"] for r in same} == {"Encounter", "Observation", "QuestionnaireResponse"}
    renewed = {r["resourceType"] for r in resources(second)} - {r["resourceType"] for r in same}
    assert renewed == {"Composition", "RiskAssessment", "DiagnosticReport", "Provenance"}


def test_a_bundle_that_is_not_fhir_is_refused_without_repeating_its_content():
    made = a_bundle(a_check())
    only(made, "Encounter")["status"] = {"9990000018": "no code"}
    with pytest.raises(bundle.InvalidRecord) as refused:
        bundle.validate(made)
    assert "entry.1.resource.status" in str(refused.value)
    assert "9990000018" not in str(refused.value)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda encounter: encounter.update(resourceType="HealthCheck"),
        lambda encounter: encounter.pop("resourceType"),
        lambda encounter: encounter.pop("status"),
        lambda encounter: encounter.update(colour="blue"),
        lambda encounter: encounter["period"].update(start="2026-13-01"),
    ],
)
def test_a_broken_resource_anywhere_in_it_is_refused(break_it):
    made = a_bundle(a_check())
    break_it(only(made, "Encounter"))
    with pytest.raises(bundle.InvalidRecord):
        bundle.validate(made)


def test_one_call_checks_codes_units_and_ranges_too():
    made = a_bundle(a_check())
    (hba1c,) = observed(made, "hba1c")
    hba1c["valueQuantity"]["code"] = "mmol/L"
    with pytest.raises(bundle.InvalidRecord, match=r"999791000000106 in mmol/L, not mmol/mol"):
        bundle.validate(made)


def test_a_value_without_number_or_unit_is_refused_and_not_passed_over():
    for take in ("value", "code"):
        made = a_bundle(a_check())
        (hba1c,) = observed(made, "hba1c")
        hba1c["valueQuantity"].pop(take)
        with pytest.raises(bundle.InvalidRecord, match="999791000000106"):
            bundle.validate(made)
    made = a_bundle(a_check())
    only(made, "RiskAssessment")["prediction"][0].pop("probabilityDecimal")
    with pytest.raises(bundle.InvalidRecord, match="without its value"):
        bundle.validate(made)


def test_the_record_is_made_from_the_assessment_and_nothing_else():
    assessment = assess(a_check())
    assert bundle.make(assessment, a_record()) == bundle.make(assessment, a_record())
    assert bundle.make(assessment, a_record()) != bundle.make(assessment, a_record(stopped="the kit was lost"))
