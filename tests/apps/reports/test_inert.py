"""A text in a file runs nothing, in whatever spreadsheet and wherever it cuts its lines; numbers stay numbers."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from apps.reports.inert import inert

RUNS = "=+-@＝＋－＠"  # noqa: RUF001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        (" \u00a0@SUM(A1)", "' \u00a0@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\x00=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),  # noqa: RUF001
        ("Bude; =cmd|' /C calc'!A0", "Bude; '=cmd|' /C calc'!A0"),
        ("St Just,+44", "St Just,'+44"),
        ("", ""),
        ("Bath and North East Somerset", "Bath and North East Somerset"),
        ("40-44", "40-44"),
    ],
)
def test_a_text_that_could_run_is_led_by_an_apostrophe(text: str, expected: str) -> None:
    assert inert(text) == expected


@pytest.mark.parametrize("value", [-5, 0, 2.5, None, True])
def test_what_is_no_text_stays_what_it_is(value: object) -> None:
    assert inert(value) is value


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from(f"{RUNS} ab;,|\t\r\n\"'\u00a0\x0b\x01"), max_size=12))
def test_no_cell_begins_with_a_formula_wherever_the_line_is_cut(text: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow(["first", inert(text)])
    for delimiter in ",;|\t":
        for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.strip(' "\u00a0').startswith(tuple(RUNS))]
    book, saved = Workbook(), io.BytesIO()
    book.worksheets[0].append([inert(text)])
    book.save(saved)
    cell = load_workbook(io.BytesIO(saved.getvalue())).worksheets[0]["A1"]
    assert cell.data_type != "f"
