"""A sample that may not be the person's: held, looked at by a clinician, and used or never used."""

from datetime import timedelta

import pytest

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.kits.models import Kit
from apps.kits.sample_doubt import Doubt
from tests.healthcheck.fhir.bundles import observed, resources
from tests.journeys.sample_journey import OTHER, USUAL, SampleJourney, clinician, resolves

pytestmark = pytest.mark.django_db

MARKS = ("8.83", "0.77", "63.3", "137.7")  # the values of OTHER, which nothing else here has


def nothing_of(journey: SampleJourney) -> bool:
    """Whether none of somebody else's values stands anywhere that anybody reads."""
    return not any(mark in journey.everything_given_out() for mark in MARKS)


def what_a_gp_has_is_never_written_over(journey: SampleJourney) -> bool:
    """Each entry is a PUT with ifNoneMatch: a second content under one id would never arrive."""
    every = [resource for record in journey.records() for resource in resources(record, "Observation")]
    contents = {resource["id"]: resource for resource in every}
    return len(journey.records()) > 1 and all(contents[resource["id"]] == resource for resource in every)


def test_somebody_elses_blood_is_held_refused_and_another_kit_comes():
    journey = SampleJourney()
    journey.says("somebody_else")
    journey.reports(OTHER)
    assert journey.results() is None and nothing_of(journey)
    (kit,) = journey.kits()
    assert (
        kit["notice"].startswith("A clinician is checking your results") and kit["sample"]["whose"] == "somebody_else"
    )
    assert journey.told()[-1] == "results-checking" and journey.doubt().reasons == ["somebody_else"]

    assert resolves(clinician(), journey.doubt(), "not_theirs").status_code == 200
    assert [each["replaces"] for each in journey.kits()] == [None, journey.kit]
    assert journey.kits()[0]["notice"].startswith("We cannot use the results of this kit")
    assert "kit-replaced" in journey.told() and nothing_of(journey)
    shown = journey.results()
    assert "repeat-blood-test" in {
        shown["advice"]["primary"]["id"],
        *(each["id"] for each in shown["advice"]["further"]),
    }
    (absent,) = {each["dataAbsentReason"]["text"] for each in observed(journey.records()[-1], "hba1c")}
    assert absent == "a clinician found that it may not be this person's sample"

    journey.kit = journey.kits()[1]["code"]
    journey.reports(USUAL, message="m-2")
    assert journey.results()["stopped"] == "" and nothing_of(journey)
    values = [each.get("valueQuantity", {}).get("value") for each in observed(journey.records()[-1], "hba1c")]
    assert 37 in values and what_a_gp_has_is_never_written_over(journey)


def test_values_that_are_implausible_are_held_and_stand_once_a_clinician_confirms_them():
    journey = SampleJourney(history=True)
    journey.says("me")
    journey.reports(OTHER)
    assert journey.doubt().reasons == ["changed"]
    assert "HbA1c was 36 mmol/mol in" in " ".join(journey.doubt().found)
    assert journey.results() is None and journey.records() == [] and nothing_of(journey)

    resolves(clinician(), journey.doubt(), "theirs", "Zebra: seen in clinic.")
    shown = journey.results()
    grade = next(each for each in shown["grades"] if each["name"] == "hba1c")
    assert "confirmed as this person's by a clinician" in grade["reasons"]
    assert any("more than expected" in reason for reason in grade["reasons"])
    (hba1c,) = observed(journey.records()[-1], "hba1c")
    assert hba1c["valueQuantity"]["value"] == 63.3 and hba1c["status"] == "final"
    assert "confirmed as this person's by a clinician" in str(hba1c["note"])
    assert "Zebra" not in journey.everything_given_out()
    assert journey.kits()[0]["notice"] == "" and Kit.objects.filter(check_of=journey.check).count() == 1


