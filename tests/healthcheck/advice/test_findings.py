"""A check's findings: nothing left out, the most serious first, what is missing or failed never normal."""

from typing import Any

import pytest

from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.findings import findings
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Ethnicity, Sex
from healthcheck.scores import SCORES
from tests.healthcheck.cases import ANSWERS, a_check

SUBJECTS = {
    "blood_pressure",
    "qrisk3",
    "hba1c",
    "total_cholesterol",
    "non_hdl_cholesterol",
    "hdl_cholesterol",
    "cholesterol_ratio",
    "egfr",
    "acr",
    "leicester",
    "bmi",
    "alcohol",
    "activity",
    "smoking",
    "age",
}
FAILED = [reason for reason in AbsentReason if reason not in (AbsentReason.NOT_MEASURED, AbsentReason.HELD)]


def found(**changes: Any) -> dict[str, Finding]:
    check = a_check(**changes)
    made = findings(check, {scorer.NAME: scorer.score(check) for scorer in SCORES})
    assert len({finding.subject for finding in made}) == len(made)
    return {finding.subject: finding for finding in made}


def test_a_normal_check_is_normal_in_every_subject():
    made = found()
    assert set(made) == SUBJECTS
    assert {finding.level for finding in made.values()} == {Level.NORMAL}


def test_a_check_with_nothing_in_it_is_unknown_in_every_subject_but_age():
    nothing: dict[str, str | None] = dict.fromkeys([*ANSWERS, "sex_at_birth", "ethnicity"])
    made = found(measurements=[], answers=nothing)
    assert set(made) == SUBJECTS
    assert {subject for subject, finding in made.items() if finding.level is not Level.UNKNOWN} == {"age"}
    assert all(finding.words for finding in made.values())


@pytest.mark.parametrize("reason", FAILED)
def test_a_failed_sample_is_unknown_and_says_why(reason: AbsentReason):
    made = found(values={Kind.HBA1C: reason, Kind.TOTAL_CHOLESTEROL: reason, Kind.CREATININE: reason})
    for subject in ("hba1c", "total_cholesterol", "non_hdl_cholesterol", "cholesterol_ratio", "egfr"):
        assert (made[subject].level, made[subject].band) == (Level.UNKNOWN, "failed"), subject
        assert reason.written in made[subject].gp
        assert made[subject].words.startswith("We have no result for your ")
    assert made["qrisk3"].level is Level.UNKNOWN


@pytest.mark.parametrize("kind", [Kind.HBA1C, Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.ACR])
def test_a_value_never_measured_is_unknown_and_not_failed(kind: Kind):
    finding = found(values={kind: None})[kind.key]
    assert (finding.level, finding.band, finding.source) == (Level.UNKNOWN, "unknown", "")


def test_the_most_serious_finding_stands_first_and_the_unknown_before_the_normal():
    check = a_check(values={Kind.HBA1C: "52", Kind.ACR: None}, pressure=("185", "90"), answers={"smoking": "light"})
    levels = [each.level for each in findings(check, {scorer.NAME: scorer.score(check) for scorer in SCORES})]
    order = [Level.URGENT, Level.HIGH, Level.RAISED, Level.UNKNOWN, Level.NORMAL]
    assert levels == sorted(levels, key=order.index)
    assert levels[0] is Level.URGENT


@pytest.mark.parametrize(
    ("sex", "hdl", "level"),
    [
        (Sex.FEMALE, "1.19", Level.RAISED),
        (Sex.FEMALE, "1.2", Level.NORMAL),
        (Sex.MALE, "0.99", Level.RAISED),
        (Sex.MALE, "1.0", Level.NORMAL),
    ],
)
def test_hdl_is_judged_by_sex(sex: Sex, hdl: str, level: Level):
    assert found(sex=sex, values={Kind.HDL_CHOLESTEROL: hdl})["hdl_cholesterol"].level is level


@pytest.mark.parametrize(
    ("weight", "white", "indian"), [("66.4", "healthy", "healthy"), ("66.5", "healthy", "overweight")]
)
def test_bmi_is_judged_by_ethnicity(weight: str, white: str, indian: str):
    at = {Kind.WEIGHT: weight}
    assert found(values=at)["bmi"].band == white
    assert found(values=at, ethnicity=Ethnicity.INDIAN)["bmi"].band == indian


@pytest.mark.parametrize(
    ("creatinine", "band"),
    [("70", "normal"), ("120", "low"), ("300", "very_low"), (">500", "very_low"), (">75", "failed"), ("<40", "failed")],
)
def test_kidney_function_by_creatinine_or_its_bound(creatinine: str, band: str):
    assert found(values={Kind.CREATININE: creatinine})["egfr"].band == band


