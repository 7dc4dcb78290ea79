"""`table`: the tables of what to do next for a clinician, by the command that everything else is done by."""

from pathlib import Path

import pytest

from healthcheck.__main__ import main
from healthcheck.advice.sheet import page, table_csv


def test_both_forms_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    html, csv = tmp_path / "table.html", tmp_path / "table.csv"
    assert main(["table", "--html", str(html), "--csv", str(csv)]) == 0
    assert (html.read_text(encoding="utf-8"), csv.read_text(encoding="utf-8")) == (page.page(), table_csv.text())


def test_with_no_file_named_it_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table"]) == 0
    assert capsys.readouterr().out == table_csv.text()


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "--html", str(tmp_path / "missing" / "table.html")]) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_the_help_says_what_it_is_and_what_proves_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["table", "--help"])
    assert "python -m healthcheck.proof" in capsys.readouterr().out
