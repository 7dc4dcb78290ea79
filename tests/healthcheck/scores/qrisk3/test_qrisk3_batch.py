"""QRISK3 over many people of both sexes: the reference, the columns' ranges, and what stands beside the risk."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.person import Sex
from healthcheck.scores.qrisk3 import BATCH, score
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.crowds import crowd, part
from tests.healthcheck.scores.qrisk3.people import from_rows, people
from tests.healthcheck.scores.reference import numbers, rows

COLUMNS = {column.name: column for column in BATCH.columns}


def test_every_row_of_clinrisks_program_is_equalled_with_both_sexes_in_one_chunk() -> None:
    table = rows("qrisk3")
    found = BATCH.compute(from_rows(table))
    assert len(table) == 2000
    assert np.abs(found["qrisk3"] - numbers(table, "risk")).max() < 1e-9
    assert np.abs(found["qrisk3_healthy"] - numbers(table, "healthy")).max() < 1e-9
    assert found["qrisk3_heart_age"].tolist() == [row["heart_age"] for row in table]


def test_age_is_a_whole_number_from_25_to_84() -> None:
    assert (COLUMNS["age"].low, COLUMNS["age"].high, COLUMNS["age"].whole) == (25, 84, True)
    ends = BATCH.compute(people(Sex.MALE, age=[25, 84]))
    assert np.isfinite(ends["qrisk3"]).all()
    assert ends["qrisk3_healthy"][0] < ends["qrisk3_healthy"][1]


def test_bmi_40_and_more_is_40() -> None:
    below, at, above = BATCH.compute(people(Sex.FEMALE, bmi=[39.999, 40, 40.001]))["qrisk3"]
    assert below != at == above


def test_no_deprivation_and_no_variability_are_values_and_what_a_missing_one_counts_as() -> None:
    assert COLUMNS["townsend"].default == COLUMNS["systolic_sd"].default == 0
    changes = {"townsend": [0, -3, 0], "systolic_sd": [0, 0, 9]}
    zero, richer, varying = BATCH.compute(people(Sex.FEMALE, **changes))["qrisk3"]
    assert richer < zero < varying


def test_nothing_else_is_ever_assumed() -> None:
    assumed = {name for name, column in COLUMNS.items() if column.default is not None}
    assert assumed == {"ethnicity", "townsend", "systolic_sd", "erectile_dysfunction"}


@given(seed=st.integers(0, 2**32 - 1))
def test_a_risk_is_between_0_and_100_and_a_heart_age_between_25_and_over_84(seed: int) -> None:
    found = BATCH.compute(crowd(BATCH, 200, seed))
    for name in ("qrisk3", "qrisk3_healthy"):
        assert (found[name] > 0).all()
        assert (found[name] <= 100).all()
    years = {years for years in found["qrisk3_heart_age"] if years != "over 84"}
    assert years <= {str(age) for age in range(25, 85)}


@given(seed=st.integers(0, 2**32 - 1))
def test_a_person_at_more_risk_than_the_healthy_of_the_same_age_has_an_older_heart(seed: int) -> None:
    everyone = crowd(BATCH, 200, seed)
    found = BATCH.compute(everyone)
    hearts = np.array([999 if years == "over 84" else int(years) for years in found["qrisk3_heart_age"]])
    more = found["qrisk3"] > found["qrisk3_healthy"]
    assert (hearts[more] > everyone["age"][more]).all()
    assert (hearts[~more] <= everyone["age"][~more] + 1).all()


def test_a_check_has_the_very_figures_of_its_row_among_many() -> None:
    row = people(Sex.FEMALE, age=45, systolic=118.0, bmi=22.49, cholesterol_ratio=float(a_check().cholesterol_ratio()))
    many = crowd(BATCH, 99)
    found = BATCH.compute({name: np.concatenate([column, row[name], column]) for name, column in many.items()})
    one = score(a_check())
    assert one.value == found["qrisk3"][99]
    assert one.parts["healthy"] == found["qrisk3_healthy"][99]
    assert f"{one.parts['heart_age']:.0f}" == found["qrisk3_heart_age"][99]
    assert BATCH.compute(part(many, slice(0, 1)))["qrisk3"][0] == found["qrisk3"][0]
