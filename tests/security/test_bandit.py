"""bandit over the whole service: what it finds is exactly what docs/security/bandit.md answers."""

import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from config.embedded.place import PROJECT

LOOKED_AT = ("healthcheck", "apps", "config", "demo", "manage.py")
ANSWERS = PROJECT / "docs/security/bandit.md"
ROW = re.compile(r"^\| (B\d{3}) \| `([^`]+)` \| (\d+) \| (\S.{9,}) \|$", re.MULTILINE)
SHELL_EVAL_PICKLE = ("B102", "B301", "B302", "B307", "B602", "B604", "B605", "B609", "B506", "B701")


@pytest.fixture(scope="module")
def found() -> Counter[tuple[str, str]]:
    """How many findings of each test there are in each file."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--format", "json", *LOOKED_AT]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    assert not told["errors"] and len(told["metrics"]) > 500, "it read every file"
    return Counter((each["test_id"], each["filename"].removeprefix("./")) for each in told["results"])


def test_every_finding_is_answered_and_every_answer_has_its_finding(found: Counter[tuple[str, str]]) -> None:
    answered = {(test, file): int(count) for test, file, count, _ in ROW.findall(ANSWERS.read_text())}
    assert answered == dict(found)


def test_nothing_is_hidden_from_it() -> None:
    code = [path for name in LOOKED_AT[:-1] for path in (PROJECT / name).rglob("*.py")]
    assert not [path for path in code if "nosec" in path.read_text()]


def test_no_shell_no_eval_no_pickle(found: Counter[tuple[str, str]]) -> None:
    assert not [each for each in found if each[0] in SHELL_EVAL_PICKLE]


def test_chance_that_matters_is_drawn_from_the_system(found: Counter[tuple[str, str]]) -> None:
    """`random` is used to prove the advice table and nowhere near a person."""
    assert {file for test, file in found if test == "B311"} <= {
        "healthcheck/proof/people.py",
        "healthcheck/proof/values.py",
    }
    weak_hashes = [each for each in found if each[0] in ("B303", "B304", "B305", "B324")]
    assert weak_hashes == []


def test_nothing_of_high_severity_is_found() -> None:
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--severity-level", "high", *LOOKED_AT]
    assert subprocess.run(command, cwd=PROJECT, capture_output=True, check=False).returncode == 0
