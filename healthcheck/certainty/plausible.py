"""What is plausible of a value that was not measured: medians and spreads from `plausible.toml`, with its sources."""

import tomllib
from math import exp, log
from pathlib import Path
from typing import Any

from healthcheck.check import HealthCheck
from healthcheck.person import Sex

_TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "plausible.toml").read_text(encoding="utf-8"))

DIASTOLIC_WITH_SYSTOLIC: float = _TABLE["diastolic"]["with_systolic"]
TOTAL_WITH_RATIO: float = _TABLE["total_cholesterol"]["with_ratio"]
AVERAGE_BMI = 27.0
_SMOKERS = ("light", "moderate", "heavy")
# The ages that ClinRisk's predictors are made for.
_AGE_LOW, _AGE_HIGH = 30, 84


def spread(name: str) -> float:
    """The standard deviation of the logarithm."""
    return float(_TABLE[name]["spread"])


def by_sex(name: str, sex: Sex) -> float:
    """The median of the person's sex."""
    return float(_TABLE[name]["median"][sex.value])


def at_home(name: str, clinic: float) -> float:
    """A pressure of the clinic as it would be at home."""
    return clinic + float(_TABLE[name]["home_minus_clinic"])


def predicted(name: str, check: HealthCheck, sex: Sex) -> float:
    """The median of systolic pressure, BMI or cholesterol ratio of a person of this sex.

    Where smoking or treatment was not answered it counts as no, and the spread is the same.
    """
    smoker = check.answers.get("smoking") in _SMOKERS
    treated = check.answers.get("blood_pressure_medicine") == "yes"
    return median(name, sex, check.age, check.person.ethnicity.qrisk_group, smoker=smoker, treated=treated)


def median(name: str, sex: Sex, age: int, qrisk_group: int, *, smoker: bool, treated: bool) -> float:
    """The median by age, sex, QRISK group and the two: ClinRisk's mean, less what a log-normal mean has more."""
    model = _TABLE["predicted"][name][sex.value]
    tens = min(max(age, _AGE_LOW), _AGE_HIGH) / 10
    mean = model["constant"] + sum(_age(term, tens) for term in model["age"])
    mean += model["ethnicity"][qrisk_group - 1] + model["smoker"] * smoker + model["treated"] * treated
    return float(mean * exp(-(spread(name) ** 2) / 2))


def waist_of(sex: Sex) -> tuple[float, float]:
    """At a BMI of 27, and per unit of BMI, in cm."""
    table = _TABLE["waist"]
    return table["at_bmi_27"][sex.value], table["per_bmi"][sex.value]


def hba1c_of(age: int) -> tuple[float, float]:
    """At a BMI of 27, and per unit of BMI, in mmol/mol."""
    table = _TABLE["hba1c"]
    return table["at_55_years_and_bmi_27"] + table["per_year"] * (age - 55), table["per_bmi"]


def _age(term: dict[str, Any], tens: float) -> float:
    power = tens ** term["power"] * (log(tens) if term["log"] else 1.0)
    return float(term["coefficient"] * (power - term["centre"]))
