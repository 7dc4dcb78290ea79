"""BMI classes at the general and the lower thresholds."""

from decimal import Decimal

import pytest

from healthcheck.measurement import Kind
from healthcheck.person import Ethnicity
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import bmi
from tests.healthcheck.cases import a_check


@pytest.mark.parametrize(
    ("value", "general", "lower"),
    [
        ("18.49", "underweight", "underweight"),
        ("18.5", "healthy", "healthy"),
        ("22.99", "healthy", "healthy"),
        ("23", "healthy", "overweight"),
        ("24.99", "healthy", "overweight"),
        ("25", "overweight", "overweight"),
        ("27.49", "overweight", "overweight"),
        ("27.5", "overweight", "obese_1"),
        ("29.99", "overweight", "obese_1"),
        ("30", "obese_1", "obese_1"),
        ("32.49", "obese_1", "obese_1"),
        ("32.5", "obese_1", "obese_2"),
        ("35", "obese_2", "obese_2"),
        ("37.5", "obese_2", "obese_3"),
        ("39.999", "obese_2", "obese_3"),
        ("40", "obese_3", "obese_3"),
        ("40.001", "obese_3", "obese_3"),
    ],
)
def test_a_class_begins_at_its_threshold(value: str, general: str, lower: str) -> None:
    assert bmi.band(Decimal(value), lower=False) == general
    assert bmi.band(Decimal(value), lower=True) == lower


@pytest.mark.parametrize("ethnicity", [Ethnicity.INDIAN, Ethnicity.CHINESE, Ethnicity.BLACK_AFRICAN, Ethnicity.ARAB])
def test_the_lower_thresholds_are_used_for_the_family_backgrounds_of_nice_and_said(ethnicity: Ethnicity) -> None:
    values = {Kind.HEIGHT: "170", Kind.WEIGHT: "69.4"}
    score = bmi.score(a_check(ethnicity=ethnicity, values=values))
    assert isinstance(score, Estimate)
    assert (score.value, score.band) == (24.01, "overweight")
    assert "lower BMI thresholds" in score.notes[0]
    other = bmi.score(a_check(values=values))
    assert isinstance(other, Estimate)
    assert (other.band, other.notes) == ("healthy", ())


def test_without_ethnicity_the_general_thresholds_are_used_and_said() -> None:
    score = bmi.score(a_check(ethnicity=Ethnicity.NOT_STATED))
    assert isinstance(score, Estimate)
    assert "general BMI thresholds were used" in score.notes[0]


@pytest.mark.parametrize("kind", [Kind.HEIGHT, Kind.WEIGHT])
def test_the_missing_one_of_height_and_weight_is_named(kind: Kind) -> None:
    score = bmi.score(a_check(values={kind: None}))
    assert isinstance(score, Unscored)
    assert score.reason == f"{kind.written}: not measured"
