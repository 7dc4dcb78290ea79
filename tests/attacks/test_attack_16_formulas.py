"""16. A formula in a cell: what comes in by any door and goes out in a file runs in no spreadsheet."""

import csv
import io
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from apps.reports.exports import Cell
from apps.reports.inert import inert
from tests.attacks.cast import Cast
from tests.attacks.house import House

RUNS = "=+-@\uff1d\uff0b\uff0d\uff20"
PAYLOADS = (
    "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", '"=1+1', "\uff1d1+1", "=HYPERLINK(\"http://evil\",\"x\")",
    "a\r\n=1+1", "a;=1+1", "a,=1+1", "a\t=1+1", "\x00=1+1", "\u202e=1+1"[::-1], "=1+1\u0000", "%0A=1+1", "'=1+1",
)  # fmt: skip


def written(text: str) -> list[list[str]]:
    """The cells of a file with this text in it, however a spreadsheet cuts it."""
    file = io.StringIO()
    cell = Cell(date(2026, 11, 22), "E1", text, text, text, text, text, 1, "no")
    csv.writer(file).writerow([inert(value) for value in cell])
    return [row for mark in ",;|\t" for row in csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=mark)]


def runs(cell: str) -> bool:
    return cell.strip(' "\u00a0').startswith(tuple(RUNS))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_attack_16_every_cell_is_inert(payload: str) -> None:
    assert not [cell for row in written(payload) for cell in row if runs(cell)]
    book, file = Workbook(), io.BytesIO()
    book.worksheets[0].append([inert(payload)])
    book.save(file)
    assert load_workbook(io.BytesIO(file.getvalue())).worksheets[0]["A1"].data_type != "f"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet=st.sampled_from(f"{RUNS}aZ1 ;,|\t\r\n\"'\u00a0\x0b\x00\u202e%"), max_size=14))
def test_attack_16_nor_any_other(text: str) -> None:
    assert not [cell for row in written(text) for cell in row if runs(cell)]


@pytest.mark.parametrize("payload", PAYLOADS[:12])
def test_attack_16_no_such_text_gets_into_a_report_by_a_door(payload: str, house: House, cast: Cast) -> None:
    """What an invitation says for the report is of a plain form."""
    said: dict[str, Any] = {
        "nhs_number": "9990000085", "given_name": "C", "family_name": "F", "birth_date": "1980-01-01",
        "practice": "Y90001", "arm": payload,
    }  # fmt: skip
    headers = {"Idempotency-Key": str(uuid4())}
    told = house.call("POST", "/v1/invitations", token=cast.tokens["commissioner_a"], json=said, headers=headers)
    assert told.status_code in (400, 422)


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_attack_16_what_is_asked_for_is_not_written_into_the_file(file: str, house: House, cast: Cast) -> None:
    told = house.call(
        "GET",
        f"/v1/reports/programme.{file}",
        token=cast.tokens["commissioner_a"],
        params={"area": "=cmd|'/C calc'!A0"},
    )
    assert told.status_code in (404, 422) and b"cmd" not in told.content
