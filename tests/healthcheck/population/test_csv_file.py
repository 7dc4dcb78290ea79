"""A CSV file comes out as it went in, byte for byte, with the new fields at the end of every row."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.population.unusable import Unusable
from tests.healthcheck.population.tiny import GOOD, HEADER, rows_of, scored_csv

ADDED = "tiny,tiny_word,tiny_whole,tiny_unscored"
SCORE = "2.2,light,2,"


def test_the_new_columns_stand_at_the_end() -> None:
    assert scored_csv(f"{HEADER}\n{GOOD}\n").decode() == f"{HEADER},{ADDED}\n{GOOD},{SCORE}\n"


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    text = f"\ufeff{HEADER}\r\n{GOOD}\r\n{GOOD}"
    assert scored_csv(text).decode() == f"\ufeff{HEADER},{ADDED}\r\n{GOOD},{SCORE}\r\n{GOOD},{SCORE}"


def test_carriage_returns_alone_end_lines_too() -> None:
    assert scored_csv(f"{HEADER}\r{GOOD}\r").decode() == f"{HEADER},{ADDED}\r{GOOD},{SCORE}\r"


def test_a_file_without_rows_has_its_new_columns() -> None:
    assert scored_csv(HEADER + "\n").decode() == f"{HEADER},{ADDED}\n"
    assert scored_csv(HEADER).decode() == f"{HEADER},{ADDED}"


def test_blank_lines_stay_blank() -> None:
    assert scored_csv(f"{HEADER}\n\n{GOOD}\n\n").decode() == f"{HEADER},{ADDED}\n\n{GOOD},{SCORE}\n\n"
    assert scored_csv(f"{HEADER}\n\n\r\n").decode() == f"{HEADER},{ADDED}\n\n\r\n"


def test_quotes_and_line_ends_within_them_stay() -> None:
    row = '"O""Brien,\r\nof ""here""",' + GOOD.replace("50", '"50"') + ',5" tall'
    assert scored_csv(f'"na\nme",{HEADER},note\n{row}\n').decode() == f'"na\nme",{HEADER},note,{ADDED}\n{row},{SCORE}\n'


def test_other_columns_may_be_in_any_encoding() -> None:
    found = scored_csv(f"name,{HEADER}\n".encode() + b"Zo\xeb," + GOOD.encode() + b"\n")
    assert found.endswith(b"Zo\xeb," + f"{GOOD},{SCORE}\n".encode())


def test_an_added_word_with_a_comma_is_quoted() -> None:
    found = scored_csv(f"{HEADER}\nfemale,50,60,0,1,99\n")
    assert found.endswith(b',2.2,"heavy, for one",2,\n')
    assert rows_of(found)[0]["tiny_word"] == "heavy, for one"


def test_a_short_row_is_filled_up_so_that_its_reason_stands_in_its_column() -> None:
    assert scored_csv(f"{HEADER}\nfemale,50\n").decode().splitlines()[1] == "female,50,,,,,,,,row: 2 of 6 fields"


def test_a_row_too_long_is_named_by_its_number() -> None:
    rows = [GOOD] * 30
    rows[20] += ",more"
    with pytest.raises(Unusable, match="row 21 after the header has 7 fields and the header 6"):
        scored_csv("\n".join([HEADER, *rows]), block=100)


def test_a_quote_that_never_closes_is_refused() -> None:
    with pytest.raises(Unusable, match="never closes"):
        scored_csv(f'{HEADER}\n{GOOD}\n"{GOOD}\n{GOOD}\n')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PAR1\x15\x04\x15\x00", "is Parquet, not CSV"),
        ("sex,age\n".encode("utf-16"), "not CSV in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not CSV in UTF-8"),
    ],
)
def test_what_is_no_csv_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        scored_csv(content)


@given(
    st.lists(st.tuples(st.text(alphabet='x", \r\n', max_size=5), st.floats(0, 300), st.integers(20, 90)), max_size=12),
    st.integers(8, 200),
)
def test_rows_keep_their_order_and_every_field_at_any_block_size(
    people: list[tuple[str, float, int]], block: int
) -> None:
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(["name", *HEADER.split(",")])
    table.writerows([name, "male", age, weight, 1, 0, 80] for name, weight, age in people)
    found = rows_of(scored_csv(written.getvalue(), block=block))
    assert [(row["name"], row["weight"], row["age"]) for row in found] == [
        (name, str(weight), str(age)) for name, weight, age in people
    ]
    for row, (_, weight, age) in zip(found, people, strict=True):
        if 25 <= age <= 84:
            assert float(row["tiny"]) == weight / age * (1 + 1 / 3) + 0 + 1
        else:
            assert row["tiny_unscored"] == "age: must be from 25 to 84"
