"""Heart age: against ClinRisk's program, and at its edges."""

import numpy as np
import pytest

from healthcheck.person import Sex
from healthcheck.scores.qrisk3.equation import risk
from healthcheck.scores.qrisk3.healthy import OVER, healthy, heart_age
from tests.healthcheck.scores.qrisk3.people import GROUPS, people
from tests.healthcheck.scores.reference import rows

EACH_SEX = pytest.mark.parametrize("sex", Sex)


def test_every_heart_age_of_the_reference_is_equalled() -> None:
    for row in rows("qrisk3"):
        group = GROUPS.index(row["ethnicity"]) + 1
        years = heart_age(Sex(row["sex"]), group, np.array([float(row["risk"])]))[0]
        assert (OVER if np.isinf(years) else str(int(years))) == row["heart_age"]


@EACH_SEX
def test_a_healthy_persons_heart_is_one_year_older_because_the_risk_must_be_strictly_more(sex: Sex) -> None:
    ages = np.arange(25.0, 84.0)
    at_each_age = risk(sex, healthy(sex, people(sex, age=ages)))
    assert heart_age(sex, 1, at_each_age).tolist() == (ages + 1).tolist()


@EACH_SEX
def test_at_the_risk_of_a_healthy_person_of_84_the_heart_is_over_84_and_just_below_it_is_84(sex: Sex) -> None:
    of_84 = risk(sex, healthy(sex, people(sex, age=84.0)))
    assert np.isinf(heart_age(sex, 1, of_84)[0])
    assert heart_age(sex, 1, np.nextafter(of_84, 0.0))[0] == 84


@EACH_SEX
def test_a_heart_is_never_younger_than_25(sex: Sex) -> None:
    assert heart_age(sex, 1, np.array([0.0]))[0] == 25


@EACH_SEX
def test_the_healthy_person_keeps_only_age_and_ethnicity(sex: Sex) -> None:
    ill = people(sex, age=61.0, ethnicity=3, smoking=4, townsend=5.0, bmi=38.0, lupus=1.0, systolic_sd=12.0)
    well = people(sex, age=61.0, ethnicity=3, systolic=125.0)
    assert risk(sex, healthy(sex, ill)).tolist() == risk(sex, well).tolist()
