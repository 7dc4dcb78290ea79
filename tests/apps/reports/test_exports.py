"""The figures as files: every cell is of its column's type, and nothing in them runs."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from apps.reports import exports, releasing
from apps.reports.published import published
from tests.apps.reports.crowd import crowd, programme

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def found():
    programme()
    crowd(50, area="E1", name='=HYPERLINK("http://evil.example","Click")', practice="@SUM(1)", arm="+1+1")
    releasing.make(at=NOW)
    return published("E1")


def read(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_file_holds_every_count_of_the_area_and_no_other(found):
    expected = [count for lines in found.tables.values() for line in lines for count in line.shown.values()]
    assert [int(row["people"]) if row["people"] else None for row in read(exports.as_csv(found))] == expected


def test_the_file_of_the_country_holds_everybody_of_each_area(found):
    rows = read(exports.as_csv(published()))
    assert {row["area_code"] for row in rows if row["table"] == "all"} == {"", "E06000052", "E09000028", "E1"}
    assert {row["area_code"] for row in rows if row["table"] == "sex"} == {""}


def test_a_hidden_count_is_empty_and_said_to_be_hidden(found):
    rows = read(exports.as_csv(published("E06000052")))
    assert {row["hidden"] for row in rows if not row["people"]} == {"yes"}
    assert {row["hidden"] for row in rows if row["people"]} == {"no"}
    assert any(row["value"] == "A81003" and row["hidden"] == "yes" for row in rows)


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://evil.example","Click")', "@SUM(1)", "+1+1"])
def test_no_cell_of_the_file_begins_like_a_formula(found, cell):
    values = {value for row in read(exports.as_csv(found)) for value in row.values()}
    assert cell not in values
    assert f"'{cell}" in values
    assert not [value for value in values if value.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_workbooks_cells_are_typed_and_none_is_a_formula(found):
    book = load_workbook(io.BytesIO(exports.as_workbook(found)))
    headings, *rows = book["Figures"].iter_rows()
    assert [cell.value for cell in headings] == list(exports.Cell._fields)
    for row in rows:
        assert row[0].value.date() == date(2026, 11, 22)
        assert row[0].is_date
        assert row[7].value is None or isinstance(row[7].value, int)
        assert {cell.data_type for cell in row[1:7]} <= {"s", "inlineStr", "n"}  # texts
        assert "f" not in {cell.data_type for cell in row}
    assert "f" not in {cell.data_type for (cell,) in book["Notes"].iter_rows()}


def test_the_workbook_and_the_file_say_the_same(found):
    _, *rows = load_workbook(io.BytesIO(exports.as_workbook(found)))["Figures"].iter_rows(values_only=True)
    written = read(exports.as_csv(found))
    assert [str(row[7]) if row[7] is not None else "" for row in rows] == [row["people"] for row in written]
