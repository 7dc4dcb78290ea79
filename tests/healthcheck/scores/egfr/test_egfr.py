"""eGFR against another program's answers, and its category at the thresholds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import egfr
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.reference import numbers, rows


def test_every_reference_row_is_equalled() -> None:
    table = [row for row in rows("egfr") if row["egfr"]]
    assert len(table) == 289
    female = np.array([row["sex"] == "female" for row in table])
    answers = egfr.ckd_epi_2009(numbers(table, "creatinine"), numbers(table, "age"), female)
    assert np.abs(answers - numbers(table, "egfr")).max() < 1e-9


def test_a_woman_has_the_printed_factor_and_not_the_rounded_144() -> None:
    at_her_knot = egfr.ckd_epi_2009(np.array([0.7 * 88.4]), np.array([0]), np.array([True]))[0]
    assert at_her_knot == pytest.approx(143.538, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "category"),
    [
        (89.4999, "G2"),
        (89.5, "G1"),
        (90.0, "G1"),
        (60.0, "G2"),
        (59.6, "G2"),
        (59.5, "G2"),
        (59.4999, "G3a"),
        (44.5, "G3a"),
        (44.4999, "G3b"),
        (29.5, "G3b"),
        (29.4999, "G4"),
        (14.5, "G4"),
        (14.4999, "G5"),
    ],
)
def test_the_category_is_that_of_the_reported_whole_number(value: float, category: str) -> None:
    assert egfr.category(value) == category


def test_the_score_keeps_full_precision_and_says_when_rounding_decides() -> None:
    score = egfr.score(a_check(sex=Sex.MALE, age=70, values={Kind.CREATININE: "108"}))
    assert isinstance(score, Estimate)
    assert score.value == pytest.approx(59.594, abs=0.001)
    assert score.band == "G2"
    assert "reported as the whole number 60" in score.notes[0]


def test_a_failed_creatinine_gives_the_laboratorys_reason() -> None:
    score = egfr.score(a_check(values={Kind.CREATININE: AbsentReason.INSUFFICIENT}))
    assert score == Unscored("egfr", "serum creatinine: not enough blood in the sample", egfr.ALGORITHM)


def test_a_creatinine_that_is_only_a_bound_is_not_scored() -> None:
    score = egfr.score(a_check(values={Kind.CREATININE: "<20"}))
    assert isinstance(score, Unscored)
    assert score.reason == "serum creatinine: reported only as a bound, <20 µmol/L"


def test_it_rests_on_creatinine_age_and_sex_and_not_on_ethnicity() -> None:
    assert egfr.score(a_check(sex=None)) == Unscored("egfr", "sex at birth: not known", egfr.ALGORITHM)
    score = egfr.score(a_check())
    assert isinstance(score, Estimate)
    assert [used.name for used in score.inputs] == ["creatinine", "age", "sex"]


@given(st.lists(st.tuples(st.floats(10, 2000), st.integers(18, 100), st.booleans()), min_size=1, max_size=20))
def test_alone_or_in_a_crowd_and_in_any_order_to_the_last_bit(people: list[tuple[float, int, bool]]) -> None:
    columns = [np.array(column) for column in zip(*people, strict=True)]
    together = egfr.ckd_epi_2009(*columns)
    alone = [egfr.ckd_epi_2009(*(column[row : row + 1] for column in columns))[0] for row in range(len(people))]
    assert together.tolist() == alone
    assert egfr.ckd_epi_2009(*(column[::-1] for column in columns))[::-1].tolist() == alone


@given(creatinine=st.floats(10, 1999), age=st.integers(18, 99), female=st.booleans())
def test_more_creatinine_or_age_never_raises_it(creatinine: float, age: int, female: bool) -> None:
    rate, more, older = egfr.ckd_epi_2009(
        np.array([creatinine, creatinine + 1, creatinine]), np.array([age, age, age + 1]), np.array([female] * 3)
    )
    assert more < rate
    assert older < rate
