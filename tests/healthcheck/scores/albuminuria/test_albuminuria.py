"""Albuminuria at its thresholds, and where the laboratory gave only a bound."""

import pytest

from healthcheck.measurement import AbsentReason, Kind
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import albuminuria
from tests.healthcheck.cases import a_check


@pytest.mark.parametrize(
    ("acr", "category"),
    [("0", "A1"), ("2.99", "A1"), ("3", "A2"), ("29.99", "A2"), ("30", "A2"), ("30.01", "A3"), ("300", "A3")],
)
def test_a_ratio_has_its_category_and_30_itself_is_a2(acr: str, category: str) -> None:
    score = albuminuria.score(a_check(values={Kind.ACR: acr}))
    assert isinstance(score, Estimate)
    assert (score.value, score.band) == (float(acr), category)


@pytest.mark.parametrize(("bound", "category"), [("<0.5", "A1"), ("<3", "A1"), (">30", "A3"), (">300", "A3")])
def test_a_bound_that_leaves_no_doubt_has_a_category_and_no_value(bound: str, category: str) -> None:
    score = albuminuria.score(a_check(values={Kind.ACR: bound}))
    assert isinstance(score, Estimate)
    assert (score.value, score.band) == (None, category)
    assert bound in score.notes[0]
    assert score.inputs[0].value == bound


@pytest.mark.parametrize("bound", ["<3.01", "<30", ">3", ">29.99"])
def test_a_bound_over_two_categories_is_not_scored(bound: str) -> None:
    score = albuminuria.score(a_check(values={Kind.ACR: bound}))
    assert isinstance(score, Unscored)
    assert score.reason == f"urine albumin to creatinine ratio: reported only as a bound, {bound} mg/mmol"


def test_a_rejected_sample_gives_the_laboratorys_reason() -> None:
    score = albuminuria.score(a_check(values={Kind.ACR: AbsentReason.REJECTED}))
    assert isinstance(score, Unscored)
    assert score.reason == "urine albumin to creatinine ratio: sample rejected by the laboratory"
