"""DRS against another program's answers, and what a check that does not ask everything says."""

from datetime import date

import numpy as np
import pytest

from healthcheck.score import Estimate, Unscored
from healthcheck.scores import drs
from tests.healthcheck.cases import a_check
from tests.healthcheck.scores.reference import columns, numbers, rows

ASKED = {
    "townsend_quintile": "4",
    "alcohol_problem": "no",
    "depression_or_antidepressant": "yes",
    "aspirin": "no",
    "stroke_tia": "no",
    "af": "no",
    "diabetes": "yes",
}


def risks(*changes: dict[str, str]) -> list[float]:
    """The first reference row with changes."""
    made: list[float] = drs.BATCH.compute(columns([rows("drs")[0] | each for each in changes], drs.BATCH))[
        "drs"
    ].tolist()
    return made


def test_every_reference_row_is_equalled() -> None:
    table = rows("drs")
    assert len(table) == 200
    answers = drs.BATCH.compute(columns(table, drs.BATCH))["drs"]
    assert np.abs(answers - numbers(table, "drs")).max() < 1e-9


def test_the_calendar_year_is_held_so_that_risk_does_not_grow_without_end() -> None:
    before, held, now = risks({"calendar_year": "2015"}, {"calendar_year": "2016"}, {"calendar_year": "2026"})
    assert before < held == now


def test_who_smokes_now_does_not_count_as_one_who_used_to() -> None:
    both, now = risks({"ex_smoker": "1", "current_smoker": "1"}, {"ex_smoker": "0", "current_smoker": "1"})
    assert both == now


def test_each_fifth_of_deprivation_is_a_step_up() -> None:
    steps = risks(*({"townsend_quintile": str(fifth)} for fifth in range(1, 6)))
    assert steps == sorted(set(steps))


def test_a_person_at_the_centre_has_the_survival_of_the_paper() -> None:
    nobody = dict.fromkeys((column.name for column in drs.BATCH.columns), 0.0)
    centre = nobody | {"age": 65.608, "bmi": 27.501, "calendar_year": 2003.719, "sex": 1.0, "townsend_quintile": 1.0}
    made = drs.BATCH.compute({name: np.array([value]) for name, value in centre.items()})
    assert made["drs"][0] == pytest.approx(1 - 0.9969, abs=1e-12)


def test_what_this_check_does_not_ask_is_named_and_never_guessed() -> None:
    score = drs.score(a_check(age=66))
    assert isinstance(score, Unscored)
    assert not score.applies
    for item in ("fifth of deprivation", "alcohol problem", "aspirin", "atrial fibrillation", "stroke or TIA"):
        assert item in score.reason
    assert "the dementia information for people of 65 to 74 is given all the same" in score.reason


@pytest.mark.parametrize("age", [59, 80])
def test_outside_its_ages_it_says_so(age: int) -> None:
    score = drs.score(a_check(age=age, answers=ASKED))
    assert isinstance(score, Unscored)
    assert score.reason.startswith("age: the Dementia Risk Score is made for ages 60 to 79;")


@pytest.mark.parametrize(("smoking", "used_to", "now"), [("never", "0", "0"), ("ex", "1", "0"), ("heavy", "0", "1")])
def test_a_check_that_asks_everything_has_the_score_of_the_many_to_the_last_bit(
    smoking: str, used_to: str, now: str
) -> None:
    score = drs.score(a_check(age=66, answers={**ASKED, "smoking": smoking, "blood_pressure_medicine": "yes"}))
    assert isinstance(score, Estimate)
    [risk] = risks(
        {name: {"yes": "1", "no": "0"}.get(answer, answer) for name, answer in ASKED.items()}
        | {"age": "66", "sex": "female", "bmi": "22.49", "antihypertensive": "1", "calendar_year": "2026"}
        | {"ex_smoker": used_to, "current_smoker": now}
    )
    assert score.value == 100 * risk
    assert any("2026 counts as 2016" in note for note in score.notes)


def test_a_year_of_the_paper_needs_no_note() -> None:
    score = drs.score(a_check(age=66, answers=ASKED, day=date(2016, 6, 15), birth_date=date(1950, 6, 15)))
    assert isinstance(score, Estimate)
    assert not any("counts as" in note for note in score.notes)
