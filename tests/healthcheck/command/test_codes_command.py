"""`python -m healthcheck codes`: a channel's codes on a day as CSV; the exit code says whether a row is wrong."""

import csv
from dataclasses import replace

import pytest

from healthcheck.__main__ import main
from healthcheck.command import codes as command
from healthcheck.fhir import codes


def test_the_rows_of_a_channel_on_a_day_are_printed_with_unit_range_dates_and_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["codes", "--channel", "pdm", "--day", "2026-11-22"]) == 0
    rows = {(row["name"], row["system"]): row for row in csv.DictReader(capsys.readouterr().out.splitlines())}
    hba1c = rows["hba1c", "http://snomed.info/sct"]
    assert (hba1c["code"], hba1c["unit"], hba1c["low"], hba1c["high"]) == ("999791000000106", "mmol/mol", "10", "200")
    assert (hba1c["valid_from"], hba1c["valid_to"]) == ("2013-04-01", "")
    assert all(row["source"] for row in rows.values())
    assert not any(name == "send_document" for name, _ in rows)  # that one is another channel's


def test_a_channel_has_its_own_beside_the_plain_ones(capsys: pytest.CaptureFixture[str]) -> None:
    main(["codes", "--channel", "gp_connect"])
    assert "send_document,gp_connect,document," in capsys.readouterr().out


def test_the_lint_says_how_many_rows_it_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "--lint"]) == 0
    assert capsys.readouterr().out == f"{len(codes.ROWS)} rows of codes, 0 faults\n"


def test_a_wrong_row_is_named_and_the_exit_code_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = replace(codes.ROWS[0], code="2242631000000105")
    monkeypatch.setattr(command.table, "__defaults__", ((wrong, *codes.ROWS[1:]),))
    assert main(["codes", "--lint"]) == 1
    assert "codes.csv: completed 2242631000000105: fails its SNOMED CT check digit" in capsys.readouterr().err


def test_a_channel_that_carries_no_codes_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["codes", "--channel", "nhs_notify"])
    assert "pdm" in capsys.readouterr().err
