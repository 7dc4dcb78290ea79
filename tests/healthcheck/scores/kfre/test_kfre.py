"""KFRE against another program's answers, and where it is not made for a person."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.measurement import Kind
from healthcheck.person import Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import egfr, kfre
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.reference import columns, numbers, rows

LOW_EGFR = {Kind.CREATININE: "150", Kind.ACR: "25"}


def unscored(**changes: object) -> Unscored:
    score = kfre.score(a_check(**changes))
    assert isinstance(score, Unscored)
    return score


@pytest.mark.parametrize("years", ["kfre_uk_2y", "kfre_uk_5y"])
def test_every_reference_row_is_equalled(years: str) -> None:
    table = rows("kfre")
    assert len(table) == 400
    answers = kfre.BATCH.compute(columns(table, kfre.BATCH))[years]
    assert np.abs(answers - numbers(table, years)).max() < 1e-9


def test_one_person_has_the_risks_of_the_many_in_percent() -> None:
    check = a_check(sex=Sex.MALE, age=66, values=LOW_EGFR)
    score, rate = kfre.score(check), egfr.score(check)
    assert isinstance(score, Estimate)
    assert isinstance(rate, Estimate)
    assert rate.value is not None
    many = kfre.BATCH.compute(
        {"sex": np.ones(7), "age": np.full(7, 66.0), "egfr": np.full(7, rate.value), "acr": np.full(7, 25.0)}
    )
    assert score.value == 100 * many["kfre_uk_5y"][6]
    assert score.parts == {"two_years": 100 * many["kfre_uk_2y"][6]}
    assert [used.name for used in score.inputs] == ["creatinine", "age", "sex", "acr", "egfr"]


@pytest.mark.parametrize(("creatinine", "acr", "band"), [("110", "5", "low"), ("250", "60", "high")])
def test_more_than_5_percent_in_5_years_is_for_the_specialist(creatinine: str, acr: str, band: str) -> None:
    score = kfre.score(a_check(age=60, values={Kind.CREATININE: creatinine, Kind.ACR: acr}))
    assert isinstance(score, Estimate)
    assert score.value is not None
    assert score.band == band
    assert (score.value > 5) is (band == "high")
    assert any("refer" in note for note in score.notes) is (band == "high")


def test_with_good_filtration_it_does_not_apply_and_says_so() -> None:
    score = unscored(values={Kind.CREATININE: "70"})
    assert "KFRE is made for an eGFR below 60" in score.reason
    assert not score.applies


def test_an_acr_of_0_has_no_logarithm() -> None:
    score = unscored(values={**LOW_EGFR, Kind.ACR: "0"})
    assert score.reason == "urine albumin to creatinine ratio: 0 has no logarithm, which KFRE needs"
    assert score.applies
    assert next(column.low for column in kfre.BATCH.columns if column.name == "acr") > 0


def test_an_acr_that_is_only_a_bound_is_not_scored() -> None:
    assert "only as a bound, <3 mg/mmol" in unscored(values={**LOW_EGFR, Kind.ACR: "<3"}).reason


def test_a_child_is_not_scored() -> None:
    assert "ages 18 to" in unscored(age=17, values=LOW_EGFR).reason


@given(
    age=st.integers(18, 100),
    male=st.booleans(),
    rate=st.floats(1, 59),
    acr=st.floats(0.001, 1000),
    more=st.floats(1, 9),
)
def test_a_risk_is_a_probability_that_grows_with_albumin_and_time(
    age: int, male: bool, rate: float, acr: float, more: float
) -> None:
    made = kfre.BATCH.compute(
        {
            "sex": np.full(2, float(male)),
            "age": np.full(2, float(age)),
            "egfr": np.full(2, rate),
            "acr": np.array([acr, acr * more]),
        }
    )
    two, five = made["kfre_uk_2y"], made["kfre_uk_5y"]
    assert (two >= 0).all()
    assert (five <= 1).all()
    assert (two <= five).all()
    assert five[0] <= five[1]
