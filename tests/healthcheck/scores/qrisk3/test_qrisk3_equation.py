"""The QRISK3 equation against ClinRisk's own program and the official calculator, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.person import Sex
from healthcheck.scores.qrisk3.equation import risk
from healthcheck.scores.qrisk3.healthy import healthy
from tests.healthcheck.scores.qrisk3.people import from_rows, part, people
from tests.healthcheck.scores.reference import numbers, of_sex, rows

EACH_SEX = pytest.mark.parametrize("sex", Sex)


@EACH_SEX
def test_every_row_of_clinrisks_program_is_equalled(sex: Sex) -> None:
    table = of_sex(rows("qrisk3"), sex)
    assert len(table) == 1000
    assert np.abs(risk(sex, from_rows(table)) - numbers(table, "risk")).max() < 1e-9


@EACH_SEX
def test_every_healthy_person_of_clinrisks_program_is_equalled(sex: Sex) -> None:
    table = of_sex(rows("qrisk3"), sex)
    assert np.abs(risk(sex, healthy(from_rows(table))) - numbers(table, "healthy")).max() < 1e-9


@EACH_SEX
def test_every_published_answer_of_the_official_calculator_is_equalled(sex: Sex) -> None:
    table = of_sex(rows("qrisk3", "official"), sex)
    given_answers = risk(sex, from_rows(table))
    for row, answer in zip(table, given_answers, strict=True):
        decimals = int(row["decimals"])
        assert round(answer, decimals) == round(float(row["published"]), decimals), row


@EACH_SEX
def test_one_person_scores_as_in_a_crowd_to_the_last_bit(sex: Sex) -> None:
    crowd = from_rows(of_sex(rows("qrisk3"), sex))
    together = risk(sex, crowd)
    alone = [risk(sex, part(crowd, slice(row, row + 1)))[0] for row in range(len(together))]
    assert together.tolist() == alone


@EACH_SEX
def test_the_order_of_rows_and_the_size_of_chunks_do_not_matter(sex: Sex) -> None:
    crowd = from_rows(of_sex(rows("qrisk3"), sex))
    together = risk(sex, crowd)
    chunks = [risk(sex, part(crowd, slice(start, start + 137))) for start in range(0, len(together), 137)]
    assert np.concatenate(chunks).tolist() == together.tolist()
    assert risk(sex, part(crowd, slice(None, None, -1)))[::-1].tolist() == together.tolist()


@EACH_SEX
def test_bmi_counts_as_twenty_to_forty(sex: Sex) -> None:
    bmi = [39.999, 40.0, 40.001, 60.0, 20.001, 20.0, 19.999, 12.0]
    below, at, above, far, over, low, lower, lowest = risk(sex, people(sex, bmi=bmi))
    assert below != at == above == far
    assert over != low == lower == lowest


@EACH_SEX
def test_no_deprivation_and_no_variability_are_values_and_not_means(sex: Sex) -> None:
    zero, one = risk(sex, people(sex, townsend=[0.0, 1.0]))
    assert zero < one
    steady, varying = risk(sex, people(sex, systolic_sd=[0.0, 9.0]))
    assert steady < varying


def test_erectile_dysfunction_counts_for_men_only() -> None:
    without, having = risk(Sex.MALE, people(Sex.MALE, erectile_dysfunction=[0, 1]))
    assert without < having
    assert len(set(risk(Sex.FEMALE, people(Sex.FEMALE, erectile_dysfunction=[0, 1])))) == 1


@EACH_SEX
@given(
    age=st.integers(25, 84),
    ethnicity=st.integers(0, 8),
    smoking=st.integers(0, 4),
    bmi=st.floats(10, 70),
    systolic=st.floats(70, 210),
    systolic_sd=st.floats(0, 40),
    cholesterol_ratio=st.floats(1, 12),
    townsend=st.floats(-8, 12),
    lupus=st.integers(0, 1),
    diabetes_type_1=st.integers(0, 1),
    atrial_fibrillation=st.integers(0, 1),
)
def test_a_risk_is_always_between_0_and_100_percent(sex: Sex, **values: float) -> None:
    assert 0 < risk(sex, people(sex, **values))[0] <= 100


@EACH_SEX
@given(
    age=st.integers(25, 84),
    ratio=st.floats(1, 11),
    systolic=st.floats(70, 200),
    ethnicity=st.integers(0, 8),
)
def test_more_cholesterol_or_a_relative_with_heart_disease_never_lowers_the_risk(
    sex: Sex, age: int, ratio: float, systolic: float, ethnicity: int
) -> None:
    same = {"age": age, "ethnicity": ethnicity, "systolic": systolic}
    low, high, family = risk(
        sex, people(sex, cholesterol_ratio=[ratio, ratio + 1, ratio], family_history_chd=[0, 0, 1], **same)
    )
    assert low <= high
    assert low <= family


@EACH_SEX
@given(age=st.integers(25, 83), ethnicity=st.integers(0, 8))
def test_the_healthy_persons_risk_grows_with_age(sex: Sex, age: int, ethnicity: int) -> None:
    younger, older = risk(sex, healthy(people(sex, age=[age, age + 1], ethnicity=ethnicity)))
    assert younger < older
