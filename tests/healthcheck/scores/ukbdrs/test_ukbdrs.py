"""UKBDRS against its authors' calculator, and what a check that does not ask everything says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.score import Estimate, Unscored
from healthcheck.scores import ukbdrs
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.reference import columns, numbers, rows

ASKED = {
    "parental_dementia": "yes",
    "education_years": "11",
    "diabetes": "no",
    "depression": "yes",
    "stroke_tia": "no",
    "hypertensive": "yes",
    "high_cholesterol": "no",
    "lives_alone": "yes",
}
ROW = {
    **{name: {"yes": "1", "no": "0"}.get(answer, answer) for name, answer in ASKED.items()},
    "age": "60",
    "sex": "female",
    "most_deprived_townsend_quintile": "1",
    "apoe4_carrier": "Unknown",
}


def inside() -> list[dict[str, str]]:
    return [row for row in rows("ukbdrs") if row["ukbdrs"]]


@pytest.mark.parametrize("output", ["ukbdrs", "ukbdrs_apoe"])
def test_every_reference_row_is_equalled_and_a_blank_is_no_score(output: str) -> None:
    table = inside()
    answers = ukbdrs.BATCH.compute(columns(table, ukbdrs.BATCH))[output]
    assert np.isnan(answers).tolist() == [not row[output] for row in table]
    given = np.flatnonzero(np.isfinite(answers))
    assert len(given) >= 200
    assert np.abs(answers[given] - numbers([table[place] for place in given], output)).max() < 1e-9


def test_a_row_the_reference_has_no_score_for_is_outside_the_ages() -> None:
    column = next(column for column in ukbdrs.BATCH.columns if column.name == "age")
    blank = [float(row["age"]) for row in rows("ukbdrs") if not row["ukbdrs"]]
    assert set(blank) == {49.0, 74.0}
    assert (column.low, column.high) == (50, 73)


def test_a_gene_that_is_not_known_gives_no_figure_that_needs_it() -> None:
    made = ukbdrs.BATCH.compute(columns([ROW, ROW | {"apoe4_carrier": "No"}], ukbdrs.BATCH))
    assert np.isnan(made["ukbdrs_apoe"]).tolist() == np.isnan(made["ukbdrs_apoe_exact"]).tolist() == [True, False]
    assert np.isfinite(made["ukbdrs"]).all()


def test_the_unrounded_coefficients_stand_beside_and_differ_by_little() -> None:
    made = ukbdrs.BATCH.compute(columns(inside(), ukbdrs.BATCH))
    apart = np.abs(made["ukbdrs_exact"] - made["ukbdrs"])
    assert 0 < apart.max() < 0.2
    assert np.nanmax(np.abs(made["ukbdrs_apoe_exact"] - made["ukbdrs_apoe"])) < 0.2


def test_a_person_at_the_centre_has_the_survival_of_the_paper() -> None:
    centre = {**dict.fromkeys(ROW, 0.0), "age": 59.97, "education_years": 13.54}
    made = ukbdrs.BATCH.compute({name: np.array([value]) for name, value in centre.items()})
    assert made["ukbdrs"][0] == pytest.approx(100 * (1 - 0.9916195), abs=1e-12)
    assert made["ukbdrs_apoe"][0] == pytest.approx(100 * (1 - 0.9945524), abs=1e-12)


def test_what_this_check_does_not_ask_is_named_and_never_guessed() -> None:
    score = ukbdrs.score(a_check(age=60))
    assert isinstance(score, Unscored)
    assert not score.applies
    for item in ("dementia in a parent", "years of education", "depression", "living alone", "stroke or TIA"):
        assert item in score.reason
    assert "the dementia information for people of 65 to 74 is given all the same" in score.reason


def test_what_was_asked_is_not_named() -> None:
    score = ukbdrs.score(a_check(age=60, answers=dict(list(ASKED.items())[1:])))
    assert isinstance(score, Unscored)
    assert score.reason.startswith("this check does not ask about dementia in a parent;")


@pytest.mark.parametrize("age", [49, 74])
def test_outside_its_ages_it_says_so_and_the_information_is_given(age: int) -> None:
    score = ukbdrs.score(a_check(age=age, answers=ASKED))
    assert isinstance(score, Unscored)
    assert score.reason.startswith("age: UKBDRS is made for ages 50 to 73;")
    assert "information for people of 65 to 74" in score.reason


@pytest.mark.parametrize("age", [50, 60, 73])
def test_a_check_that_asks_everything_has_the_score_of_the_many_to_the_last_bit(age: int) -> None:
    score = ukbdrs.score(a_check(age=age, answers=ASKED, townsend=1))
    assert isinstance(score, Estimate)
    many = ukbdrs.BATCH.compute(columns([ROW | {"age": str(age)}] * 9, ukbdrs.BATCH))
    assert score.value == many["ukbdrs"][8]
    assert score.parts == {"exact": many["ukbdrs_exact"][8]}
    assert score.band == ("raised" if many["ukbdrs"][8] >= 5 else "low")
    assert ukbdrs.NOTICE in score.notes


def test_a_townsend_score_that_is_not_known_is_not_the_average() -> None:
    score = ukbdrs.score(a_check(age=60, answers=ASKED, townsend=None))
    assert isinstance(score, Unscored)
    assert score.reason == "Townsend deprivation score: not known"


@given(age=st.integers(50, 72), years=st.integers(0, 29), gene=st.sampled_from(["No", "Yes"]))
def test_risk_grows_with_age_and_falls_with_education(age: int, years: int, gene: str) -> None:
    now = ROW | {"age": str(age), "education_years": str(years), "apoe4_carrier": gene}
    later, taught = now | {"age": str(age + 1)}, now | {"education_years": str(years + 1)}
    made = ukbdrs.BATCH.compute(columns([now, later, taught], ukbdrs.BATCH))
    for output in ukbdrs.BATCH.outputs:
        assert 0 < made[output][2] < made[output][0] < made[output][1] < 100
