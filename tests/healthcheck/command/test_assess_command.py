"""`python -m healthcheck assess`: a page, JSON, the record, the schema with its example, its exit codes."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from healthcheck import written
from healthcheck.__main__ import main
from healthcheck.assess import assess
from healthcheck.command.check_read import LARGEST, read
from healthcheck.command.paint import Paint
from healthcheck.fhir import bundle
from tests.healthcheck.command.any_check import Json

PROJECT = Path(__file__).parents[3]
EXAMPLE = PROJECT / "healthcheck/command/example.json"
Said = pytest.CaptureFixture[str]


def example() -> Json:
    found: Json = json.loads(EXAMPLE.read_text())
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The example as somebody's file."""
    place = tmp_path / "check.json"
    place.write_text(EXAMPLE.read_text())
    return place


def changed(file: Path, **changes: Any) -> str:
    file.write_text(json.dumps({**example(), **changes}))
    return str(file)


def test_a_page_says_what_to_do_what_was_found_the_scores_and_how_sure(file: Path, capsys: Said) -> None:
    assert main(["assess", str(file)]) == 0
    page = capsys.readouterr().out
    headings = ["What to do next", "What we found", "Scores", "How sure this is", "How far each value can be trusted"]
    assert [line for line in page.splitlines() if line in headings] == headings
    assert " 1. Soon: your GP surgery, within 4 weeks  [qrisk-raised]" in page
    assert "about 15 in\n    100" in page or "about 15 in 100" in page
    assert "between 13 and 18 in 100" in " ".join(page.split())
    assert "egfr           not scored: serum creatinine: Sample haemolysed" in page
    assert "To be surer, measure your blood pressure" in " ".join(page.split())
    assert "C  blood pressure:" in page
    assert "9990000018" not in page
    assert max(map(len, page.splitlines())) <= 100


def test_json_is_the_outcome_that_the_service_keeps(file: Path, capsys: Said) -> None:
    assert main(["assess", str(file), "--json"]) == 0
    check = read(EXAMPLE.read_bytes()).check
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(written.outcome(assess(check))))


def test_the_record_is_a_valid_bundle_of_its_author_and_the_same_each_time(file: Path, capsys: Said) -> None:
    made = []
    for _ in range(2):
        assert main(["assess", str(file), "--fhir", "--author", "Y12345"]) == 0
        made.append(capsys.readouterr().out)
    assert made[0] == made[1]
    record = json.loads(made[0])
    bundle.validate(record)
    assert '"Y12345"' in made[0]
    assert record["timestamp"] == "2026-11-16T23:59:59+00:00"


def test_a_record_is_about_somebody(file: Path, capsys: Said) -> None:
    person = {key: value for key, value in example()["person"].items() if key != "nhs_number"}
    assert main(["assess", changed(file, person=person)]) == 0
    assert main(["assess", changed(file, person=person), "--fhir"]) == 2
    assert "/person/nhs_number is missing" in capsys.readouterr().err


def test_the_schema_holds_and_its_example_is_assessed(tmp_path: Path, capsys: Said) -> None:
    assert main(["assess", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    (shown,) = schema["examples"]
    Draft202012Validator(schema).validate(shown)
    assert not Draft202012Validator(schema).is_valid({**shown, "height": 170})
    place = tmp_path / "shown.json"
    place.write_text(json.dumps(shown))
    assert main(["assess", str(place)]) == 0


def test_the_example_is_printed_as_it_stands(capsys: Said) -> None:
    assert main(["assess", "--example"]) == 0
    assert capsys.readouterr().out == EXAMPLE.read_text()


def test_where_nothing_is_known_the_exit_code_says_so(file: Path, capsys: Said) -> None:
    nothing = {"answers": {}, "measurements": [], "person": {"birth_date": "1970-01-01"}}
    assert main(["assess", changed(file, **nothing)]) == 3
    page = " ".join(capsys.readouterr().out.split())
    assert "[finish-check]" in page
    assert "We do not have your blood pressure yet" in page


def test_what_is_wrong_is_said_with_its_place_and_what_to_do(file: Path, capsys: Said) -> None:
    wrong = example()["measurements"]
    wrong[0] |= {"unit": "kPa"}
    wrong[2] |= {"value": "146"}
    assert main(["assess", changed(file, measurements=wrong, dya="2026-11-16")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0] == f"Not done: {file} is not a check that can be assessed:"
    assert lines[1].startswith("  /measurements/0/unit: must be one of mm[Hg], ")
    assert lines[2] == "  /measurements/2/value: write a number, without quotation marks."
    assert lines[3] == "  /dya: is not a field here: correct its name or take it out."
    assert "assess --schema` says what may stand where" in lines[4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is not JSON: line 1, column 1."),
        (b'{"day": "2026-11-16", "day": "2026-11-17"}', "the same key twice"),
        (b'{"day": NaN}', "not finite"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "nested deeper than 32 levels"),
        (b"\xff", "not UTF-8"),
        (b" " * (LARGEST + 1), "larger than 1,000,000 bytes"),
    ],
)
def test_what_is_no_check_is_refused(file: Path, capsys: Said, content: bytes, said: str) -> None:
    file.write_bytes(content)
    assert main(["assess", str(file)]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_and_no_file_at_all(tmp_path: Path, capsys: Said) -> None:
    assert main(["assess", str(tmp_path / "none.json")]) == 2
    assert "none.json: No such file or directory" in capsys.readouterr().err
    assert main(["assess"]) == 2
    assert "name a file, or - for standard input" in capsys.readouterr().err


def test_standard_input_is_read(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "healthcheck", "assess", "-", "--json"],
        input=b"{}",
        capture_output=True,
        cwd=PROJECT,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"standard input is not a check that can be assessed:\n  /day: is missing: add it.\n" in done.stderr


def test_welsh_is_english_where_it_is_not_translated(file: Path, capsys: Said) -> None:
    pages = []
    for language in ("en", "cy"):
        assert main(["assess", str(file), "--language", language]) == 0
        pages.append(capsys.readouterr().out.splitlines())
    assert len(pages[0]) == len(pages[1])


class Terminal(io.StringIO):
    """Where a person looks."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_colours_are_for_a_terminal_that_wants_them(
    stream: io.StringIO, environment: dict[str, str], coloured: bool
) -> None:
    assert ("\x1b" in Paint.of(stream, environment).level("urgent", "Urgent")) is coloured


def test_a_real_terminal_gets_colours(file: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "healthcheck", "assess", str(file)]
    with subprocess.Popen(command, stdout=theirs, cwd=PROJECT, env=environment) as running:
        os.close(theirs)
        seen = io.BytesIO()
        try:
            while piece := os.read(ours, 4096):
                seen.write(piece)
        except OSError:  # how Linux says that the other side has closed
            pass
        assert running.wait() == 0
    os.close(ours)
    assert b"\x1b[1mWhat to do next\x1b[0m" in seen.getvalue()


def test_help_teaches_by_examples(capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["assess", "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "python -m healthcheck assess --example > check.json" in text
    assert "exit codes:" in text