def test_the_full_alcohol_score_is_named_where_all_ten_were_answered():
    three = {"audit_1": "4_or_more_a_week", "audit_2": "3_to_4", "audit_3": "never"}
    seven = {f"audit_{number}": "never" for number in range(4, 9)} | {"audit_9": "no", "audit_10": "no"}
    full = found(answers=three | seven)["alcohol"]
    assert full.words == "Your alcohol score (AUDIT) is 5, which is in the lower risk range"
    assert full.gp == "AUDIT 5: in the lower risk range"
    assert found(answers=three)["alcohol"].band == "increasing"


def test_a_shown_figure_is_never_rounded_over_its_threshold():
    shown = found(values={Kind.TOTAL_CHOLESTEROL: "5.99", Kind.HDL_CHOLESTEROL: "1.5"})["cholesterol_ratio"]
    assert shown.words == "Your ratio of total to HDL cholesterol is 3.9, which is normal"
    assert shown.gp == "Cholesterol to HDL ratio 3.9: normal"


@pytest.mark.parametrize(
    ("kind", "value", "subject", "words"),
    [
        (Kind.HBA1C, "44.0", "hba1c", "Your HbA1c (average blood sugar) is 44 mmol/mol, which is raised"),
        (Kind.TOTAL_CHOLESTEROL, "5.90", "total_cholesterol", "Your total cholesterol is 5.9 mmol/L, which is raised"),
        (
            Kind.TOTAL_CHOLESTEROL,
            "10.00",
            "total_cholesterol",
            "Your total cholesterol is 10 mmol/L, which is very high",
        ),
        (
            Kind.TOTAL_CHOLESTEROL,
            "5.54",
            "non_hdl_cholesterol",
            "Your non-HDL (bad) cholesterol is 4.04 mmol/L, which is raised",
        ),
        (Kind.ACR, "<3.00", "acr", "The protein in your urine (ACR) is less than 3 mg/mmol, which is normal"),
        (Kind.CREATININE, "120", "egfr", "Your kidney function (eGFR) is 47, which is low"),
        (Kind.WEIGHT, "90.0", "bmi", "Your body mass index (BMI) is 31.1, which is above the healthy range"),
        (Kind.WAIST, "112", "leicester", "Your type 2 diabetes risk score is 9 out of 47, which is increased"),
    ],
)
def test_the_persons_words_are_a_sentence_with_plain_numbers(kind: Kind, value: str, subject: str, words: str):
    assert found(values={kind: value})[subject].words == words


def test_creatinine_above_the_laboratorys_range_is_said_without_a_figure_for_the_kidneys():
    finding = found(values={Kind.CREATININE: ">500.0"})["egfr"]
    assert finding.words.startswith("Your kidney blood test (creatinine) is more than 500 µmol/L.")
    assert finding.gp == "eGFR, by creatinine above 500 µmol/L: very low"


def test_without_ethnicity_the_diabetes_score_gives_both_totals_to_the_gp_and_none_to_the_person():
    finding = found(ethnicity=Ethnicity.NOT_STATED, values={Kind.WAIST: "112"})["leicester"]
    assert finding.words == "Your type 2 diabetes risk is increased"
    assert finding.gp == "Leicester diabetes score 9 or 15 (ethnicity not stated): increased"


def test_activity_is_never_called_inactive_to_the_person():
    finding = found(answers={"work_activity": "sitting", "exercise_hours": "none"})["activity"]
    assert finding.words == "Your answers show that you are less active than is good for you"
    assert finding.gp == "GPPAQ: inactive"


def test_of_two_cholesterols_the_one_that_is_only_a_bound_is_named():
    finding = found(values={Kind.HDL_CHOLESTEROL: "<0.3"})["non_hdl_cholesterol"]
    assert [gap.what for gap in finding.gaps] == ["your HDL cholesterol"]


def test_without_height_and_weight_both_are_named():
    finding = found(values={Kind.HEIGHT: None, Kind.WEIGHT: None})["bmi"]
    assert [gap.what for gap in finding.gaps] == ["your height", "your weight"]
    assert [gap.what for gap in found(values={Kind.WEIGHT: None})["bmi"].gaps] == ["your weight"]


def test_whatever_is_unknown_names_what_is_not_there():
    nothing: dict[str, str | None] = dict.fromkeys([*ANSWERS, "sex_at_birth", "ethnicity"])
    for finding in found(measurements=[], answers=nothing, sex=None).values():
        assert bool(finding.gaps) is (finding.level is Level.UNKNOWN), finding.subject


@pytest.mark.parametrize(("age", "band"), [(64, "under_65"), (65, "65_to_74")])
def test_age_brings_the_dementia_information(age: int, band: str):
    assert found(age=age)["age"].band == band
