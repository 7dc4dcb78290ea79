"""Lipids: what is calculated, and each trigger for referral at its edge."""

import pytest

from healthcheck.measurement import AbsentReason, Kind
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import lipids
from healthcheck.scores.lipids.triggers import TRIGGERS
from tests.healthcheck.cases import a_check


def estimate(
    total: str = "4.6", hdl: str | AbsentReason | None = "1.5", fats: str | None = None, **changes: object
) -> Estimate:
    values = {Kind.TOTAL_CHOLESTEROL: total, Kind.HDL_CHOLESTEROL: hdl, Kind.TRIGLYCERIDES: fats}
    score = lipids.score(a_check(values=values, **changes))
    assert isinstance(score, Estimate)
    return score


def test_non_hdl_and_the_ratio_come_from_total_and_hdl() -> None:
    score = estimate("5.5", "1.1")
    assert score.value == score.parts["non_hdl"] == 4.4
    assert score.parts["ratio"] == 5
    assert score.band == "no_trigger"


def test_ldl_by_sampson_equals_a_worked_example() -> None:
    """200, 50 and 150 mg/dL: 200/0.948 - 50/0.971 - (150/8.56 + 150*150/2140 - 150^2/16100) - 9.44 = 123.40."""
    in_mg = 38.67 * lipids.ldl_cholesterol(200 / 38.67, 50 / 38.67, 150 / 88.57)
    assert in_mg == pytest.approx(123.3973, abs=1e-4)


def test_ldl_is_given_where_triglycerides_are() -> None:
    score = estimate("5.5", "1.1", "1.8")
    assert score.parts["ldl"] == lipids.ldl_cholesterol(5.5, 1.1, 1.8)
    assert 3 < score.parts["ldl"] < 4
    assert not any("LDL" in note for note in score.notes)


@pytest.mark.parametrize(
    ("fats", "words"),
    [(None, "Triglycerides: not measured"), ("<0.5", "only a bound, <0.5"), ("9.04", "above 9.03 mmol/L")],
)
def test_ldl_that_cannot_be_given_says_why(fats: str | None, words: str) -> None:
    score = estimate("5.5", "1.1", fats)
    assert "ldl" not in score.parts
    assert any("LDL cholesterol is not given" in note and words in note for note in score.notes)


def test_an_ldl_below_nought_is_not_given() -> None:
    score = estimate("1.5", "1.4", "1.0")
    assert "ldl" not in score.parts
    assert any("does not hold for these values" in note for note in score.notes)


@pytest.mark.parametrize(
    ("total", "hdl", "fats", "band"),
    [
        ("7.5", "1.5", None, "no_trigger"),
        ("7.51", "1.5", None, "familial"),
        ("9.0", "1.5", None, "familial"),
        ("9.01", "1.6", None, "specialist"),
        ("8.9", "1.4", None, "familial"),
        ("8.91", "1.4", None, "specialist"),
        ("5.0", "1.0", "4.49", "no_trigger"),
        ("5.0", "1.0", "4.5", "underestimated"),
        ("5.0", "1.0", "9.99", "underestimated"),
        ("5.0", "1.0", "10", "repeat_fasting"),
        ("5.0", "1.0", "20", "repeat_fasting"),
        ("5.0", "1.0", "20.01", "specialist_urgent"),
        ("9.5", "1.0", "20.01", "specialist_urgent"),
    ],
)
def test_each_trigger_at_its_edge(total: str, hdl: str, fats: str | None, band: str) -> None:
    score = estimate(total, hdl, fats)
    assert score.band == band
    assert ("triggers" in score.parts) is (band != "no_trigger")


def test_a_trigger_says_what_to_do_and_who_says_so() -> None:
    notes = estimate("9.5", "1.5").notes
    assert any(note.startswith("Refer for specialist assessment") and "NG238" in note for note in notes)
    assert any("other causes ruled out" in note for note in notes)


@pytest.mark.parametrize(
    ("age", "total", "most_likely"), [(29, "7.6", True), (30, "7.6", False), (30, "9.0", False), (30, "9.1", True)]
)
def test_who_is_most_likely_to_have_familial_hypercholesterolaemia_depends_on_age(
    age: int, total: str, most_likely: bool
) -> None:
    score = estimate(total, "2.0", age=age)
    assert "familial" in score.parts.get("triggers", "")
    assert any("most likely" in note and "CG71" in note for note in score.notes) is most_likely


def test_heart_disease_in_the_family_is_named_with_the_trigger() -> None:
    with_family = estimate("7.6", "1.5", answers={"family_heart_disease_under_60": "yes"})
    without = estimate("7.6", "1.5")
    assert any("in the family before 60" in note for note in with_family.notes)
    assert not any("in the family before 60" in note for note in without.notes)


def test_a_total_that_alone_asks_for_referral_is_not_lost_with_the_hdl() -> None:
    score = estimate("9.5", AbsentReason.HAEMOLYSED)
    assert (score.value, score.band) == (None, "specialist")
    assert any("HDL cholesterol: sample haemolysed" in note for note in score.notes)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({Kind.HDL_CHOLESTEROL: AbsentReason.HAEMOLYSED}, "HDL cholesterol: sample haemolysed"),
        ({Kind.TOTAL_CHOLESTEROL: AbsentReason.REJECTED}, "total cholesterol: sample rejected by the laboratory"),
        ({Kind.TOTAL_CHOLESTEROL: "1.5"}, "HDL cholesterol is not below total cholesterol, so one of the two is wrong"),
    ],
)
def test_without_total_and_hdl_there_is_a_reason(values: dict[Kind, str | AbsentReason], reason: str) -> None:
    assert lipids.score(a_check(values=values)) == Unscored("lipids", reason, lipids.ALGORITHM)


def test_every_trigger_names_its_source() -> None:
    assert all(row.source and row.words for row in TRIGGERS)
    assert {row.measure for row in TRIGGERS} == {"total_cholesterol", "non_hdl", "triglycerides"}
