"""Answers to follow-up questions in the record: as they were given, in a questionnaire of our own, with its version."""

from dataclasses import replace
from datetime import timedelta

from healthcheck.check import FollowUpAnswer, HealthCheck
from healthcheck.fhir.bundle import validate
from healthcheck.fhir.datatype import Json
from healthcheck.questionnaires import current
from tests.healthcheck.cases import SAMPLED, a_check, an_id
from tests.healthcheck.fhir.bundles import a_bundle, only, references, resources

FIRST, LATER = SAMPLED + timedelta(hours=1), SAMPLED + timedelta(days=1)


def asked(*given: FollowUpAnswer) -> HealthCheck:
    return replace(a_check(pressure=("182", "104")), follow_up=given)


def responses(bundle: Json) -> list[Json]:
    return [each for each in resources(bundle, "QuestionnaireResponse") if "follow-up" in each["questionnaire"]]


def test_what_was_answered_stands_in_the_record_coded_and_with_its_question() -> None:
    bundle = a_bundle(asked(FollowUpAnswer("high_pressure_emergency", "yes", FIRST)))
    validate(bundle)
    (response,) = responses(bundle)
    assert response["questionnaire"].endswith(f"/follow-up|{current('follow_up').version}")
    assert response["authored"] == "2026-11-10T08:30:00+00:00"
    (item,) = response["item"]
    assert item["linkId"] == "high_pressure_emergency"
    assert "chest pain" in item["text"]
    assert item["answer"][0]["valueCoding"]["display"] == "Yes"


def test_each_time_of_answering_is_a_response_of_its_own_and_the_first_page_points_at_them() -> None:
    yes, no = (FollowUpAnswer("high_pressure_emergency", option, at) for option, at in (("yes", FIRST), ("no", LATER)))
    bundle = a_bundle(asked(no, yes))
    found = responses(bundle)
    assert [each["item"][0]["answer"][0]["valueCoding"]["display"] for each in found] == ["Yes", "No"]
    section = only(bundle, "Composition")["section"][-1]
    assert {f"QuestionnaireResponse/{each['id']}" for each in found} < set(references(section))


def test_the_same_answers_have_the_same_id_in_every_version_of_the_record() -> None:
    check = asked(FollowUpAnswer("high_pressure_emergency", "yes", FIRST))
    first, again = responses(a_bundle(check)), responses(a_bundle(check, assessment_id=an_id("second")))
    assert first == again
    other = responses(a_bundle(asked(FollowUpAnswer("high_pressure_emergency", "no", FIRST))))
    assert other[0]["id"] != first[0]["id"]


def test_questions_that_were_not_answered_stand_nowhere() -> None:
    assert responses(a_bundle(asked())) == []
