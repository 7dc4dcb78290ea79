"""A pressure or ratio above what QRISK3 takes never takes the advice on the risk away."""

import pytest

from healthcheck.advice.beyond import at_least
from healthcheck.advice.finding import Finding, Level
from healthcheck.assess import Assessment, assess
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import qrisk3
from tests.healthcheck.cases import a_check

OLDER = {"age": 66, "sex": Sex.MALE}
AT_THE_END = {Kind.TOTAL_CHOLESTEROL: "6", Kind.HDL_CHOLESTEROL: "0.5"}
BEYOND = {Kind.TOTAL_CHOLESTEROL: "6", Kind.HDL_CHOLESTEROL: "0.4"}


def risk(assessment: Assessment) -> Finding:
    return next(each for each in assessment.findings if each.subject == "qrisk3")


def ids(assessment: Assessment) -> list[str]:
    return [each.id for each in assessment.advice.actions]


def test_a_ratio_above_12_leaves_the_risk_at_12() -> None:
    end, beyond = a_check(**OLDER, values=AT_THE_END), a_check(**OLDER, values=BEYOND)
    score, least = qrisk3.score(end), at_least(beyond, qrisk3.score(beyond))
    assert isinstance(score, Estimate)
    assert least is not None
    assert least.value == pytest.approx(score.value)
    assert at_least(end, score) is None


def test_a_systolic_above_210_leaves_the_risk_at_210() -> None:
    end, beyond = a_check(**OLDER, pressure=("210", "90")), a_check(**OLDER, pressure=("240", "90"))
    score, least = qrisk3.score(end), at_least(beyond, qrisk3.score(beyond))
    assert isinstance(score, Estimate)
    assert least is not None
    assert least.value == pytest.approx(score.value)


def test_the_advice_on_the_risk_stays_and_says_at_least() -> None:
    assessment = assess(a_check(**OLDER, values=BEYOND))
    assert isinstance(assessment.scores["qrisk3"], Unscored)
    assert risk(assessment).key == "qrisk3:high"
    assert risk(assessment).words.endswith("in the next 10 years is at least 40 in 100, which is high")
    assert risk(assessment).gp.startswith("QRISK3 at least 40.")
    assert "QRISK3 takes no more" in risk(assessment).gp
    assert "qrisk-high" in ids(assessment)


def test_that_the_risk_is_low_is_not_known_beyond_the_ranges() -> None:
    assessment = assess(a_check(values=BEYOND))
    assert risk(assessment).level is Level.UNKNOWN
    assert "risk-not-known" in ids(assessment)


def test_with_a_kidney_sign_it_may_be_too_low() -> None:
    assessment = assess(a_check(values=BEYOND | {Kind.ACR: "10"}))
    assert risk(assessment).key == "qrisk3:may_be_too_low"
    assert "may be too low because of your kidney test result" in risk(assessment).words


def test_two_figures_are_still_talked_about() -> None:
    assessment = assess(a_check(**OLDER, values=BEYOND, answers={"gender_same_as_sex": "no"}))
    assert "two-risk-figures" in ids(assessment)


@pytest.mark.parametrize("changes", [{"values": BEYOND | {Kind.HEIGHT: None}}, {"answers": {"smoking": None}}])
def test_what_is_missing_besides_leaves_no_figure(changes: dict[str, object]) -> None:
    check = a_check(**OLDER | {"values": BEYOND} | changes)  # type: ignore[arg-type]
    assert at_least(check, qrisk3.score(check)) is None


def test_cholesterol_results_that_do_not_fit_together_are_no_result() -> None:
    """A total that is not above the HDL in it: neither a ratio below 1 nor a non-HDL below 0 is ever said."""
    assessment = assess(a_check(values={Kind.TOTAL_CHOLESTEROL: "0.74", Kind.HDL_CHOLESTEROL: "0.91"}))
    of = {each.subject: each for each in assessment.findings}
    for subject in ("non_hdl_cholesterol", "cholesterol_ratio"):
        assert of[subject].band == "failed"
        assert "your cholesterol results do not fit together" in of[subject].words
    assert "repeat-blood-test" in ids(assessment)
    assert at_least(a_check(values={Kind.HDL_CHOLESTEROL: AbsentReason.INVALID}), assessment.scores["qrisk3"]) is None


BOUND = {Kind.TOTAL_CHOLESTEROL: "9", Kind.HDL_CHOLESTEROL: "<1.19"}


@pytest.mark.parametrize(
    "values",
    [
        BOUND,
        {Kind.TOTAL_CHOLESTEROL: ">9", Kind.HDL_CHOLESTEROL: "1.19"},
        {Kind.TOTAL_CHOLESTEROL: ">9", Kind.HDL_CHOLESTEROL: "<1.19"},
    ],
)
def test_a_cholesterol_known_only_as_a_bound_takes_no_advice_away(values: dict[Kind, str]) -> None:
    exact = assess(a_check(**OLDER, values={Kind.TOTAL_CHOLESTEROL: "9", Kind.HDL_CHOLESTEROL: "1.19"}))
    found = assess(a_check(**OLDER, values=values))
    for name in ("cholesterol-very-high", "cholesterol-ratio-high", "qrisk-high"):
        assert name in ids(exact)
        assert name in ids(found)
    words = {each.subject: each.words for each in found.findings}
    assert words["cholesterol_ratio"].startswith("Your ratio of total to HDL cholesterol is more than 7.5")
    assert words["non_hdl_cholesterol"].startswith("Your non-HDL (bad) cholesterol is more than 7.81 mmol/L")


@pytest.mark.parametrize(
    "values",
    [
        {Kind.TOTAL_CHOLESTEROL: "<9", Kind.HDL_CHOLESTEROL: "1.19"},
        {Kind.TOTAL_CHOLESTEROL: "9", Kind.HDL_CHOLESTEROL: ">1.19"},
        {Kind.TOTAL_CHOLESTEROL: ">4", Kind.HDL_CHOLESTEROL: ">1"},
    ],
)
def test_a_bound_that_says_nothing_of_the_ratio_leaves_it_not_known(values: dict[Kind, str]) -> None:
    found = {each.subject: each.level for each in assess(a_check(**OLDER, values=values)).findings}
    assert found["cholesterol_ratio"] is Level.UNKNOWN
    assert found["non_hdl_cholesterol"] is Level.UNKNOWN


def test_a_bound_never_says_that_a_ratio_is_normal() -> None:
    found = assess(a_check(values={Kind.TOTAL_CHOLESTEROL: "4", Kind.HDL_CHOLESTEROL: "<1.5"})).findings
    assert {each.subject: each.level for each in found}["cholesterol_ratio"] is Level.UNKNOWN
