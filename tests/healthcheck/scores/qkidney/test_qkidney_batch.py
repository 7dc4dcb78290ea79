"""QKidney over many people: ClinRisk's own answers for both outcomes, and every horizon."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.person import Sex
from healthcheck.scores.qkidney import BATCH
from healthcheck.scores.qkidney.equation import CONDITIONS, EQUATION
from tests.healthcheck.scores.crowds import crowd
from tests.healthcheck.scores.reference import columns, numbers, rows

COLUMNS = {column.name: column for column in BATCH.columns}
EACH_OUTPUT = pytest.mark.parametrize("output", BATCH.outputs)


@EACH_OUTPUT
def test_every_row_of_clinrisks_program_is_equalled(output: str) -> None:
    table = rows("qkidney")
    assert len(table) == 800
    assert np.abs(BATCH.compute(columns(table, BATCH))[output] - numbers(table, output)).max() < 1e-9


@EACH_OUTPUT
@given(seed=st.integers(0, 2**32 - 1))
def test_a_longer_time_is_a_larger_risk(output: str, seed: int) -> None:
    people = {name: np.repeat(column, 5) for name, column in crowd(BATCH, 20, seed).items()}
    by_year = BATCH.compute({**people, "years": np.tile(np.arange(1.0, 6), 20)})[output].reshape(20, 5)
    assert (np.diff(by_year) >= 0).all()
    assert (by_year[:, 0] < by_year[:, 4]).any()


@given(seed=st.integers(0, 2**32 - 1))
def test_a_risk_is_always_between_0_and_100_percent(seed: int) -> None:
    for values in BATCH.compute(crowd(BATCH, 200, seed)).values():
        assert (values > 0).all()
        assert (values <= 100).all()


def test_kidney_stones_and_lupus_count_for_women_only() -> None:
    same = {name: np.full(3, column[0]) for name, column in crowd(BATCH, 1, seed=2).items()}
    changes = {"kidney_stones": np.array([0.0, 1, 0]), "lupus": np.array([0.0, 0, 1])}
    for index, sex in enumerate(Sex):
        found = BATCH.compute({**same, **changes, "sex": np.full(3, float(index))})["qkidney_end_stage"]
        assert len(set(found)) == (3 if sex is Sex.FEMALE else 1)


def test_painkillers_count_for_moderate_to_severe_disease_only() -> None:
    same = {name: np.full(2, column[0]) for name, column in crowd(BATCH, 1, seed=2).items()}
    found = BATCH.compute({**same, "nsaid": np.array([0.0, 1])})
    assert found["qkidney_moderate_severe"][0] < found["qkidney_moderate_severe"][1]
    assert found["qkidney_end_stage"][0] == found["qkidney_end_stage"][1]


def test_the_columns_have_the_papers_ranges_and_the_horizon_is_never_assumed() -> None:
    ranges = {name: (COLUMNS[name].low, COLUMNS[name].high) for name in ("age", "years", "bmi", "systolic", "townsend")}
    assert ranges == {"age": (35, 74), "years": (1, 5), "bmi": (20, 40), "systolic": (70, 210), "townsend": (-7, 11)}
    assert COLUMNS["years"].whole
    assert COLUMNS["years"].default is None


def test_every_condition_of_every_table_is_one_of_the_columns() -> None:
    terms = {term.of for equation in EQUATION.values() for term in equation.terms.values()}
    assert terms == set(COLUMNS) - {"sex", "years"}
    assert set(CONDITIONS) == {column.name for column in BATCH.columns if (column.low, column.high) == (0, 1)}
