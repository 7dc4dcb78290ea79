"""A sample in the record: how it was marked, what is held, and what is known of whose it is."""

from dataclasses import replace

import pytest

from healthcheck.measurement import AbsentReason, Kind, Measurement
from healthcheck.sample import Sample, SampleFlag, Whose
from tests.healthcheck.cases import a_check
from tests.healthcheck.change.values import a_value
from tests.healthcheck.fhir.bundles import a_bundle, observed

CONDITION = "http://terminology.hl7.org/CodeSystem/v2-0493"


def with_hba1c(**changes):
    check = a_check()
    values = [
        replace(value, **changes) if isinstance(value, Measurement) and value.kind is Kind.HBA1C else value
        for value in check.measurements
    ]
    (result,) = observed(a_bundle(replace(check, measurements=tuple(values))), "hba1c")
    return result


def notes(result) -> str:
    return " ".join(note["text"] for note in result["note"])


@pytest.mark.parametrize("flag", SampleFlag)
def test_a_mark_stands_on_the_specimen_and_in_the_reliability_beside_the_value(flag):
    result = with_hba1c(flags=(flag,))
    (condition,) = result["contained"][0]["condition"]
    assert condition["text"] == flag.written
    assert condition.get("coding", []) == ([{"system": CONDITION, "code": flag.condition}] if flag.condition else [])
    assert result["valueQuantity"]["value"] == 36
    assert "Reliability C" in notes(result) and flag.written in notes(result)


def test_a_sample_without_a_mark_has_no_condition():
    assert "condition" not in with_hba1c()["contained"][0]


def test_a_held_result_is_registered_and_temporarily_unknown():
    (held,) = observed(a_bundle(a_check(values={Kind.HBA1C: AbsentReason.HELD})), "hba1c")
    reason = held["dataAbsentReason"]
    assert held["status"] == "registered" and "valueQuantity" not in held
    assert [coding["code"] for coding in reason["coding"]] == ["temp-unknown"]
    assert reason["text"] == "result is being checked by a clinician: it may not be this person's sample"


def test_a_sample_that_is_not_theirs_is_an_error_and_not_a_gap():
    (refused,) = observed(a_bundle(a_check(values={Kind.HBA1C: AbsentReason.NOT_YOUR_SAMPLE})), "hba1c")
    assert refused["status"] == "final" and "valueQuantity" not in refused
    assert refused["dataAbsentReason"]["coding"][0]["code"] == "error"


def test_what_a_clinician_confirmed_says_so_beside_the_value():
    sample = Sample(Whose.NOT_SURE, vouched=True)
    assert "confirmed as this person's by a clinician" in notes(with_hba1c(sample=sample))


def test_the_last_value_stands_beside_a_surprising_one():
    check = a_check(values={Kind.HBA1C: "78"}, previous=(a_value(Kind.HBA1C, "38"),))
    (result,) = observed(a_bundle(check), "hba1c")
    assert "HbA1c was 38 mmol/mol in March 2021: a change of 40 is more than expected" in notes(result)
