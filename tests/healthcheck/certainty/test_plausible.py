"""What is plausible of a value that was not measured moves with age, sex, ethnic group and smoking, as in ClinRisk."""

import pytest

from healthcheck.certainty import plausible
from healthcheck.person import Ethnicity, Sex
from tests.healthcheck.cases import a_check


def mean(name: str, sex: Sex, **changes: object) -> float:
    """Of the log-normal value, in the check of a White person of 50 who never smoked unless changed."""
    check = a_check(**({"age": 50, "sex": sex} | changes))  # type: ignore[arg-type]
    return plausible.predicted(name, check, sex) * 2.718281828 ** (plausible.spread(name) ** 2 / 2)


@pytest.mark.parametrize(
    ("name", "sex", "expected"),
    [
        # At the mean age of the predictors, about 50, each is near its constant.
        ("bmi", Sex.FEMALE, 26.92),
        ("bmi", Sex.MALE, 27.77),
        ("systolic", Sex.FEMALE, 126.55),
        ("systolic", Sex.MALE, 132.24),
        ("cholesterol_ratio", Sex.FEMALE, 3.60),
        ("cholesterol_ratio", Sex.MALE, 4.36),
    ],
)
def test_a_person_of_average_age_has_the_average(name: str, sex: Sex, expected: float) -> None:
    assert mean(name, sex) == pytest.approx(expected, rel=0.005)


def test_a_smoker_is_counted_as_clinrisk_does() -> None:
    never, smokes = (mean("cholesterol_ratio", Sex.FEMALE, answers={"smoking": word}) for word in ("never", "heavy"))
    assert smokes - never == pytest.approx(0.32494891058087044)
    assert mean("cholesterol_ratio", Sex.FEMALE, answers={"smoking": None}) == never


def test_ethnic_group_is_counted_as_clinrisk_does() -> None:
    white, chinese = (mean("bmi", Sex.FEMALE, ethnicity=each) for each in (Ethnicity.WHITE_BRITISH, Ethnicity.CHINESE))
    assert chinese - white == pytest.approx(-3.6493586434306677)


def test_treatment_is_counted_as_clinrisk_does() -> None:
    no, yes = (mean("systolic", Sex.MALE, answers={"blood_pressure_medicine": word}) for word in ("no", "yes"))
    assert yes - no == pytest.approx(5.256032604237857)


def test_pressure_rises_with_age_and_is_lower_at_home() -> None:
    younger, older = (mean("systolic", Sex.FEMALE, age=age) for age in (42, 72))
    assert older > younger + 10
    assert plausible.at_home("systolic", 140) == 135
    assert plausible.at_home("diastolic", 90) == 85


def test_no_one_is_predicted_beyond_the_ages_of_the_predictors() -> None:
    assert mean("bmi", Sex.MALE, age=90) == mean("bmi", Sex.MALE, age=84)
