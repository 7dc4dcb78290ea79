"""The published figures as files: CSV, and a workbook with typed cells. A line a count, so that every column is of one
type: a number, or empty where it is hidden. No text in them runs in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font

from apps.reports.inert import inert
from apps.reports.labels import measured
from apps.reports.published import LEGEND, Line, Published

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = "\ufeff"  # or a spreadsheet reads the file in another alphabet
_WIDTHS = (12, 12, 28, 18, 20, 34, 26, 10, 8)


class Cell(NamedTuple):
    """One count of the release."""

    as_of: date
    area_code: str
    area_name: str
    table: str
    value: str
    label: str
    measure: str
    people: int | None
    hidden: str


def cells(found: Published) -> Iterator[Cell]:
    """Every count of an area; of the country also everybody of each area."""
    day = timezone.localdate(found.made_at)
    for lines in found.tables.values():
        for line in lines:
            yield from _cells(line, day, found.area_code, found.area_name)
    if not found.area_code:
        for code, line in found.areas:
            yield from _cells(line, day, code, found.names[code])


def as_csv(found: Published) -> str:
    """For whatever reads CSV."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(Cell._fields)
    for cell in cells(found):
        table.writerow([inert(value) for value in cell])
    return _BOM + written.getvalue()


def as_workbook(found: Published) -> bytes:
    """For Excel and LibreOffice: counts are numbers, days are days; a second sheet says what the figures mean."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Figures"
    sheet.append(Cell._fields)
    for heading in sheet[1]:
        heading.font = Font(bold=True)
    for cell in cells(found):
        sheet.append([inert(value) for value in cell])
    for column, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    notes = book.create_sheet("Notes")
    notes.column_dimensions["A"].width = 100
    for words in (f"NHS Health Check at home: figures as of {found.made_at:%d %B %Y}", inert(found.area_name), LEGEND):
        notes.append([words])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cells(line: Line, day: date, code: str, name: str) -> Iterator[Cell]:
    for measure, count in line.shown.items():
        hidden = "yes" if count is None else "no"
        yield Cell(day, code, name, line.table, line.value, line.label, measured(measure), count, hidden)
