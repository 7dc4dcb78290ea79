"""`python -m healthcheck score`: files in, files out, and what is said when it cannot be done."""

import io
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from healthcheck.__main__ import main

COMMAND = [sys.executable, "-m", "healthcheck", "score"]
PROJECT = Path(__file__).parents[3]
PEOPLE = "sex,age,creatinine\nfemale,50,70\nmale,x,80\n"
SCORED = "sex,age,creatinine,egfr_2009,egfr_2021,g_category,a_category,kdigo_risk,egfr_unscored\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file that can be scored."""
    place = tmp_path / "people.csv"
    place.write_text(PEOPLE)
    return place


@pytest.fixture
def ctrl_c_is_heard() -> Iterator[None]:
    """A shell's background job ignores Ctrl-C, and so would whatever it starts."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def run(words: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a shell starts it."""
    return subprocess.run([*COMMAND, *words], input=given, capture_output=True, cwd=PROJECT, check=False)


def test_a_file_is_scored_and_it_is_said_how_many_rows(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = people.with_name("scored.csv")
    assert main(["score", "egfr", str(people), "-o", str(target)]) == 0
    lines = target.read_text().splitlines(keepends=True)
    assert lines[0] == SCORED
    assert lines[1].startswith("female,50,70,87.")
    assert lines[2] == "male,x,80,,,,,,age: not a number\n"
    said = capsys.readouterr()
    assert said.out == ""
    assert "the file has no column acr: for egfr, what needs it is left out in every row" in said.err
    assert "2 rows in" in said.err
    assert "egfr: 1 scored, 1 not: the column egfr_unscored says why" in said.err
    assert "\r" not in said.err


def test_quietly_nothing_is_said(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "egfr", str(people), "-o", str(people.with_name("out.csv")), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_all_says_which_scores_it_leaves_out_and_why(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = people.with_name("scored.csv")
    assert main(["score", "all", str(people), "-o", str(target)]) == 0
    assert target.read_text().startswith(SCORED)
    assert "kdigo is left out: the file has no column acr" in capsys.readouterr().err


def test_a_file_may_be_scored_into_itself(people: Path) -> None:
    assert main(["score", "egfr", str(people), "-o", str(people)]) == 0
    assert people.read_text().startswith(SCORED)


def test_parquet_is_known_by_its_ending(tmp_path: Path) -> None:
    source, target = tmp_path / "people.parquet", tmp_path / "scored.PQ"
    pq.write_table(pa.table({"sex": ["male"], "age": [50], "creatinine": [80.0]}), source)
    assert main(["score", "egfr", str(source), "-o", str(target)]) == 0
    assert pq.read_table(target).column("g_category").to_pylist() == ["G1"]


def test_csv_goes_through_a_pipe() -> None:
    done = run(["egfr", "-", "-o", "-", "--format", "csv"], PEOPLE.encode())
    assert done.returncode == 0
    assert done.stdout.decode().startswith(SCORED)


def test_parquet_goes_through_a_pipe() -> None:
    source = io.BytesIO()
    pq.write_table(pa.table({"sex": ["male"], "age": [50], "creatinine": [80.0]}), source)
    done = run(["egfr", "-", "-o", "-", "--format", "parquet"], source.getvalue())
    assert pq.read_table(io.BytesIO(done.stdout)).column("egfr_unscored").to_pylist() == [None]


def test_of_a_pipe_the_other_name_says_the_kind(people: Path) -> None:
    assert run(["egfr", str(people), "-o", "-"]).stdout.decode().startswith(SCORED)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["egfr", "none.csv", "-o", "out.csv"], "cannot read none.csv: No such file or directory"),
        (["egfr", "people.csv", "-o", "none/out.csv"], "cannot write none/out.csv: No such file or directory"),
        (["egfr", "folder.csv", "-o", "out.csv"], "cannot read folder.csv: Is a directory"),
        (["egfr", "people.csv", "-o", "folder.csv"], "cannot write folder.csv: Is a directory"),
        (["egfr", "people.csv", "-o", "out.parquet"], "one file is CSV and the other Parquet"),
        (["egfr", "people.txt", "-o", "out.txt"], "say --format csv or --format parquet"),
        (["egfr", "empty.csv", "-o", "out.csv"], "the file is empty"),
        (["egfr", "people.parquet", "-o", "out.parquet"], "the file is not Parquet"),
        (["qrisk3", "people.csv", "-o", "out.csv"], "qrisk3 needs columns systolic"),
        (["nonsense", "people.csv", "-o", "out.csv"], "no score nonsense is made for files"),
        (["egfr", "long.csv", "-o", "out.csv"], "row 3 after the header has 4 fields and the header 3"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    words: list[str], said: str, people: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(people.parent)
    Path("folder.csv").mkdir()
    Path("empty.csv").touch()
    Path("people.parquet").write_text(PEOPLE)
    Path("long.csv").write_text(PEOPLE + "\n" + "male,50,80,1\n")
    before = sorted(people.parent.iterdir())
    assert main(["score", *words]) == 2
    error = capsys.readouterr().err
    assert said in error.splitlines()[-1].removeprefix("Not done: ")
    assert sorted(people.parent.iterdir()) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_said(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "egfr", str(people), "-o", "/dev/full", "--format", "csv"]) == 2
    assert "cannot write /dev/full: No space left on device" in capsys.readouterr().err


def test_a_damaged_parquet_file_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    source, target = tmp_path / "people.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.table({"sex": ["male"] * 9, "age": range(50, 59), "creatinine": [80.0] * 9}), source)
    content = bytearray(source.read_bytes())
    content[4:60] = bytes(56)
    source.write_bytes(content)
    assert main(["score", "egfr", str(source), "-o", str(target)]) == 2
    assert [place.name for place in tmp_path.iterdir()] == ["people.parquet"]


def test_wrong_words_have_the_same_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["score", "egfr", "people.csv", "-o", "out.csv", "--jobs", "0"])
    assert ended.value.code == 2
    assert "must be 1 or more" in capsys.readouterr().err


def test_who_stops_reading_ends_it_without_noise() -> None:
    rows = PEOPLE + "female,50,70\n" * 100_000
    with subprocess.Popen(
        [*COMMAND, "egfr", "-", "-o", "-", "--format", "csv", "--quiet"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(rows.encode())
        process.stdin.close()
        assert process.stdout.readline().decode() == SCORED
        process.stdout.close()
        assert process.wait(timeout=30) == 141
        assert process.stderr.read() == b""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_whoever_stops_it_finds_nothing_half_written(number: int, code: int, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with subprocess.Popen(
        [*COMMAND, "egfr", "-", "-o", str(target), "--quiet"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
    ) as process:
        assert process.stdin
        for _ in range(3):  # more than it reads before it begins to write
            process.stdin.write((PEOPLE + "female,50,70\n" * 500_000).encode())
        process.stdin.flush()
        for _ in range(500):
            if list(tmp_path.iterdir()):
                break
            time.sleep(0.02)
        assert [place.name for place in tmp_path.iterdir()] != ["out.csv"]
        process.send_signal(number)
        assert process.wait(timeout=30) == code
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_sees_a_bar_and_no_one_else(people: Path) -> None:
    mine, its = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "egfr", str(people), "-o", "-"], stdout=subprocess.PIPE, stderr=its, cwd=PROJECT, check=True
    )
    os.close(its)
    seen = os.read(mine, 10_000).decode()
    os.close(mine)
    assert "[##############################] 100%  2 rows" in seen
    assert done.stdout.decode().startswith(SCORED)