def test_usual_values_of_a_person_with_a_history_are_no_work_for_anybody():
    journey = SampleJourney(history=True)
    journey.says("me")
    journey.reports(USUAL)
    assert not Doubt.objects.exists() and journey.results()["stopped"] == ""
    grade = next(each for each in journey.results()["grades"] if each["name"] == "hba1c")
    assert "their own sample by the person's word" in grade["reasons"]
    assert any("within what is expected" in reason for reason in grade["reasons"])


def test_one_value_that_went_far_reaches_the_gp_at_once_with_a_lower_grade():
    """A new diabetes is not somebody else's blood."""
    journey = SampleJourney(history=True)
    journey.reports({**USUAL, "hba1c": 112})
    assert not Doubt.objects.exists()
    grades = {each["name"]: each for each in journey.results()["grades"]}
    assert grades["hba1c"]["grade"] > grades["creatinine"]["grade"]
    assert journey.results()["urgency"] in ("urgent", "emergency")


def test_what_is_held_and_would_be_urgent_is_marked_so_and_nobody_is_told_what_it_is():
    journey = SampleJourney()
    journey.says("not_sure")
    journey.reports({**USUAL, "hba1c": 111.1})
    assert journey.doubt().urgent
    assert journey.told()[-1] == "results-checking" and "urgent" not in journey.told()
    assert "Call 111" in journey.kits()[0]["notice"] and "111.1" not in journey.everything_given_out()
    resolves(clinician(), journey.doubt(), "theirs")
    assert journey.told()[-1] == "urgent" and journey.results()["urgency"] in ("urgent", "emergency")


def test_what_is_held_and_normal_is_not_marked_urgent():
    journey = SampleJourney()
    journey.says("not_sure")
    journey.reports(USUAL)
    assert not journey.doubt().urgent


def test_a_word_that_comes_after_the_results_takes_them_back_until_somebody_looked():
    journey = SampleJourney()
    journey.reports({**USUAL, "hba1c": 63.3})
    assert journey.results()["stopped"] == "" and "63.3" in journey.everything_given_out()
    journey.says("somebody_else")
    shown = journey.results()
    assert shown["stopped"] == "a laboratory result is being checked by a clinician"
    assert "results-being-checked" in str(shown["advice"])
    (held,) = observed(journey.records()[-1], "hba1c")
    assert (held["status"], held["dataAbsentReason"]["coding"][0]["code"]) == ("registered", "temp-unknown")
    assert "valueQuantity" not in held
    resolves(clinician(), journey.doubt(), "theirs")
    (stands,) = observed(journey.records()[-1], "hba1c")
    assert stands["valueQuantity"]["value"] == 63.3 and journey.results()["stopped"] == ""
    assert what_a_gp_has_is_never_written_over(journey)


def test_every_step_stands_in_the_trail_without_a_value_or_a_reason():
    journey = SampleJourney()
    journey.says("somebody_else")
    journey.reports(OTHER)
    resolves(clinician(), journey.doubt(), "not_theirs", "The daughter pricked her own finger.")
    rows = Entry.objects.filter(subject=journey.check.person_id).order_by("at")
    steps = list(rows.values_list("action", flat=True))
    for step in ("sample.declared", "sample.doubted", "sample.doubt_read", "sample.resolved", "kit.replaced"):
        assert step in steps
    assert "daughter" not in str(list(rows.values_list("detail", flat=True)))
    by = rows.get(action="sample.resolved").actor
    assert by.startswith("staff:") and by == journey.doubt().resolved_by


def test_a_word_between_two_records_makes_new_observations_and_leaves_the_old_ones():
    journey = SampleJourney()
    journey.reports(USUAL)
    journey.says("me")
    journey.reports({"hba1c": 41}, message="m-2", resultDate=(now() + timedelta(seconds=1)).isoformat())
    assert len(journey.records()) == 2 and what_a_gp_has_is_never_written_over(journey)
    before, after = (observed(record, "creatinine")[0] for record in journey.records())
    assert before["valueQuantity"] == after["valueQuantity"]
    assert "nobody said whose sample it is" in str(before["note"])
    assert "their own sample by the person's word" in str(after["note"])
