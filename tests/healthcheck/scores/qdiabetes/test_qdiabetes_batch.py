"""QDiabetes over many people: ClinRisk's own answers by all three models, and what a missing blood test does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.batch import Arrays
from healthcheck.person import Sex
from healthcheck.scores.qdiabetes import BATCH
from healthcheck.scores.qdiabetes.equation import CONDITIONS, EQUATION
from tests.healthcheck.scores.crowds import crowd
from tests.healthcheck.scores.reference import columns, numbers, rows

COLUMNS = {column.name: column for column in BATCH.columns}
EACH_SEX = pytest.mark.parametrize("sex", Sex)


def people(sex: Sex, **changes: list[float]) -> Arrays:
    """White non-smokers of 50 with no condition, changed; every column is as long as the longest change."""
    length = max(len(change) for change in changes.values())
    normal = dict.fromkeys(COLUMNS, 0.0) | {"age": 50.0, "bmi": 25.0, "fasting_glucose": 5.0, "hba1c": 36.0}
    same = {name: np.full(length, value) for name, value in normal.items()}
    return same | {"sex": np.full(length, float(list(Sex).index(sex)))} | {k: np.array(v) for k, v in changes.items()}


@pytest.mark.parametrize("output", BATCH.outputs)
def test_every_row_of_clinrisks_program_is_equalled(output: str) -> None:
    table = rows("qdiabetes")
    assert len(table) == 800
    assert np.abs(BATCH.compute(columns(table, BATCH))[output] - numbers(table, output)).max() < 1e-9


@EACH_SEX
def test_a_model_whose_blood_test_is_missing_gives_none_and_the_others_stand(sex: Sex) -> None:
    found = BATCH.compute(people(sex, hba1c=[36, np.nan, 36, np.nan], fasting_glucose=[5, 5, np.nan, np.nan]))
    assert len(set(found["qdiabetes_a"])) == 1
    assert np.isnan(found["qdiabetes_b"]).tolist() == [False, False, True, True]
    assert np.isnan(found["qdiabetes_c"]).tolist() == [False, True, False, True]


@EACH_SEX
def test_blood_counts_in_its_own_model_only(sex: Sex) -> None:
    found = BATCH.compute(people(sex, hba1c=[36, 41, 36], fasting_glucose=[5, 5, 6]))
    assert len(set(found["qdiabetes_a"])) == 1
    assert found["qdiabetes_b"][0] == found["qdiabetes_b"][1] < found["qdiabetes_b"][2]
    assert found["qdiabetes_c"][0] == found["qdiabetes_c"][2] < found["qdiabetes_c"][1]


def test_the_ranges_end_before_diabetes_begins() -> None:
    assert 47.99 < COLUMNS["hba1c"].high < 48
    assert 6.99 < COLUMNS["fasting_glucose"].high < 7
    assert (COLUMNS["age"].low, COLUMNS["age"].high, COLUMNS["age"].whole) == (25, 84, True)


@EACH_SEX
def test_bmi_counts_as_twenty_to_forty(sex: Sex) -> None:
    found = BATCH.compute(people(sex, bmi=[39.999, 40, 40.001, 20.001, 20, 19.999]))
    for output in BATCH.outputs:
        below, at, above, over, low, lower = found[output]
        assert below != at == above
        assert over != low == lower


@EACH_SEX
def test_no_deprivation_is_a_value(sex: Sex) -> None:
    richer, zero, poorer = BATCH.compute(people(sex, townsend=[-1, 0, 1]))["qdiabetes_c"]
    assert richer < zero < poorer


def test_diabetes_in_a_pregnancy_and_polycystic_ovaries_count_for_women_only() -> None:
    changes = {"gestational_diabetes": [0, 1, 0], "polycystic_ovaries": [0, 0, 1]}
    assert len(set(BATCH.compute(people(Sex.FEMALE, **changes))["qdiabetes_a"])) == 3
    assert len(set(BATCH.compute(people(Sex.MALE, **changes))["qdiabetes_a"])) == 1


def test_every_condition_of_every_table_is_one_of_the_columns() -> None:
    terms = {term.of for equation in EQUATION.values() for term in equation.terms.values()}
    assert terms == set(COLUMNS) - {"sex"}
    assert set(CONDITIONS) == {column.name for column in BATCH.columns if (column.low, column.high) == (0, 1)}


@given(seed=st.integers(0, 2**32 - 1))
def test_a_risk_is_always_between_0_and_100_percent(seed: int) -> None:
    for values in BATCH.compute(crowd(BATCH, 200, seed)).values():
        given_values = values[~np.isnan(values)]
        assert (given_values > 0).all()
        assert (given_values <= 100).all()
