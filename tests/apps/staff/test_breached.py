"""A password that was stolen elsewhere is refused, by a sorted file of hashes that is never read whole."""

import hashlib
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.staff.breached import PROBES, NotBreached, fault, is_in
from config import breached_passwords
from config.embedded.place import PROJECT
from config.unconfigured import Unconfigured

STOLEN = "gravel lantern otter plum"
SAFE = "quilt anchor pebble marsh"


def hashed(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def written(path: Path, passwords: list[str], *, end: str = "\r\n") -> Path:
    """As the downloader writes it: sorted, with counts of any length."""
    lines = [f"{each}:{1 + int(each[:6], 16) % 99_999}" for each in sorted(map(hashed, passwords))]
    path.write_bytes((end.join(lines) + end).encode() if lines else b"")
    return path


@pytest.fixture
def stolen(tmp_path: Path, settings: Any) -> Path:
    settings.BREACHED_PASSWORDS_FILE = written(tmp_path / "hashes.txt", [STOLEN, *map(str, range(5000))])
    return Path(settings.BREACHED_PASSWORDS_FILE)


def test_a_stolen_password_is_refused_where_one_is_chosen_and_not_repeated(stolen: Path) -> None:
    with pytest.raises(ValidationError, match="stolen elsewhere") as refused:
        validate_password(STOLEN)
    assert STOLEN not in str(refused.value)
    validate_password(SAFE)


def test_without_a_file_nothing_is_refused(settings: Any) -> None:
    settings.BREACHED_PASSWORDS_FILE = None
    NotBreached().validate(STOLEN)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("many", [0, 1, 2, 3, 1000])
def test_each_that_is_there_is_found_and_none_that_is_not(tmp_path: Path, many: int, end: str) -> None:
    there = [f"there {nth}" for nth in range(many)]
    path = written(tmp_path / "hashes.txt", there, end=end)
    assert all(is_in(path, each) for each in there)
    assert not any(is_in(path, f"elsewhere {nth}") for nth in range(500))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.sets(st.text(max_size=30), max_size=40), st.text(max_size=30))
def test_whatever_the_words_it_finds_what_a_search_of_the_whole_would(
    tmp_path: Path, there: set[str], asked: str
) -> None:
    path = written(tmp_path / "hashes.txt", sorted(there))
    assert is_in(path, asked) is (asked in there)


def test_a_large_file_is_looked_into_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "hashes.txt"
    with path.open("w") as file:
        file.writelines(f"{nth << 138:040X}:7\n" for nth in range(1, 400_000))
    assert path.stat().st_size > 16_000_000
    tracemalloc.start()
    assert not is_in(path, STOLEN) and fault(path) == ""
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 500_000


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing in it"),
        (b"password:3\n", "not the SHA-1"),
        (f"{hashed(STOLEN)}\n".encode(), "not the SHA-1"),
        (f"{hashed(STOLEN)[:32]}:4\n".encode(), "not the SHA-1"),
        (b"\x00" * 5000, "not the SHA-1"),
        (b"F" * 40 + b":1\n" + b"A" * 40 + b":1\n", "not sorted"),
        ("".join(f"{hashed(str(nth))}:1\n" for nth in range(3 * PROBES)).encode(), "not sorted"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_its_fault(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "hashes.txt"
    path.write_bytes(content)
    assert why in fault(path)


def test_nothing_starts_with_a_file_that_is_missing_or_in_no_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nowhere.txt"
    monkeypatch.setenv("HEALTHCHECK_BREACHED_PASSWORDS_FILE", str(path))
    with pytest.raises(Unconfigured, match=r"HEALTHCHECK_BREACHED_PASSWORDS_FILE names a file that cannot be read"):
        breached_passwords.usable(path)
    path.write_bytes(b"F" * 40 + b":1\n" + b"A" * 40 + b":1\n")
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=PROJECT, env=os.environ, capture_output=True, check=False
    )
    assert done.returncode != 0 and b"not sorted by its hashes" in done.stderr


def test_a_file_that_goes_bad_later_lets_no_password_through(stolen: Path) -> None:
    stolen.write_bytes(b"\x00" * 10_000)
    with pytest.raises(ValidationError, match="No password can be checked now"):
        NotBreached().validate(SAFE)
    stolen.unlink()
    with pytest.raises(ValidationError, match="No password can be checked now"):
        NotBreached().validate(SAFE)


def test_the_check_for_deployment_says_when_there_is_none(stolen: Path, settings: Any) -> None:
    def warned() -> list[str | None]:
        return [each.id for each in run_checks(tags=["security"], include_deployment_checks=True)]

    assert "staff.W001" not in warned()
    settings.BREACHED_PASSWORDS_FILE = None
    assert "staff.W001" in warned()
