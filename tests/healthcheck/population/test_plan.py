"""Which scores a file can have, and what a person is told about the others."""

import pytest

from healthcheck.population.plan import BATCHES, plan
from healthcheck.population.unusable import Unusable
from tests.healthcheck.population.tiny import HEADER, TINY

COLUMNS = HEADER.split(",")


def test_a_plan_names_what_it_adds_and_reads_only_what_it_needs() -> None:
    made = plan("tiny", ["name", *reversed(COLUMNS)])
    assert [field.name for field in made.adds] == [*TINY.outputs, "tiny_unscored"]
    assert made.reads == tuple(reversed(COLUMNS))
    assert made.notes == ()


def test_a_column_that_a_score_needs_is_named() -> None:
    with pytest.raises(Unusable, match="tiny needs columns age, smokes, which the file has not"):
        plan("tiny", ["sex", "weight"])


def test_a_column_that_a_score_can_do_without_may_be_absent_and_that_is_said() -> None:
    assert plan("tiny", COLUMNS[:4]).notes == (
        "the file has no column area: for tiny, counts as 0 in every row",
        "the file has no column waist: for tiny, what needs it is left out in every row",
    )


def test_all_gives_every_score_whose_columns_are_there_and_says_which_not() -> None:
    made = plan("all", [*COLUMNS, "creatinine"])
    assert [part.score for part in made.parts] == ["egfr", "tiny"]
    assert any(note.startswith("qrisk3 is left out: the file has no columns systolic") for note in made.notes)


def test_of_two_scores_that_add_the_same_column_the_first_does() -> None:
    made = plan("all", ["sex", "age", "creatinine", "acr"])
    names = [field.name for field in made.adds]
    assert len(names) == len(set(names))
    assert {"egfr_2009", "egfr_unscored", "kdigo_unscored"} <= set(names)


@pytest.mark.parametrize(
    ("wish", "header", "words"),
    [
        ("nonsense", COLUMNS, "no score nonsense is made for files"),
        ("bmi", COLUMNS, "no score bmi is made for files"),
        ("all", ["name"], "no score can be given"),
        ("tiny", [*COLUMNS, "age"], "column age more than once"),
        ("tiny", [*COLUMNS, "tiny", "tiny_unscored"], "columns tiny, tiny_unscored already"),
    ],
)
def test_a_wish_that_cannot_be_served_is_refused_in_words(wish: str, header: list[str], words: str) -> None:
    with pytest.raises(Unusable, match=words):
        plan(wish, header)


def test_other_columns_may_be_there_twice() -> None:
    assert plan("tiny", ["note", "note", *COLUMNS]).reads == tuple(COLUMNS)


@pytest.mark.parametrize("name", BATCHES)
def test_every_score_for_files_has_a_plan(name: str) -> None:
    made = plan(name, [column.name for column in BATCHES[name].columns])
    assert [field.name for field in made.adds] == [*BATCHES[name].outputs, f"{name}_unscored"]
