"""While a sample is held: replays, corrections and withdrawals in any order, time, and two clinicians at once."""

import itertools
from datetime import timedelta

import pytest

from apps.checks import actions as checks
from apps.clients.clock import now
from apps.kits.sample_doubt import Doubt
from tests.journeys.sample_journey import OTHER, USUAL, SampleJourney, clinician, resolves

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def held(**wishes) -> SampleJourney:
    journey = SampleJourney(**wishes)
    journey.says("somebody_else")
    return journey


def at(hours: int) -> str:
    return (now() - hours * HOUR).isoformat()


def test_the_same_message_again_changes_nothing_before_or_after_a_clinician_looked():
    journey = held()
    message = journey.reports(OTHER)
    journey.sends(message)
    assert Doubt.objects.count() == 1 and journey.told().count("results-checking") == 1
    resolves(clinician(), journey.doubt(), "not_theirs")
    journey.sends(message)
    journey.reports(USUAL, message="m-2")
    assert Doubt.objects.count() == 1 and "37" not in str(journey.results()["findings"])
    assert len(journey.kits()) == 2 and journey.told().count("kit-replaced") == 1


@pytest.mark.parametrize("ends", ["theirs", "not_theirs"])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_messages_in_any_order_end_the_same(order, ends):
    journey = held()
    messages = [({**OTHER, "hba1c": 61.1}, 5), ({"hba1c": 62.2}, 3), ({"hba1c": 63.3}, 1)]
    for place in order:
        values, hours = messages[place]
        journey.reports(values, message=f"m-{place}", resultDate=at(hours))
    assert journey.results() is None and journey.doubt().outcome == ""
    resolves(clinician(), journey.doubt(), ends)
    shown = journey.everything_given_out()
    assert ("63.3 mmol/mol" in shown) is (ends == "theirs")
    assert "61.1 mmol/mol" not in shown and "62.2 mmol/mol" not in shown


def test_a_failure_reported_while_held_is_told_as_what_it_is():
    journey = held()
    journey.reports(OTHER, resultDate=at(2))
    failed = {"value": None, "units": None, "successful": False, "failureReasonCode": "haemolysed"}
    journey.reports({"hba1c": 0}, message="m-2", hba1c=failed)
    resolves(clinician(), journey.doubt(), "theirs")
    assert "the blood sample was damaged" in journey.everything_given_out()
    assert "63.3" not in journey.everything_given_out()


def test_saying_me_after_somebody_else_does_not_let_held_results_through():
    journey = held()
    journey.reports(OTHER)
    journey.says("me")
    assert journey.results() is None and journey.doubt().outcome == ""
    resolves(clinician(), journey.doubt(), "theirs")
    grade = next(each for each in journey.results()["grades"] if each["name"] == "hba1c")
    assert "the person first said something else about whose sample it is" in grade["reasons"]


def test_a_last_word_before_the_results_come_counts():
    journey = held()
    journey.says("me")
    journey.reports(USUAL)
    assert not Doubt.objects.exists()
    grade = next(each for each in journey.results()["grades"] if each["name"] == "hba1c")
    assert grade["grade"] == "B"


def test_a_new_word_after_a_clinician_vouched_holds_the_results_again():
    journey = held()
    journey.reports(USUAL)
    resolves(clinician(), journey.doubt(), "theirs")
    journey.reports({"hba1c": 38}, message="m-2")
    assert Doubt.objects.count() == 1  # what was vouched for is doubted again by nothing but a word
    journey.says("not_sure")
    assert Doubt.objects.count() == 2 and journey.doubt().reasons == ["not_sure"]
    assert journey.results()["stopped"] == "a laboratory result is being checked by a clinician"


def test_after_28_days_the_gp_gets_what_there_is_and_that_the_rest_is_being_checked():
    journey = held()
    journey.reports(OTHER)
    checks.close_overdue(by="system", at=now() + timedelta(days=29))
    assert journey.results()["stopped"] == "a laboratory result is being checked by a clinician"
    assert "63.3" not in journey.everything_given_out()
    resolves(clinician(), journey.doubt(), "theirs")
    assert journey.results()["stopped"] == "" and "63.3" in journey.everything_given_out()


def test_two_clinicians_answer_and_the_first_counts():
    journey = held()
    journey.reports(OTHER)
    doubt = journey.doubt()
    resolves(clinician(), doubt, "not_theirs", "First.")
    second = resolves(clinician(), doubt, "theirs", "Second.")
    doubt.refresh_from_db()
    assert (doubt.outcome, doubt.why) == ("not_theirs", "First.")
    assert second.status_code == 403 or "already" in second.text


def test_a_check_that_lacks_more_than_blood_is_told_that_somebody_looked():
    journey = held(whole=False)
    journey.reports(USUAL)
    resolves(clinician(), journey.doubt(), "theirs")
    assert journey.told()[-1] == "results-checked" and journey.results() is None


def test_a_kit_that_was_replaced_already_brings_no_third_one():
    journey = held()
    journey.reports(OTHER)
    other = journey.person.post(journey.path, {"supplier": "lab"})
    assert other.status_code in (201, 409)
    resolves(clinician(), journey.doubt(), "not_theirs")
    assert len(journey.kits()) == 2
    assert journey.told()[-1] in ("sample-not-used", "results", "kit-replaced", "results-some")
