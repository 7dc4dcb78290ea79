"""The Leicester score over many people: the reference, and which words count as White."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.scores.leicester import BATCH
from tests.healthcheck.scores.crowds import crowd
from tests.healthcheck.scores.reference import numbers, rows

COLUMNS = {column.name: column for column in BATCH.columns}
WORDS = COLUMNS["ethnicity"].options


def test_every_reference_row_is_equalled() -> None:
    table = rows("leicester")
    people = {
        "age": numbers(table, "age"),
        "sex": np.array([float(row["sex"] == "male") for row in table]),
        "ethnicity": np.array([float(WORDS.index(row["ethnicity"].capitalize())) for row in table]),
        "family_history_diabetes": numbers(table, "family_history"),
        "waist": numbers(table, "waist"),
        "bmi": numbers(table, "bmi"),
        "hypertension_or_bp_treatment": numbers(table, "high_blood_pressure"),
    }
    assert len(table) == 400
    assert BATCH.compute(people)["leicester"].tolist() == numbers(table, "points").tolist()


def test_only_the_words_for_white_have_no_points_for_ethnicity() -> None:
    same = {name: np.full(len(WORDS), column[0]) for name, column in crowd(BATCH, 1).items()}
    points = BATCH.compute({**same, "ethnicity": np.arange(len(WORDS), dtype=float)})["leicester"]
    without = {word for word, total in zip(WORDS, points, strict=True) if total == points.min()}
    assert without == {"White", "white_or_not_stated"}
    assert set(points - points.min()) == {0, 6}


def test_nothing_is_ever_assumed() -> None:
    assert all(column.default is None for column in BATCH.columns)


@given(seed=st.integers(0, 2**32 - 1))
def test_points_are_whole_and_from_0_to_47(seed: int) -> None:
    points = BATCH.compute(crowd(BATCH, 200, seed))["leicester"]
    assert points.dtype == np.int64
    assert points.min() >= 0
    assert points.max() <= 47
