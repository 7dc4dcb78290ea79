"""Random whole checks through `assess`: the text, the codes and the category come from one row and agree."""

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck as Health
from hypothesis import given, settings

from healthcheck.__main__ import main
from healthcheck.advice.action import Urgency
from healthcheck.advice.rules import CODES
from healthcheck.advice.table import TABLE
from tests.healthcheck.command.any_check import CHECKS, Json, written

PROJECT = Path(__file__).parents[3]
ROWS = {row.id: row for row in TABLE}
SOONEST = [urgency.value for urgency in Urgency]
CODES_OF = {urgency.value: [code.code] if code else [] for urgency, code in CODES.items()}


def said(place: Path, check: Json, form: str) -> str:
    """What the command prints."""
    file = place / "check.json"
    file.write_bytes(written(check))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["assess", str(file), form]) in (0, 3)
    return out.getvalue()


def report_of(bundle: Json) -> Json:
    (found,) = [
        entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "DiagnosticReport"
    ]
    return found


def actions_of(outcome: Json) -> list[Json]:
    return [outcome["advice"]["primary"], *outcome["advice"]["further"]]


def flat(text: str) -> str:
    """Without its line breaks."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files of checks stand."""
    return tmp_path_factory.mktemp("checks")


@settings(max_examples=60, deadline=None, suppress_health_check=[Health.too_slow, Health.data_too_large])
@given(check=CHECKS)
def test_text_codes_and_category_agree(place: Path, check: Json) -> None:
    outcome, bundle = (json.loads(said(place, check, form)) for form in ("--json", "--fhir"))
    page = flat(said(place, check, "--text"))
    report = report_of(bundle)
    actions = actions_of(outcome)
    urgency = outcome["advice"]["urgency"]
    assert urgency == actions[0]["urgency"] == max((action["urgency"] for action in actions), key=SOONEST.index)
    codes = [coding["code"] for concept in report.get("conclusionCode", []) for coding in concept["coding"]]
    assert codes == CODES_OF[urgency]
    for action in actions:
        _of_one_row(action)
        assert action["gp"].rstrip(".") in report["conclusion"]
        assert flat(action["patient"]) in page
        assert f"[{action['id']}]" in page
    assert [page.index(f"[{action['id']}]") for action in actions] == sorted(
        page.index(f"[{action['id']}]") for action in actions
    )
    Bundle.model_validate(bundle)


def _of_one_row(action: Json) -> None:
    """Its urgency, its time, who acts, its code and the fixed words of both its texts."""
    row = ROWS[action["id"]]
    assert (action["urgency"], action["who"], action["by"]) == (row.urgency.value, row.who.value, row.by)
    assert ([action["code"]["code"]] if action["code"] else []) == CODES_OF[row.urgency.value]
    for template, words in ((row.patient, action["patient"]), (row.gp, action["gp"])):
        last = template.rpartition("}")[2]
        assert words.endswith(last)
        assert "{" not in words
    if action["urgency"] in ("urgent", "emergency"):
        assert any(number in action["patient"] for number in ("111", "999"))


@settings(max_examples=40, deadline=None, suppress_health_check=[Health.too_slow, Health.data_too_large])
@given(check=CHECKS)
def test_every_finding_that_is_not_normal_is_in_some_action(place: Path, check: Json) -> None:
    outcome = json.loads(said(place, check, "--json"))
    because = {subject for action in actions_of(outcome) for subject in action["because"]}
    for found in outcome["findings"]:
        assert found["level"] == "normal" or found["subject"] in because, found
    reassured = any(action["id"] == "all-normal" for action in actions_of(outcome))
    assert reassured is all(found["level"] == "normal" for found in outcome["findings"])


def test_the_real_command_says_the_same_each_time() -> None:
    """Processes, pipes and all: the page, the JSON, the Bundle; twice the same bytes."""
    example = (PROJECT / "healthcheck/command/example.json").read_bytes()

    def run(*words: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "healthcheck", "assess", "-", *words]
        return subprocess.run(command, input=example, capture_output=True, cwd=PROJECT, check=False, timeout=60)

    outcome, bundle, page = run("--json"), run("--fhir"), run()
    assert [each.returncode for each in (outcome, bundle, page)] == [0, 0, 0]
    assert [each.stderr for each in (outcome, bundle, page)] == [b"", b"", b""]
    made: dict[str, Any] = json.loads(bundle.stdout)
    primary = json.loads(outcome.stdout)["advice"]["primary"]
    assert report_of(made)["conclusionCode"][0]["coding"][0]["code"] == primary["code"]["code"]
    assert flat(primary["patient"]) in flat(page.stdout.decode())
    assert b"\x1b" not in page.stdout
    assert run("--fhir").stdout == bundle.stdout
