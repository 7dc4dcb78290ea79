"""A column of a file becomes numbers, and what is no number is known as such."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from healthcheck.batch import Column, choice
from healthcheck.population.figures import figures

NUMBER = Column("n", "a number")
SEX = choice("sex", "sex", ("female", "male"))
GRAMMAR = ["5", "+5", "-5", "5.", ".5", "05", "1e3", "1E-3", "-.5e+1"]
NOT_NUMBERS = [
    "1,5",
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    " 5",
    "5 ",
    "1_0",
    "0x10",
    "1d3",
    "٣",
    "5 kg",
    "-",
    "e5",
    "1e999",
]


@pytest.mark.parametrize("text", GRAMMAR)
def test_a_number_is_read_as_python_reads_it(text: str) -> None:
    found = figures(NUMBER, pa.array([text]))
    assert found.values.tolist() == [float(text)]
    assert (found.missing, found.unreadable) == (None, None)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_anything_else_is_no_number_wherever_it_stands(text: str) -> None:
    for column, place in (([text], 0), (["+7", "8", text, None, "1e2"], 2)):
        found = figures(NUMBER, pa.array(column))
        assert found.unreadable is not None
        assert np.flatnonzero(found.unreadable).tolist() == [place]
        assert np.isnan(found.values[place])


def test_a_bad_neighbour_changes_no_number() -> None:
    alone = figures(NUMBER, pa.array(GRAMMAR))
    beside = figures(NUMBER, pa.array([*GRAMMAR, "x"]))
    assert alone.values.tolist() == beside.values[:-1].tolist()


def test_what_is_not_there_is_missing_and_not_wrong() -> None:
    found = figures(NUMBER, pa.array(["1", None, ""]))
    assert found.missing is not None
    assert found.missing.tolist() == [False, True, True]
    assert found.unreadable is None


def test_bytes_that_are_no_text_are_no_number() -> None:
    found = figures(NUMBER, pa.array([b"\xff\xfe", b"3"]))
    assert found.unreadable is not None
    assert found.unreadable.tolist() == [True, False]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1, None, 3], pa.int8()),
        pa.array([1, None, 3], pa.uint64()),
        pa.array([1, None, 3], pa.float32()),
        pa.array([Decimal("1.00"), None, Decimal("3.00")]),
        pa.array(["1", None, "3"]).dictionary_encode(),
        pa.array(["1", None, "3"], pa.large_string()),
        pa.array(["1", None, "3"], pa.string_view()),
        pa.array([b"1", None, b"3"]),
    ],
    ids=lambda column: str(column.type),
)
def test_a_number_may_be_kept_in_many_ways(column: pa.Array) -> None:
    found = figures(NUMBER, column)
    assert found.values[[0, 2]].tolist() == [1.0, 3.0]
    assert found.missing is not None
    assert found.missing.tolist() == [False, True, False]
    assert found.unreadable is None


def test_true_counts_as_1() -> None:
    assert figures(NUMBER, pa.array([True, False])).values.tolist() == [1.0, 0.0]


def test_a_figure_that_is_not_finite_is_no_number() -> None:
    found = figures(NUMBER, pa.array([1.0, np.nan, np.inf, -np.inf, None]))
    assert found.unreadable is not None
    assert found.unreadable.tolist() == [False, True, True, True, False]


def test_dates_are_no_numbers_and_numbers_no_words() -> None:
    dates = figures(NUMBER, pa.array([dt.date(2026, 11, 1), None]))
    codes = figures(SEX, pa.array([1, None]))
    for found in (dates, codes):
        assert found.unreadable is not None
        assert found.missing is not None
        assert (found.unreadable.tolist(), found.missing.tolist()) == ([True, False], [False, True])


def test_a_word_becomes_its_place_among_the_words() -> None:
    for kind in (pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())):
        found = figures(SEX, pa.array(["male", "female", "Male", None, ""], pa.string()).cast(kind))
        assert found.values[:2].tolist() == [1.0, 0.0]
        assert found.unreadable is not None
        assert found.missing is not None
        assert found.unreadable.tolist() == [False, False, True, False, False]
        assert found.missing.tolist() == [False, False, False, True, True]


def test_a_part_is_some_of_the_rows() -> None:
    part = figures(NUMBER, pa.array(["1", None, "x", "4"])).part(1, 3)
    assert np.isnan(part.values).tolist() == [True, True]
    assert part.missing is not None
    assert part.unreadable is not None
    assert (part.missing.tolist(), part.unreadable.tolist()) == ([True, False], [False, True])
