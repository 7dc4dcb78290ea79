"""The QRISK3 score of a check: what goes in and where from, what is assumed, and when there is no score."""

from decimal import Decimal
from typing import Any

import pytest

from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import qrisk3
from healthcheck.scores.qrisk3.equation import EQUATION, risk
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.qrisk3.people import people


def estimate(**changes: Any) -> Estimate:
    score = qrisk3.score(a_check(**changes))
    assert isinstance(score, Estimate), score
    return score


def reason(**changes: Any) -> str:
    score = qrisk3.score(a_check(**changes))
    assert isinstance(score, Unscored), score
    return score.reason


def noted(score: Estimate, words: str) -> bool:
    return any(words in note for note in score.notes)


def test_a_check_is_scored_by_the_equation_with_its_own_values() -> None:
    same = people(Sex.FEMALE, age=45, systolic=118.0, bmi=22.49, cholesterol_ratio=4.6 / 1.5)
    score = estimate()
    assert score.value == pytest.approx(risk(Sex.FEMALE, same)[0], abs=1e-12)
    assert score.band == "low"
    assert score.parts["relative_risk"] == pytest.approx(score.value / float(score.parts["healthy"]))
    assert score.code is not None
    assert score.code.code == "1085871000000105"


@pytest.mark.parametrize(
    ("question", "option", "term", "value"),
    [
        ("smoking", "ex", "smoking", 1),
        ("smoking", "light", "smoking", 2),
        ("smoking", "moderate", "smoking", 3),
        ("smoking", "heavy", "smoking", 4),
        ("family_heart_disease_under_60", "yes", "family_history_chd", 1),
        ("blood_pressure_medicine", "yes", "treated_hypertension", 1),
        ("rheumatoid_arthritis", "yes", "rheumatoid_arthritis", 1),
        ("migraines", "yes", "migraine", 1),
        ("steroid_tablets", "yes", "corticosteroids", 1),
        ("lupus", "yes", "lupus", 1),
        ("atypical_antipsychotics", "yes", "atypical_antipsychotics", 1),
        ("severe_mental_illness", "yes", "severe_mental_illness", 1),
        ("erectile_dysfunction", "yes", "erectile_dysfunction", 1),
    ],
)
def test_each_answer_goes_into_the_term_it_means(question: str, option: str, term: str, value: int) -> None:
    own = {"age": 45, "systolic": 118.0, "bmi": 22.49, "cholesterol_ratio": 4.6 / 1.5}
    expected = risk(Sex.MALE, people(Sex.MALE, **own, **{term: value}))[0]
    assert estimate(sex=Sex.MALE, answers={question: option}).value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("ethnicity", Ethnicity)
def test_each_ethnicity_is_scored_as_its_own_group(ethnicity: Ethnicity) -> None:
    own = {"age": 45, "systolic": 118.0, "bmi": 22.49, "cholesterol_ratio": 4.6 / 1.5}
    expected = risk(Sex.FEMALE, people(Sex.FEMALE, **own, ethnicity=ethnicity.qrisk_group - 1))[0]
    assert estimate(ethnicity=ethnicity).value == pytest.approx(expected, abs=1e-12)


def test_the_inputs_stand_in_the_papers_order_with_where_they_came_from() -> None:
    inputs = {used.name: used for used in estimate(sex=Sex.MALE).inputs}
    terms = [name for name in EQUATION[Sex.MALE].terms if name not in ("age_1", "age_2", "bmi_1", "bmi_2")]
    assert [name for name in inputs if name in terms] == terms
    assert inputs["systolic"].value == "118.0"
    assert "average of 6 home readings" in inputs["systolic"].origin
    assert inputs["cholesterol_ratio"].origin == "laboratory"
    assert inputs["smoking"].origin == "questionnaire"
    assert "eligibility" in inputs["atrial_fibrillation"].origin


def test_a_haemolysed_sample_gives_a_reason_and_not_a_number() -> None:
    values = {Kind.TOTAL_CHOLESTEROL: AbsentReason.HAEMOLYSED}
    assert reason(values=values) == "total cholesterol: sample haemolysed"


def test_cholesterol_that_was_never_measured_gives_a_reason() -> None:
    assert (
        reason(values={Kind.TOTAL_CHOLESTEROL: None, Kind.HDL_CHOLESTEROL: None}) == "total cholesterol: not measured"
    )


def test_hdl_reported_only_as_a_bound_gives_no_ratio() -> None:
    assert "only as a bound" in reason(values={Kind.HDL_CHOLESTEROL: "<0.3"})


def test_the_laboratorys_own_ratio_is_used_where_hdl_failed() -> None:
    score = estimate(values={Kind.HDL_CHOLESTEROL: AbsentReason.INSUFFICIENT, Kind.CHOLESTEROL_RATIO: "3.2"})
    assert next(used.value for used in score.inputs if used.name == "cholesterol_ratio") == "3.2"


@pytest.mark.parametrize("question", ["smoking", "lupus", "blood_pressure_medicine", "family_heart_disease_under_60"])
def test_a_question_not_answered_is_named(question: str) -> None:
    assert reason(answers={question: None}) == f"{question.replace('_', ' ')}: not answered"


def test_an_answer_that_is_no_option_is_not_scored() -> None:
    assert reason(answers={"smoking": "20"}) == "smoking: not an answer that can be scored"


