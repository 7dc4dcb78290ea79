"""QRISK3 columns for tests: from reference rows, or a few people with one thing changed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from healthcheck.batch import Arrays
from healthcheck.clinrisk import ETHNICITY
from healthcheck.person import Sex
from healthcheck.scores.qrisk3 import BATCH
from tests.healthcheck.scores.reference import columns

GROUPS = ETHNICITY.options
_NORMAL = {"age": 50.0, "systolic": 120.0, "bmi": 25.0, "cholesterol_ratio": 4.0}


def from_rows(table: list[dict[str, str]]) -> Arrays:
    """The columns of reference rows."""
    return columns(table, BATCH)


def people(sex: Sex, **changes: ArrayLike) -> Arrays:
    """White non-smokers of 50 with no condition, changed; every column is as long as the longest change."""
    values: Mapping[str, Any] = (
        {column.name: 0.0 for column in BATCH.columns} | _NORMAL | {"sex": list(Sex).index(sex)} | changes
    )
    length = max(np.size(value) for value in values.values())
    return {name: np.resize(np.asarray(value, np.float64), length) for name, value in values.items()}


def part(people: Arrays, rows: slice) -> Arrays:
    """Some of the people."""
    return {name: column[rows] for name, column in people.items()}
