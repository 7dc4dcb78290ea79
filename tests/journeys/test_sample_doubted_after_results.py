"""A sample that is doubted after its results were out: what was urgent stays so until a clinician has looked."""

import pytest

from healthcheck.changed import NO_LONGER_URGENT, STILL_URGENT, STILL_URGENT_GP
from tests.journeys.sample_journey import OTHER, USUAL, SampleJourney, clinician, resolves

pytestmark = pytest.mark.django_db

URGENT = {**USUAL, "hba1c": 120}
FAILED = {"value": None, "units": None, "successful": False, "failureReasonCode": "invalid"}


def doubted(values=URGENT) -> SampleJourney:
    journey = SampleJourney()
    journey.reports(values)
    journey.says("not_sure")
    return journey


def changes(journey) -> list[str]:
    return [change["patient"] for change in journey.results()["changes"]]


def conclusion(journey) -> str:
    resources = [entry["resource"] for entry in journey.records()[-1]["entry"]]
    return next(one["conclusion"] for one in resources if one["resourceType"] == "DiagnosticReport")


def test_a_word_of_doubt_takes_no_urgent_advice_back():
    journey = doubted()
    assert changes(journey)[-1] == STILL_URGENT and NO_LONGER_URGENT not in changes(journey)
    assert "If we told you before to get help, still do that." in journey.results()["advice"]["primary"]["patient"]
    assert "still do that" in journey.kits()[0]["notice"]
    assert STILL_URGENT_GP in conclusion(journey) and "HbA1c 120 mmol/mol not used for now" in conclusion(journey)
    assert journey.results()["urgent_case"]["state"] == "sending"


@pytest.mark.parametrize("values", [USUAL, URGENT])
def test_one_doubt_brings_one_message_and_one_amended_record(values):
    journey = doubted(values)
    assert journey.told()[2:] == ["results-changed"] and len(journey.records()) == 2


def test_it_stands_through_whatever_else_is_given_out_meanwhile():
    journey = doubted()
    journey.reports(OTHER, message="m-2")
    journey.says("somebody_else")
    assert changes(journey)[-1] == STILL_URGENT


def test_it_is_called_off_when_a_clinician_finds_that_the_sample_is_somebody_elses():
    journey = doubted()
    resolves(clinician(), journey.doubt(), "not_theirs")
    assert changes(journey) == [NO_LONGER_URGENT]
    assert journey.told()[-2:] == ["results-changed", "kit-replaced"]


def test_it_is_said_again_when_the_sample_is_theirs():
    journey = doubted()
    resolves(clinician(), journey.doubt(), "theirs")
    assert journey.results()["advice"]["primary"]["id"] == "hba1c-very-high" and journey.told()[-1] == "urgent"
    assert STILL_URGENT not in changes(journey) and NO_LONGER_URGENT not in changes(journey)


def test_it_is_called_off_when_a_correction_came_meanwhile():
    journey = doubted()
    journey.reports(USUAL, message="m-2")
    assert changes(journey)[-1] == STILL_URGENT  # nobody knows yet whose sample it is
    resolves(clinician(), journey.doubt(), "theirs")
    assert changes(journey)[-1] == NO_LONGER_URGENT and journey.results()["urgency"] == "none"


def test_nothing_is_said_to_be_checked_once_the_laboratory_has_taken_everything_back():
    journey = doubted(USUAL)
    journey.reports(dict.fromkeys(USUAL, 0), message="m-2", **dict.fromkeys(USUAL, FAILED))
    assert journey.kits()[0]["notice"] == ""
    before = journey.told()
    resolves(clinician(), journey.doubt(), "theirs")
    assert journey.told() == before


def test_a_mark_that_the_laboratory_adds_later_amends_the_record_once():
    journey = SampleJourney()
    journey.reports(USUAL)
    message = journey.reports(USUAL, message="m-2", creatinine={"sampleFlags": ["haemolysed"]})
    journey.sends(message)
    (change,) = changes(journey)
    assert change.startswith("Your kidney blood test result is still 71 µmol/L.")
    grade = next(each for each in journey.results()["grades"] if each["name"] == "creatinine")
    assert grade["grade"] == "C" and "sample haemolysed" in grade["reasons"]
    assert "the laboratory now says of the sample: sample haemolysed" in conclusion(journey)
    assert (journey.told()[1:], len(journey.records())) == (["results", "results-changed"], 2)
