"""QRISK3 columns for tests: from reference rows, or a few people with one thing changed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from healthcheck.person import Sex
from healthcheck.scores.qrisk3.equation import TERMS, Columns
from tests.healthcheck.scores.reference import numbers

GROUPS = [
    "white_or_not_stated",
    "indian",
    "pakistani",
    "bangladeshi",
    "other_asian",
    "black_caribbean",
    "black_african",
    "chinese",
    "other",
]
SMOKING = ["non_smoker", "ex_smoker", "light_smoker", "moderate_smoker", "heavy_smoker"]
_NORMAL = {"age": 50.0, "systolic": 120.0, "bmi": 25.0, "cholesterol_ratio": 4.0}
_WORDS = ("sex", "ethnicity", "smoking", "heart_age")


def from_rows(table: list[dict[str, str]]) -> Columns:
    """The columns of reference rows. Groups count from 1 and levels of smoking from 0, as in the paper's program."""
    columns = {name: numbers(table, name) for name in table[0] if name not in _WORDS}
    levels = {
        "ethnicity": np.array([GROUPS.index(row["ethnicity"]) + 1 for row in table]),
        "smoking": np.array([SMOKING.index(row["smoking"]) for row in table]),
    }
    return {**columns, **levels}


def people(sex: Sex, **changes: ArrayLike) -> Columns:
    """White non-smokers of 50 with no condition, changed; every column is as long as the longest change."""
    values: Mapping[str, Any] = dict.fromkeys(TERMS[sex], 0.0) | _NORMAL | {"ethnicity": 1, "smoking": 0} | changes
    length = max(np.size(value) for value in values.values())
    return {
        name: np.resize(np.asarray(value, np.intp if name in ("ethnicity", "smoking") else np.float64), length)
        for name, value in values.items()
    }


def part(columns: Columns, rows: slice) -> Columns:
    """Some of the people."""
    return {name: column[rows] for name, column in columns.items()}
