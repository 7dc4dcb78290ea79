"""The conclusion: the GP's words from the one table of advice, and a follow-up code only where one is published."""

import pytest

from healthcheck.advice.action import Urgency
from healthcheck.assess import assess
from healthcheck.fhir import diagnostic_report
from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.score import Unscored
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, only, resources

CODE_OF = {Urgency.NONE: None, Urgency.ROUTINE: "2242651000000106", Urgency.URGENT: "2242661000000109"}

CHECKS = [
    a_check(),
    a_check(pressure=("152", "96")),
    a_check(pressure=("190", "125"), measured_at=Source.CLINIC),
    a_check(values={Kind.HBA1C: "52"}),
    a_check(values={Kind.TOTAL_CHOLESTEROL: AbsentReason.HAEMOLYSED}),
]


@pytest.mark.parametrize("check", CHECKS)
def test_the_conclusion_is_every_action_in_the_gps_words(check):
    conclusion = only(a_bundle(check), "DiagnosticReport")["conclusion"]
    places = [conclusion.index(action.gp) for action in assess(check).advice.actions]
    assert places == sorted(places)


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_is_that_of_the_most_urgent_action(check):
    report = only(a_bundle(check), "DiagnosticReport")
    most = max((action.urgency for action in assess(check).advice.actions), key=list(Urgency).index)
    code = CODE_OF[Urgency.URGENT if most is Urgency.EMERGENCY else most]
    coded = [concept["coding"][0]["code"] for concept in report.get("conclusionCode", ())]
    assert coded == ([code] if code else [])


def test_a_very_high_pressure_is_coded_urgent():
    report = only(a_bundle(a_check(pressure=("190", "125"), measured_at=Source.CLINIC)), "DiagnosticReport")
    assert report["conclusionCode"][0]["coding"][0]["code"] == "2242661000000109"
    assert "Urgent Follow-up" in report["conclusion"]


def test_every_urgency_has_its_label():
    assert set(diagnostic_report._LABELS) == set(Urgency)


def test_what_could_not_be_scored_is_said_with_its_reason():
    check = a_check(answers={"exercise_hours": None}, values={Kind.TOTAL_CHOLESTEROL: AbsentReason.HAEMOLYSED})
    conclusion = only(a_bundle(check), "DiagnosticReport")["conclusion"]
    unscored = [score for score in assess(check).scores.values() if isinstance(score, Unscored) and score.applies]
    reasons = {score.reason for score in unscored}
    assert {score.name for score in unscored} >= {"qrisk3", "lipids", "gppaq"}
    assert len(reasons) == 2
    assert all(reason in conclusion for reason in reasons)
    assert "Not scored" not in only(a_bundle(a_check()), "DiagnosticReport")["conclusion"]


def test_a_reason_is_said_once_with_every_score_it_leaves_without_a_figure():
    conclusion = only(a_bundle(a_check(values={Kind.ACR: AbsentReason.INSUFFICIENT})), "DiagnosticReport")["conclusion"]
    assert "albuminuria, KDIGO category (urine albumin to creatinine ratio: not enough" in conclusion


def test_a_score_that_is_not_made_for_the_person_is_not_a_gap_in_the_record():
    check = a_check(age=62)
    assert [score.name for score in assess(check).scores.values() if isinstance(score, Unscored)]
    assert "Not scored" not in only(a_bundle(check), "DiagnosticReport")["conclusion"]


def test_the_report_stands_on_every_observation():
    made = a_bundle(a_check())
    results = {result["reference"] for result in only(made, "DiagnosticReport")["result"]}
    assert results == {f"Observation/{one['id']}" for one in resources(made, "Observation")}


def test_a_stopped_check_says_first_why_it_was_stopped():
    report = only(a_bundle(a_check(), stopped="the kit did not come back"), "DiagnosticReport")
    assert report["conclusion"].startswith("Health check stopped before it was complete: the kit did not come back.")


def test_a_stopped_check_says_that_results_are_missing_and_that_it_is_no_all_clear():
    never_returned = a_check(values=dict.fromkeys((Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.HBA1C)))
    conclusion = only(a_bundle(never_returned, stopped="the kit did not come back"), "DiagnosticReport")["conclusion"]
    assert "Results are missing: this is not an all-clear." in conclusion
    assert "total cholesterol (not measured)" in conclusion
    whole = only(a_bundle(a_check(), stopped="the person ended it"), "DiagnosticReport")["conclusion"]
    assert "The check is not complete: this is not an all-clear." in whole
    assert "all-clear" not in only(a_bundle(a_check()), "DiagnosticReport")["conclusion"]


def test_what_is_not_known_is_never_headed_no_follow_up():
    never_returned = a_check(values=dict.fromkeys((Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.HBA1C)))
    conclusion = only(a_bundle(never_returned), "DiagnosticReport")["conclusion"]
    assert "Results missing: Check not complete. Not known: total cholesterol (not measured)" in conclusion
    assert "No Follow-up" not in conclusion
    assert "No Follow-up: All results known" in only(a_bundle(a_check()), "DiagnosticReport")["conclusion"]
