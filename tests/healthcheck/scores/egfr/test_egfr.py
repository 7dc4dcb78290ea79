"""eGFR against another program's answers, and its category at the thresholds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.batch import Arrays
from healthcheck.kidney import ckd_epi_2009
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Sex
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import egfr
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.reference import columns, numbers, rows


def people(table: list[dict[str, str]]) -> Arrays:
    return columns([{**row, "acr": "nan"} for row in table], egfr.BATCH)


@pytest.mark.parametrize("equation", ["egfr_2009", "egfr_2021"])
def test_every_reference_row_is_equalled(equation: str) -> None:
    table = [row for row in rows("egfr") if row[equation]]
    assert len(table) == 289
    answers = egfr.BATCH.compute(people(table))[equation]
    assert np.abs(answers - numbers(table, equation)).max() < 1e-9


def test_a_row_that_the_other_program_left_blank_has_an_answer() -> None:
    blank = [row for row in rows("egfr") if not row["egfr_2009"]]
    assert {row["age"] for row in blank} == {"18"}
    assert np.isfinite(egfr.BATCH.compute(people(blank))["egfr_2009"]).all()


def test_without_an_acr_there_is_no_cell_and_with_one_there_is() -> None:
    made = egfr.BATCH.compute({**people(rows("egfr")[:2]), "acr": np.array([np.nan, 30.0])})
    assert tuple(made) == egfr.BATCH.outputs
    assert made["a_category"].tolist() == ["", "A2"]
    assert made["kdigo_risk"].tolist() == ["", "very_high"]


def test_one_person_has_the_figures_of_the_many_to_the_last_bit() -> None:
    score = egfr.score(a_check(sex=Sex.MALE, age=70, values={Kind.CREATININE: "108"}))
    assert isinstance(score, Estimate)
    made = egfr.BATCH.compute(people([{"sex": "male", "age": "70", "creatinine": "108"}] * 9))
    assert score.value == made["egfr_2009"][8]
    assert score.parts == {"egfr_2021": made["egfr_2021"][8]}
    assert score.band == made["g_category"][8]


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
def test_alone_or_in_a_crowd_and_in_any_order_to_the_last_bit(persons: list[tuple[float, int, bool]]) -> None:
    crowd = [np.array(column) for column in zip(*persons, strict=True)]
    together = ckd_epi_2009(*crowd)
    alone = [ckd_epi_2009(*(column[row : row + 1] for column in crowd))[0] for row in range(len(persons))]
    assert together.tolist() == alone
    assert ckd_epi_2009(*(column[::-1].copy() for column in crowd))[::-1].tolist() == alone


@given(creatinine=st.floats(10, 1999), age=st.integers(18, 99), female=st.booleans())
def test_more_creatinine_or_age_never_raises_it(creatinine: float, age: int, female: bool) -> None:
    rate, more, older = ckd_epi_2009(
        np.array([creatinine, creatinine + 1, creatinine]), np.array([age, age, age + 1]), np.array([female] * 3)
    )
    assert more < rate
    assert older < rate
