"""The table as a clinician reads it: whole, up to date, readable without colour and in it, safe in a spreadsheet."""

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from healthcheck.advice import VERSION, sheet
from healthcheck.advice import __main__ as command
from healthcheck.advice.sheet import page, table_csv, view
from healthcheck.advice.table import TABLE
from healthcheck.advice.thresholds import THRESHOLDS
from healthcheck.kidney import g_category
from healthcheck.scores import bmi, qrisk3
from healthcheck.scores.audit import band_of_audit, band_of_audit_c
from healthcheck.scores.blood_pressure.thresholds import LOW, RAISED
from healthcheck.scores.leicester.points import band as leicester_band

DOCS = Path(__file__).parents[4] / "docs"
STYLE = (Path(sheet.__file__).parent / "page.css").read_text(encoding="utf-8")
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Text, and whether every tag is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def reader() -> Reader:
    made = Reader()
    made.feed(page.page())
    return made


@pytest.mark.parametrize(("name", "made"), [("html", page.page), ("csv", table_csv.text)])
def test_the_page_that_is_kept_is_the_page_of_the_tables(name: str, made):
    kept = (DOCS / f"what-to-do-next.{name}").read_text(encoding="utf-8")
    written = "python -m healthcheck.advice --html docs/what-to-do-next.html --csv docs/what-to-do-next.csv"
    assert kept == made(), f"the tables changed; write it again: {written}"


def test_every_row_stands_on_the_page_with_its_source(reader: Reader):
    assert reader.open == []
    for row in TABLE:
        assert row.id.replace("-", " ") in reader.text
        assert row.source in reader.text
    for threshold in THRESHOLDS:
        assert threshold.source in reader.text


def test_no_key_and_no_place_to_fill_is_left(reader: Reader):
    text = re.sub(r"\{[^}]*;[^}]*\}", "", reader.text.partition("What to do next: the table of")[2])
    assert not re.search(r"\{found|\{told|\{missing|\b(very_high|not_valid|total_cholesterol|blood_pressure):", text)


def test_on_a_phone_each_cell_stands_under_its_own_heading():
    assert "@media screen and (max-width: 60rem)" in STYLE
    assert page.page().count('<td data-head="What the GP reads">') == len(TABLE)


def test_ranges_are_said_from_where_to_where():
    said = {(line.subject, line.range) for line in view.thresholds() if line.in_force}
    assert ("HbA1c", "48 or more, up to 86 mmol/mol") in said
    assert ("HbA1c", "42 or more, below 48 mmol/mol") in said
    assert ("Total cholesterol", "5.0 or less mmol/L") in said
    assert ("HDL cholesterol, female", "below 1.2 mmol/L") in said
    assert ("HDL cholesterol, male", "1.0 or more mmol/L") in said
    assert ("Urine ACR", "above 30, below 70 mg/mmol") in said
    assert ("Age", "65 or more, below 75 years") in said


def shown(subject: str) -> dict[str, list[float]]:
    """The numbers of each band's own words."""
    file = Path(sheet.__file__).parents[1] / VERSION / "shown.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    numbers = {row["band"]: re.findall(r"\d+(?:\.\d+)?", row["shown"]) for row in rows if row["subject"] == subject}
    return {band: [float(number) for number in found] for band, found in numbers.items()}


def test_the_figures_that_are_shown_are_the_figures_of_the_scores():
    for band, (start, *_) in shown("leicester").items():
        assert leicester_band(int(start)) == band
    for band, (start, *_) in {key: each for key, each in shown("qrisk3").items() if key in ("raised", "high")}.items():
        assert (qrisk3.band(start), qrisk3.band(start - 0.1)) == (band, "low" if band == "raised" else "raised")
    for band, numbers in shown("alcohol").items():
        assert band_of_audit(int(numbers[0])) == band
        assert band_of_audit_c(int(numbers[-1])) == band
    assert [str(g_category(value)) for value in (29, 30, 59, 60)] == ["G4", "G3b", "G3a", "G2"]


def test_the_figures_of_bmi_that_are_shown_are_those_of_both_thresholds():
    for name in ("overweight", "obese_1", "obese_2"):
        low, _, lower, _ = shown("bmi")[name]
        for figure, by_lower in ((low, False), (lower, True)):
            assert bmi.band(figure, lower=by_lower) == name  # type: ignore[arg-type]
            assert bmi.band(figure - 0.01, lower=by_lower) != name  # type: ignore[arg-type]


def test_the_figures_of_blood_pressure_that_are_shown_are_those_in_force():
    for band in ("stage_1", "stage_2", "very_high"):
        clinic, home = (next(row for row in RAISED[at_home] if row.band == band) for at_home in (False, True))
        wanted = [clinic.systolic, clinic.diastolic, home.systolic, home.diastolic]
        assert shown("blood_pressure")[band] == [float(each) for each in wanted]
    assert [row.systolic for row in LOW.values()] == [90, 90]


def test_who_disagrees_is_shown_with_what_is_in_force(reader: Reader):
    assert "48 or more, up to 86 mmol/mol: urgent. NHS Health Check online: urgent at 48 or more" in reader.text
    assert "Cornwall digital health check pilot" in reader.text
    assert "gives no home figure" in reader.text


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_can_be_read_on_every_colour():
    """WCAG 2.2 AA: at least 4.5 to 1."""
    text = luminance("#212b32")
    grounds = re.findall(r"background: (#[0-9a-f]{6})", STYLE)
    assert len(grounds) > 6
    assert all((luminance(ground) + 0.05) / (text + 0.05) >= 4.5 for ground in grounds)


def test_colour_never_stands_alone(reader: Reader):
    made = page.page()
    for mark, name in (("!!", "Emergency"), ("!", "Urgent"), ("●", "Routine"), ("○", "No urgency")):
        assert f"{mark} {name}" in reader.text
    assert all(
        re.match(r'<span class="level \w+">\S+ [a-z ]+</span>', each) for each in re.findall(r"<span.*?</span>", made)
    )


def test_the_csv_has_every_row_and_no_cell_that_a_spreadsheet_would_work_out():
    head, *rows = list(csv.reader(io.StringIO(table_csv.text())))
    assert len(rows) == len(TABLE) + len(THRESHOLDS)
    assert all(len(row) == len(head) for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert table_csv._safe(["=1+1", "HbA1c"]) == ["'=1+1", "HbA1c"]


def test_the_command_writes_both_and_says_where_it_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert command.main(["--html", str(tmp_path / "a.html"), "--csv", str(tmp_path / "a.csv")]) == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == page.page()
    assert command.main([]) == 0
    assert capsys.readouterr().out == table_csv.text()
    assert command.main(["--html", str(tmp_path / "none" / "a.html")]) == 2
    assert "Not written" in capsys.readouterr().err
