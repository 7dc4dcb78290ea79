"""`python -m healthcheck forecast`: a page, a spreadsheet and a picture of the same figures, or why not."""

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from healthcheck.__main__ import main

ROWS = [f"{'AB'[n % 3 == 0]},{('female', 'male')[n % 2]},{40 + n % 35},{110 + n % 80}" for n in range(400)]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Two practices and what little is known of their people."""
    place = tmp_path / "people.csv"
    place.write_text("\n".join(["practice,sex,age,systolic", *ROWS]) + "\n")
    return place


def test_the_page_says_who_comes_what_they_bring_and_what_is_not_known(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", str(people), "--budget", "10"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("Of 400 people invited, about ")
    for words in (
        "weeks at 10",
        "all practices",
        "WHICH RULE MAKES THE MOST WORK",
        "bp-stage-2",
        "not guessed",
        "Uptake: ",
    ):
        assert words in page
    lines = page.splitlines()
    assert [line.split()[0] for line in lines if line.strip()[:2] in ("A ", "B ")] == ["A", "B"]


def test_page_spreadsheet_and_picture_agree(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, chart = people.with_name("out.csv"), people.with_name("rules.svg")
    assert main(["forecast", str(people), "--out", str(out), "--chart", str(chart)]) == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    whole = {row["figure"]: row for row in rows if row["practice"] == "all practices"}
    assert whole["invited"]["expected"] == "400"
    for practice in "AB":
        assert sum(row["practice"] == practice and row["figure"] == "routine" for row in rows) == 1
    parts = sum(float(row["expected"]) for row in rows if row["figure"] == "routine" and row["practice"] in "AB")
    assert float(whole["routine"]["expected"]) == pytest.approx(parts, abs=0.02)
    first = next(row for row in rows if row["kind"] == "routine item")
    line = next(each for each in capsys.readouterr().out.splitlines() if each.startswith(f"  {first['figure']} "))
    assert float(line.split("item")[1].split()[0]) == pytest.approx(float(first["per_100"]), abs=0.06)
    assert first["figure"] in chart.read_text()


def test_the_picture_is_one_that_everybody_can_read(people: Path) -> None:
    chart = people.with_name("rules.svg")
    main(["forecast", str(people), "--chart", str(chart)])
    svg = ElementTree.fromstring(chart.read_text())
    name = "{http://www.w3.org/2000/svg}"
    labels = svg.attrib["aria-labelledby"].split()
    named = {each.attrib["id"]: each.text or "" for each in (*svg.iter(f"{name}title"), *svg.iter(f"{name}desc"))}
    assert svg.attrib["role"] == "img" and set(labels) == set(named)
    assert "urgent" in named["forecast-desc"] and "bp-very-high" in named["forecast-desc"]
    assert not list(svg.iter(f"{name}script")) and "style=" not in chart.read_text()


def test_a_practice_that_is_named_like_markup_is_text(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("practice,sex,age\n<script>&,female,60\n")
    assert main(["forecast", str(people), "--chart", str(tmp_path / "c.svg"), "--out", str(tmp_path / "o.csv")]) == 0
    assert "<script>" not in (tmp_path / "c.svg").read_text()


def test_standard_output_and_another_column(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", str(people), "--practice", "sex", "--uptake", "30", "--out", "-"]) == 0
    out = capsys.readouterr().out
    assert "30% of everybody" in out and "  male " in out


@pytest.mark.parametrize(("words", "why"), [
    (["--practice", "gp"], "the file has no column gp"),
    (["--uptake", "0"], "an uptake of 0 is none"),
    (["--out", "no/such/folder/out.csv"], "cannot write"),
])  # fmt: skip
def test_what_cannot_be_done_says_why(
    people: Path, capsys: pytest.CaptureFixture[str], words: list[str], why: str
) -> None:
    assert main(["forecast", str(people), *words]) == 2
    assert why in capsys.readouterr().err


def test_a_file_that_is_not_there_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", "nobody.csv"]) == 2
    assert "cannot read nobody.csv" in capsys.readouterr().err


def test_the_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["forecast", "--help"])
    words = capsys.readouterr().out
    for taught in ("examples:", "exit codes:", "--uptake", "audit_c", "lowest_age"):
        assert taught in words
