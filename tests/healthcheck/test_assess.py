"""A whole check to its advice: hand-made people, and the hard rules held over random ones."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcheck.advice.action import Urgency, Who
from healthcheck.advice.finding import Level
from healthcheck.assess import Assessment, assess
from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.person import Ethnicity, Sex
from healthcheck.scores import SCORES
from tests.healthcheck.cases import ANSWERS, a_check, readings

SOONEST = list(Urgency)
LAB = (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.HBA1C, Kind.CREATININE, Kind.ACR)


def of(**changes: Any) -> Assessment:
    return assess(a_check(**changes))


def ids(assessment: Assessment) -> list[str]:
    return [action.id for action in assessment.advice.actions]


def urgency(assessment: Assessment) -> int:
    return max(SOONEST.index(action.urgency) for action in assessment.advice.actions)


def test_a_low_risk_person_of_45_may_come_back_in_five_years():
    assert ids(of()) == ["all-normal"]


def test_every_score_is_there_by_its_name_in_order():
    assert list(of().scores) == [scorer.NAME for scorer in SCORES]


def test_a_risk_of_20_percent_or_more_goes_to_the_surgery():
    assessment = of(age=72, sex=Sex.MALE, answers={"smoking": "moderate"}, pressure=("132", "82"))
    assert assessment.advice.primary.id == "qrisk-high"
    assert assessment.advice.primary.who is Who.SURGERY
    assert "stop-smoking" in ids(assessment)
    assert "dementia-information" in ids(assessment)


@pytest.mark.parametrize(
    ("hba1c", "primary", "urgent"),
    [
        ("41.9", "all-normal", Urgency.NONE),
        ("42", "hba1c-raised", Urgency.ROUTINE),
        ("44", "hba1c-raised", Urgency.ROUTINE),
        ("47.9", "hba1c-raised", Urgency.ROUTINE),
        ("48", "hba1c-high", Urgency.ROUTINE),
        ("52", "hba1c-high", Urgency.ROUTINE),
        ("86", "hba1c-high", Urgency.ROUTINE),
        ("87", "hba1c-very-high", Urgency.URGENT),
    ],
)
def test_hba1c(hba1c: str, primary: str, urgent: Urgency):
    advice = of(values={Kind.HBA1C: hba1c}).advice
    assert (advice.primary.id, advice.primary.urgency) == (primary, urgent)


def test_diabetes_in_the_range_says_which_symptoms_cannot_wait():
    assert "thirsty" in of(values={Kind.HBA1C: "52"}).advice.primary.patient


@pytest.mark.parametrize(("creatinine", "primary"), [("110", "egfr-low"), ("250", "egfr-very-low")])
def test_weak_kidneys_are_tested_again(creatinine: str, primary: str):
    assert of(values={Kind.CREATININE: creatinine}).advice.primary.id == primary


def test_a_haemolysed_sample_asks_for_a_repeat_and_gives_no_risk():
    assessment = of(values=dict.fromkeys(LAB[:4], AbsentReason.HAEMOLYSED))
    assert assessment.advice.primary.id == "repeat-blood-test"
    failed = "your total cholesterol, your HDL cholesterol, your HbA1c (average blood sugar) test"
    assert failed in assessment.advice.primary.patient
    assert assessment.advice.primary.patient.count("the blood sample was damaged") == 1
    assert "sample haemolysed" in assessment.advice.primary.gp
    assert "risk-not-known" in ids(assessment)


def test_a_person_who_never_returns_the_kit_is_asked_to_finish():
    assessment = of(values=dict.fromkeys(LAB))
    assert assessment.advice.primary.id == "finish-check"
    words = "We still need: your total cholesterol and your HDL cholesterol. Finish it online"
    assert words in assessment.advice.primary.patient
    assert (
        "Not known: total cholesterol (not measured); HDL cholesterol (not measured)." in assessment.advice.primary.gp
    )


def test_a_check_with_nothing_in_it_is_asked_to_finish():
    nothing: dict[str, str | None] = dict.fromkeys([*ANSWERS, "sex_at_birth", "ethnicity"])
    assessment = of(measurements=[], answers=nothing, sex=None)
    assert assessment.advice.primary.id == "finish-check"


def test_a_test_not_everybody_needs_does_not_reassure_and_does_not_alarm():
    assessment = of(values={Kind.ACR: None, Kind.CREATININE: None})
    assert ids(assessment) == ["normal-so-far", "tests-not-done"]
    assert "not an all-clear" in assessment.advice.primary.patient


def test_a_very_high_pressure_is_primary_beside_everything_else():
    assessment = of(pressure=("182", "110"), values={Kind.HBA1C: "52", Kind.TOTAL_CHOLESTEROL: "8"})
    assert assessment.advice.primary.id == "bp-very-high"
    assert {"hba1c-high", "cholesterol-family"} <= set(ids(assessment))


def test_very_high_pressure_with_no_kit_is_urgent_all_the_same():
    assessment = of(pressure=("182", "110"), values=dict.fromkeys(LAB))
    assert ids(assessment)[0] == "bp-very-high"
    assert "finish-check" in ids(assessment)


def test_pharmacy_readings_count_as_clinic_readings():
    assert ids(of(pressure=("138", "88"), measured_at=Source.PHARMACY)) == ["all-normal"]
    assert ids(of(pressure=("138", "88")))[0] == "bp-stage-1"


def test_smoking_weight_drink_and_sitting_are_nobodys_work_at_the_surgery():
    drinks = {"audit_1": "4_or_more_a_week", "audit_2": "5_to_6", "audit_3": "monthly"}
    seven = {f"audit_{number}": "never" for number in range(4, 9)} | {"audit_9": "no", "audit_10": "no"}
    idle = {"work_activity": "sitting", "exercise_hours": "none"}
    assessment = of(answers={"smoking": "light", **drinks, **seven, **idle}, values={Kind.WEIGHT: "90"})
    lifestyle = {"stop-smoking", "alcohol-increasing", "weight", "activity"}
    assert lifestyle <= set(ids(assessment))
    assert all(each.who is not Who.SURGERY for each in assessment.advice.actions if each.id in lifestyle)


CHECKS = st.fixed_dictionaries(
    {
        "age": st.integers(40, 74),
        "sex": st.sampled_from([*Sex, None]),
        "ethnicity": st.sampled_from(Ethnicity),
        "pressure": st.one_of(st.none(), st.tuples(st.integers(90, 220).map(str), st.integers(60, 85).map(str))),
        "measured_at": st.sampled_from([Source.HOME, Source.PHARMACY, Source.KIOSK, Source.CLINIC]),
        "answers": st.fixed_dictionaries(
            {"smoking": st.sampled_from(["never", "ex", "light", "moderate", "heavy", None])}
        ),
        "values": st.fixed_dictionaries(
            {},
            optional={
                Kind.TOTAL_CHOLESTEROL: st.one_of(
                    st.decimals(2, 12, places=1).map(str), st.sampled_from([None, AbsentReason.HAEMOLYSED])
                ),
                Kind.HBA1C: st.one_of(st.integers(20, 120).map(str), st.sampled_from([None, AbsentReason.REJECTED])),
                Kind.CREATININE: st.one_of(st.integers(40, 600).map(str), st.none()),
                Kind.ACR: st.one_of(st.decimals(0, 100, places=1).map(str), st.sampled_from([None, "<3"])),
                Kind.WEIGHT: st.one_of(st.integers(40, 160).map(str), st.none()),
            },
        ),
    }
)


@settings(max_examples=60, deadline=None)
@given(CHECKS)
def test_any_check_has_one_primary_action_and_never_unearned_reassurance(changes: dict[str, Any]):
    assessment = of(**changes)
    levels = {finding.level for finding in assessment.findings}
    assert len(set(ids(assessment))) == len(ids(assessment))
    assert ("all-normal" in ids(assessment)) is (levels == {Level.NORMAL})
    assert (assessment.advice.primary.urgency is Urgency.URGENT) is (Level.URGENT in levels)


JARGON = ("haemolysed", "QRISK", "GPPAQ", "NICE", "Leicester", "inactive", "venous", "not answered", "creatinine:", "%")


@settings(max_examples=60, deadline=None)
@given(CHECKS)
def test_the_persons_words_are_sentences_without_jargon_or_idle_noughts(changes: dict[str, Any]):
    for action in of(**changes).advice.actions:
        assert not [each for each in JARGON if each in action.patient], action.patient
        assert not re.search(r"\.\.|; [a-z]+ [a-z]+:|[.] [a-z]|\d[.]\d+0\b", action.patient), action.patient
        assert action.patient[0].isupper() and action.patient.endswith(".")


WORSE = {
    "systolic": st.integers(90, 300),
    Kind.HBA1C: st.integers(20, 200),
    Kind.TOTAL_CHOLESTEROL: st.integers(2, 30),
    Kind.ACR: st.integers(0, 200),
    Kind.CREATININE: st.integers(30, 1000),
}


@settings(max_examples=60, deadline=None)
@given(CHECKS, st.sampled_from(list(WORSE)), st.data())
def test_a_worse_value_never_gets_milder_advice(changes: dict[str, Any], what: str | Kind, data: st.DataObject):
    better, worse = sorted((data.draw(WORSE[what]), data.draw(WORSE[what])))

    def at(value: int) -> Assessment:
        if isinstance(what, Kind):
            return of(**changes | {"values": changes["values"] | {what: str(value)}})
        return of(**changes | {"pressure": (str(value), "75")})

    assert urgency(at(worse)) >= urgency(at(better))


@settings(max_examples=30, deadline=None)
@given(st.integers(90, 169), st.integers(170, 300))
def test_one_very_high_reading_among_many_is_urgent(usual: int, once: int):
    usual_ones, first = readings(str(usual), "75"), readings(str(once), "75")[:2]
    measurements = [*first, *usual_ones[2:]]
    assessment = of(measurements=measurements)
    assert assessment.advice.primary.urgency is Urgency.URGENT


def test_a_cholesterol_of_exactly_the_threshold_is_not_over_it():
    assert of(values={Kind.TOTAL_CHOLESTEROL: "7.5"}).advice.primary.id != "cholesterol-family"
    assert "cholesterol-family" in ids(of(values={Kind.TOTAL_CHOLESTEROL: "7.51"}))