def test_erectile_dysfunction_is_asked_of_men_only() -> None:
    assert reason(sex=Sex.MALE, answers={"erectile_dysfunction": None}) == "erectile dysfunction: not answered"
    assert estimate(sex=Sex.FEMALE).band == "low"


def test_without_sex_at_birth_there_is_no_score() -> None:
    assert reason(sex=None) == "sex at birth: not known"


def test_without_a_blood_pressure_there_is_no_score() -> None:
    assert reason(pressure=None) == "blood pressure: not measured"


@pytest.mark.parametrize("age", [24, 85])
def test_outside_25_to_84_the_range_is_said(age: int) -> None:
    assert reason(age=age) == "age: QRISK3 is made for ages 25 to 84"


@pytest.mark.parametrize("age", [25, 84])
def test_25_and_84_are_inside(age: int) -> None:
    assert estimate(age=age).value


def test_a_cholesterol_ratio_over_12_is_not_scored_and_not_clamped() -> None:
    values = {Kind.HDL_CHOLESTEROL: "0.38"}
    assert reason(values=values) == "total cholesterol to HDL ratio: QRISK3 is made for 1 to 12"


def test_a_total_cholesterol_that_is_not_above_its_hdl_cannot_be_and_is_not_scored() -> None:
    values = {Kind.HDL_CHOLESTEROL: "5"}
    assert reason(values=values) == "total cholesterol to HDL ratio: the total is not above the HDL"


@pytest.mark.parametrize(("systolic", "scored"), [("210", True), ("211", False), ("70", True)])
def test_a_systolic_pressure_over_210_is_not_scored(systolic: str, scored: bool) -> None:
    assert isinstance(qrisk3.score(a_check(pressure=(systolic, "60"))), Estimate) is scored


def test_a_townsend_score_of_nought_is_a_value_and_a_missing_one_is_said() -> None:
    known, missing = estimate(townsend=Decimal(0)), estimate(townsend=None)
    assert not noted(known, "Townsend")
    assert noted(missing, "Townsend score) was not known")
    assert known.value == missing.value
    assert estimate(townsend=Decimal(5)).value != known.value


def test_a_townsend_score_out_of_range_is_not_scored() -> None:
    assert reason(townsend=Decimal("12.1")) == "Townsend score: QRISK3 is made for -8 to 12"


def test_variability_counts_as_nought_and_the_note_says_so() -> None:
    assert noted(estimate(), "Variability of systolic pressure was counted as 0")


@pytest.mark.parametrize(("weight", "words"), [("130", "counted as 40"), ("50", "counted as 20")])
def test_a_bmi_outside_20_to_40_is_counted_at_the_edge_and_said(weight: str, words: str) -> None:
    assert noted(estimate(values={Kind.WEIGHT: weight}), words)


def test_ethnicity_not_stated_is_counted_as_white_and_said() -> None:
    score = estimate(ethnicity=Ethnicity.NOT_STATED)
    assert score.value == estimate().value
    assert noted(score, "not stated and counted as White")


def test_a_family_that_is_not_known_counts_as_none_and_is_said() -> None:
    score = estimate(answers={"family_heart_disease_under_60": "not_known"})
    assert score.value == estimate().value
    assert noted(score, "family was not known")


@pytest.mark.parametrize("sex", Sex)
def test_where_gender_is_not_that_of_birth_the_other_equations_figure_stands_beside(sex: Sex) -> None:
    other = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE
    score = estimate(sex=sex, answers={"gender_same_as_sex": "no"})
    assert score.value == estimate(sex=sex).value
    assert score.parts["other_sex"] == estimate(sex=other).value
    assert noted(score, "Talk with your GP")


def test_where_gender_is_that_of_birth_there_is_one_figure() -> None:
    assert "other_sex" not in estimate().parts


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answers": {"severe_mental_illness": "yes"}}, "severe mental illness"),
        ({"answers": {"steroid_tablets": "yes"}}, "steroid tablets"),
        ({"answers": {"blood_pressure_medicine": "yes"}}, "treatment for high blood pressure"),
        ({"answers": {"smoking": "ex"}}, "stopped smoking"),
        ({"values": {Kind.HBA1C: "48"}}, "diabetes range"),
    ],
)
def test_for_whom_it_says_too_little_is_noted(changes: dict[str, Any], words: str) -> None:
    assert noted(estimate(**changes), words)
    assert not noted(estimate(), words)


@pytest.mark.parametrize("values", [{Kind.HBA1C: "<50"}, {Kind.HBA1C: "47.9"}])
def test_below_the_threshold_or_unsure_of_it_nothing_is_noted(values: dict[Kind, str]) -> None:
    assert estimate(values=values).notes == estimate().notes


@pytest.mark.parametrize(
    ("percent", "band"),
    [(0.1, "low"), (9.999, "low"), (10.0, "raised"), (19.999, "raised"), (20.0, "high"), (99.0, "high")],
)
def test_a_band_begins_at_its_threshold(percent: float, band: str) -> None:
    assert qrisk3.band(percent) == band


def test_an_old_heart_is_said_to_be_over_84_and_never_84() -> None:
    older = estimate(age=80, answers={"smoking": "heavy"}, pressure=("170", "90"), measured_at=Source.CLINIC)
    assert older.parts["heart_age"] == "over 84"


def test_clinrisks_notice_goes_with_every_score() -> None:
    assert qrisk3.NOTICE in estimate().notes
