"""The QRISK3-2017 equation over columns of people: one person is columns of length one.

Source: the open ClinRisk implementation of Hippisley-Cox J, Coupland C, Brindle P. BMJ 2017;357:j2099. Coefficients
stand beside this file in the paper's order of predictors. `alone` is a term's coefficient, `with_age_1` and
`with_age_2` those of its products with the two powers of age, `centre` the mean it is centred on.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthcheck.person import Sex

Floats = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]

# Survival free of cardiovascular disease at 10 years with every term at its centre.
SURVIVAL = {Sex.FEMALE: 0.988876402378082, Sex.MALE: 0.977268040180206}
BMI_LOW, BMI_HIGH = 20.0, 40.0


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the table; of a category its rows joined, so that each coefficient is an array over the levels."""

    centre: float
    alone: float | Floats
    with_age_1: float | Floats
    with_age_2: float | Floats

    @property
    def changes_with_age(self) -> bool:
        """Whether the equation has products of this term with age."""
        return bool(np.any(self.with_age_1) or np.any(self.with_age_2))


def _table(sex: Sex) -> dict[str, Term]:
    text = files(__package__).joinpath(f"{sex.value}.csv").read_text(encoding="utf-8")
    rows: dict[str, list[list[float]]] = {}
    for row in csv.DictReader(text.splitlines()):
        figures = [float(row[column] or 0) for column in ("centre", "alone", "with_age_1", "with_age_2")]
        rows.setdefault(row["term"], []).append(figures)
    return {name: _category(name, figures) if len(figures) > 1 else Term(*figures[0]) for name, figures in rows.items()}


def _category(name: str, figures: list[list[float]]) -> Term:
    """QRISK counts ethnic groups from 1: a group 0 is none of them and makes the risk NaN, never a wrong number."""
    unused = [[0.0, np.nan, 0.0, 0.0]] if name == "ethnicity" else []
    _, alone, with_age_1, with_age_2 = np.array(unused + figures).T
    return Term(0.0, alone, with_age_1, with_age_2)


TERMS = {sex: _table(sex) for sex in Sex}


def risk(sex: Sex, people: Columns) -> Floats:
    """The risk in percent of a first heart attack, stroke or TIA within 10 years.

    Args:
        sex: of all these people.
        people: columns of equal length: `age` in whole years; `ethnicity` as QRISK group 1-9 and `smoking` as level
            0-4, both of an integer type; `bmi`, which counts as 20 to 40; and every other term of the table as a
            number, conditions as 0 or 1.
    """
    survival = SURVIVAL[sex]
    percent: Floats = 100.0 * (1.0 - survival ** np.exp(linear_predictor(sex, people)))
    return percent


def linear_predictor(sex: Sex, people: Columns) -> Floats:
    """The sum over all terms of (alone + with_age_1 * age_1 + with_age_2 * age_2) * value less centre."""
    values = {**people, **_age(sex, people["age"]), **_bmi(people["bmi"])}
    (_, first), (_, second), *others = TERMS[sex].items()
    age_1, age_2 = values["age_1"] - first.centre, values["age_2"] - second.centre
    total = first.alone * age_1 + second.alone * age_2
    for name, term in others:
        x = values[name] - term.centre if term.centre else values[name]
        total += _effect(term.alone, x)
        if term.changes_with_age:
            total += _effect(term.with_age_1, x) * age_1 + _effect(term.with_age_2, x) * age_2
    return total


def _effect(coefficient: float | Floats, x: NDArray[Any]) -> Floats:
    """Of a category the coefficient of each person's level, else the coefficient times the value."""
    effect: Floats = coefficient[x] if isinstance(coefficient, np.ndarray) else coefficient * x
    return effect


def _age(sex: Sex, age: Floats) -> dict[str, Floats]:
    """The two powers of age in decades: -2 and 1 for women, -1 and 3 for men."""
    decades = age / 10.0
    if sex is Sex.FEMALE:
        return {"age_1": 1.0 / (decades * decades), "age_2": decades}
    return {"age_1": 1.0 / decades, "age_2": decades * decades * decades}


def _bmi(bmi: Floats) -> dict[str, Floats]:
    """The two powers of BMI in tens: -2, and -2 times its logarithm."""
    tens = np.clip(bmi, BMI_LOW, BMI_HIGH) / 10.0
    bmi_1 = 1.0 / (tens * tens)
    return {"bmi_1": bmi_1, "bmi_2": bmi_1 * np.log(tens)}
