"""The heart finding: "x in 100" for the person, percent for the GP, and never reassuring beside a kidney result."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcheck.advice.action import Urgency
from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.heart import KIDNEY_NOTE, in_100
from healthcheck.assess import Assessment, assess
from healthcheck.figure import percent
from healthcheck.measurement import Kind
from healthcheck.person import Sex
from healthcheck.score import Estimate
from healthcheck.scores import qrisk3
from tests.healthcheck.cases import a_check

LOW: dict[str, Any] = {}
RAISED: dict[str, Any] = {"age": 62, "sex": Sex.MALE, "answers": {"smoking": "light"}}
HIGH: dict[str, Any] = {"age": 72, "sex": Sex.MALE, "answers": {"smoking": "heavy"}}
MILDER = [Level.NORMAL, Level.UNKNOWN, Level.RAISED, Level.HIGH]
KIDNEY = [{Kind.CREATININE: "120"}, {Kind.CREATININE: ">500"}, {Kind.ACR: "3"}, {Kind.ACR: ">70"}]


def heart(assessment: Assessment) -> Finding:
    return next(finding for finding in assessment.findings if finding.subject == "qrisk3")


def of(person: dict[str, Any], **values: Any) -> Assessment:
    return assess(a_check(**person, **values))


def ids(assessment: Assessment) -> list[str]:
    return [action.id for action in assessment.advice.actions]


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (0.4, "less than 1 in 100"),
        (1.0, "about 1 in 100"),
        (9.4, "about 9 in 100"),
        (9.6, "about 9 in 100"),
        (9.9999, "about 9 in 100"),
        (10.0, "about 10 in 100"),
        (12.5, "about 13 in 100"),
        (19.7, "about 19 in 100"),
        (20.0, "about 20 in 100"),
        (44.95, "about 45 in 100"),
    ],
)
def test_people_read_a_whole_number_in_100_that_never_reaches_a_threshold_too_early(percent: float, words: str):
    assert in_100(percent) == words


@given(st.floats(1, 99.4))
def test_the_whole_number_is_in_the_band_of_the_figure(percent: float):
    shown = int(in_100(percent).split()[1])
    assert qrisk3.band(shown) == qrisk3.band(percent)
    assert abs(shown - percent) < 1


def test_the_person_reads_how_many_in_100_and_the_gp_the_percent():
    score = of(HIGH).scores["qrisk3"]
    assert isinstance(score, Estimate) and score.value
    finding = heart(of(HIGH))
    whole = in_100(score.value)
    assert finding.words == f"Your chance of a heart attack or stroke in the next 10 years is {whole}, which is high"
    assert "%" not in finding.words
    assert finding.gp == f"QRISK3 {percent(score.value)}: high"


@pytest.mark.parametrize("values", KIDNEY)
def test_a_low_figure_beside_a_kidney_result_is_not_known_to_be_low(values: dict[Kind, str]):
    assessment = of(LOW, values=values)
    finding = heart(assessment)
    assert (finding.level, finding.band) == (Level.UNKNOWN, "may_be_too_low")
    assert "this may be too low because of your kidney test result" in finding.words
    assert finding.gp.endswith(f"may be too low. {KIDNEY_NOTE}")
    assert "NICE NG238" in finding.source
    assert "risk-may-be-too-low" in ids(assessment)
    assert not {"all-normal", "normal-so-far"} & set(ids(assessment))


@pytest.mark.parametrize("values", KIDNEY)
@pytest.mark.parametrize(("person", "level", "action"), [(RAISED, Level.RAISED, "raised"), (HIGH, Level.HIGH, "high")])
def test_a_raised_or_high_figure_keeps_its_level_and_may_be_higher(
    values: dict[Kind, str], person: dict[str, Any], level: Level, action: str
):
    assessment = of(person, values=values)
    finding = heart(assessment)
    assert finding.level is level
    assert finding.words.endswith("It may be higher than this because of your kidney test result")
    assert KIDNEY_NOTE in finding.gp
    row = next(each for each in assessment.advice.actions if each.id == f"qrisk-{action}")
    assert "does not use QRISK3 here" in row.gp
    assert "It may be higher" in row.patient


@pytest.mark.parametrize(
    "values",
    [
        {},
        {Kind.ACR: "2.99"},
        {Kind.ACR: "<3"},
        {Kind.ACR: None, Kind.CREATININE: None},
        {Kind.ACR: "<5"},
        {Kind.CREATININE: ">75"},
    ],
)
def test_a_kidney_result_in_range_or_not_known_leaves_the_figure_as_it_is(values: dict[Kind, str | None]):
    assessment = of(LOW, values=values)
    assert heart(assessment).level is Level.NORMAL
    assert not any(KIDNEY_NOTE in action.gp for action in assessment.advice.actions)


@pytest.mark.parametrize("values", KIDNEY)
def test_the_score_itself_carries_the_note(values: dict[Kind, str]):
    score, plain = of(LOW, values=values).scores["qrisk3"], of(LOW).scores["qrisk3"]
    assert isinstance(score, Estimate) and isinstance(plain, Estimate)
    assert score.notes == (f"{KIDNEY_NOTE}.", *plain.notes)
    assert score.value == plain.value


def test_without_a_figure_there_is_nothing_to_caution():
    assessment = of(LOW, values={Kind.TOTAL_CHOLESTEROL: None, Kind.ACR: "30"})
    assert heart(assessment).band == "unknown"
    assert "because we do not have your total cholesterol" in heart(assessment).words
    assert "risk-not-known" in ids(assessment)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([LOW, RAISED, HIGH]),
    st.sampled_from([(Kind.CREATININE, 30, 1000), (Kind.ACR, 0, 200)]),
    st.data(),
)
def test_a_worse_kidney_result_never_makes_the_heart_finding_or_the_advice_milder(
    person: dict[str, Any], measured: tuple[Kind, int, int], data: st.DataObject
):
    kind, low, high = measured
    better, worse = sorted((data.draw(st.integers(low, high)), data.draw(st.integers(low, high))))
    before, after = (of(person, values={kind: str(value)}) for value in (better, worse))
    assert MILDER.index(heart(after).level) >= MILDER.index(heart(before).level)
    soonest = [max(list(Urgency).index(each.urgency) for each in one.advice.actions) for one in (before, after)]
    assert soonest[1] >= soonest[0]
    assert not (before.advice.primary.id != "all-normal" and after.advice.primary.id == "all-normal")


@pytest.mark.parametrize("person", [LOW, RAISED, HIGH])
def test_where_gender_is_not_that_of_birth_the_person_is_told_to_talk_with_the_gp(person: dict[str, Any]):
    answers = {**person.get("answers", {}), "gender_same_as_sex": "no"}
    assessment = of({**person, "answers": answers})
    row = next(action for action in assessment.advice.actions if action.id == "two-risk-figures")
    assert "Talk with your GP" in row.patient
    assert "%" not in row.patient
    score = assessment.scores["qrisk3"]
    assert isinstance(score, Estimate) and score.value
    assert f"{percent(score.value)} by sex at birth" in row.gp
    assert "all-normal" not in ids(assessment)


@pytest.mark.parametrize("answer", ["yes", "prefer_not_to_say", None])
def test_where_it_is_not_said_to_differ_there_is_one_figure_and_no_such_words(answer: str | None):
    assert "two-risk-figures" not in ids(of({"answers": {"gender_same_as_sex": answer}}))


def test_without_a_figure_there_are_not_two():
    unscored = of({"answers": {"gender_same_as_sex": "no"}}, values={Kind.TOTAL_CHOLESTEROL: None})
    assert "two-risk-figures" not in ids(unscored)
