"""Heart age: against ClinRisk's program, at its edges, and against the plain search that its rule describes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.cox import Floats
from healthcheck.person import Sex
from healthcheck.scores.qrisk3.batch import compute
from healthcheck.scores.qrisk3.equation import as_counted, but_ethnicity, risk
from healthcheck.scores.qrisk3.healthy import AGES, healthy, healthy_risk
from healthcheck.scores.qrisk3.heart_age import HEART_AGES, OVER, heart_age
from tests.healthcheck.scores.qrisk3.people import from_rows, people
from tests.healthcheck.scores.reference import rows

EACH_SEX = pytest.mark.parametrize("sex", Sex)


def of_the_healthy(sex: Sex) -> Floats:
    """The healthy person's sum at each age."""
    return but_ethnicity(sex, as_counted(healthy(people(sex, age=AGES))))


def in_years(sex: Sex, sums: Floats) -> list[str]:
    return HEART_AGES[heart_age(sex, sums)].tolist()


def test_every_heart_age_of_the_reference_is_equalled() -> None:
    table = rows("qrisk3")
    assert compute(from_rows(table))["qrisk3_heart_age"].tolist() == [row["heart_age"] for row in table]


@EACH_SEX
def test_a_healthy_persons_heart_is_one_year_older_because_the_risk_must_be_strictly_more(sex: Sex) -> None:
    assert in_years(sex, of_the_healthy(sex)) == [*(f"{age:.0f}" for age in AGES[1:]), OVER]


@EACH_SEX
def test_just_below_the_risk_of_a_healthy_person_the_heart_is_of_that_age(sex: Sex) -> None:
    assert in_years(sex, np.nextafter(of_the_healthy(sex), -np.inf)) == [f"{age:.0f}" for age in AGES]


@EACH_SEX
def test_a_heart_is_never_younger_than_25_and_never_said_to_be_84_when_it_is_older(sex: Sex) -> None:
    assert in_years(sex, np.array([-100.0, 100.0])) == ["25", OVER]


@EACH_SEX
@given(sums=st.lists(st.floats(-20, 20), min_size=1, max_size=40))
def test_a_heart_age_is_that_of_a_plain_search_through_the_ages(sex: Sex, sums: list[float]) -> None:
    searched = np.searchsorted(of_the_healthy(sex), sums, side="right")
    assert heart_age(sex, np.array(sums)).tolist() == searched.tolist()


@EACH_SEX
def test_ethnicity_does_not_change_the_age_of_a_heart(sex: Sex) -> None:
    same = people(sex, age=50.0, townsend=3.0, ethnicity=np.arange(9))
    assert len(set(compute(same)["qrisk3_heart_age"])) == 1
    assert len(set(compute(same)["qrisk3"])) == 9


@EACH_SEX
def test_the_healthy_person_keeps_only_age_and_ethnicity(sex: Sex) -> None:
    ill = people(sex, age=61.0, ethnicity=3, smoking=4, townsend=5.0, bmi=38.0, lupus=1.0, systolic_sd=12.0)
    well = people(sex, age=61.0, ethnicity=3, systolic=125.0)
    assert risk(sex, healthy(ill)).tolist() == risk(sex, well).tolist()


@EACH_SEX
@given(age=st.integers(25, 84), ethnicity=st.integers(0, 8))
def test_the_healthy_persons_risk_is_looked_up_and_not_approximated(sex: Sex, age: int, ethnicity: int) -> None:
    person = people(sex, age=age, ethnicity=ethnicity)
    assert healthy_risk(sex, person)[0] == risk(sex, healthy(person))[0]
