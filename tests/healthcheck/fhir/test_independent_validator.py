"""Bundles of varied checks pass an independent validator: base R4, UK Core 2.0.0 and required code bindings."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck as Slow
from hypothesis import Phase, given, settings

from healthcheck.__main__ import main
from tests.healthcheck.cases import a_check
from tests.healthcheck.command.any_check import CHECKS, written
from tests.healthcheck.fhir.bundles import a_bundle
from tests.healthcheck.fhir.varied import any_bundle

DEFINITIONS = os.environ.get("HEALTHCHECK_INTEROP_DIR", "")
MISSING = [tool for tool in ("node", "npm", "tar") if shutil.which(tool) is None]

NEEDED = "needs UK Core 2.0.0 definitions and the validator; set HEALTHCHECK_INTEROP_DIR"

pytestmark = [
    pytest.mark.skipif(not DEFINITIONS, reason=NEEDED),
    pytest.mark.skipif(bool(MISSING), reason=f"the validator needs {', '.join(MISSING)}"),
]


@pytest.fixture(scope="session")
def validator() -> Path:
    """The validator, installed once for each version of it."""
    source = Path(DEFINITIONS) / "validator"
    content = b"".join(path.read_bytes() for path in sorted(source.iterdir()) if path.is_file())
    home = Path(tempfile.gettempdir()) / f"healthcheck-validator-{hashlib.sha256(content).hexdigest()[:16]}"
    if not (home / "installed").exists():
        home.mkdir(exist_ok=True)
        for path in source.iterdir():
            if path.is_file():
                (home / path.name).write_bytes(path.read_bytes())
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=home, check=True, timeout=300)
        (home / "installed").touch()
    return home


def run(validator: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    """The validator's verdict on some files."""
    return subprocess.run(
        ["node", "validate.cjs", *map(str, files)],
        cwd=validator,
        env=os.environ | {"UKCORE_DIR": str(Path(DEFINITIONS).resolve())},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_five_hundred_bundles_of_random_checks_pass(validator, tmp_path):
    files = []
    for seed in range(500):
        made = any_bundle(seed)
        files.append(tmp_path / f"{seed}.json")
        files[-1].write_text(json.dumps(made))
    verdict = run(validator, *files)
    assert verdict.returncode == 0, verdict.stdout[-4000:] + verdict.stderr[-2000:]
    assert "500 passed, 0 failed" in verdict.stdout
    assert "warning" not in verdict.stdout, verdict.stdout[-4000:]


def test_records_of_random_whole_checks_that_assess_prints_pass(validator, tmp_path):
    """Every kind of value, failure, place, answer and symptom that the command takes: 40 of them."""
    files = []

    @settings(
        max_examples=40, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(Slow)
    )
    @given(CHECKS)
    def each(check):
        given_file = tmp_path / "check.json"
        given_file.write_bytes(written(check))
        files.append(tmp_path / f"{len(files)}.json")
        with files[-1].open("w") as out, contextlib.redirect_stdout(out):
            assert main(["assess", str(given_file), "--fhir"]) in (0, 3)

    each()
    assert len(files) >= 40
    verdict = run(validator, *files)
    assert verdict.returncode == 0, verdict.stdout[-4000:] + verdict.stderr[-2000:]
    assert "warning" not in verdict.stdout, verdict.stdout[-4000:]


def test_the_validator_sees_a_pressure_without_loinc_and_a_status_that_is_none(validator, tmp_path):
    made = deepcopy(a_bundle(a_check()))
    resources = [entry["resource"] for entry in made["entry"]]
    pressure = next(one for one in resources if "component" in one)
    report = next(one for one in resources if one["resourceType"] == "DiagnosticReport")
    pressure["code"]["coding"] = pressure["code"]["coding"][1:]
    report["status"] = "finished"
    (tmp_path / "broken.json").write_text(json.dumps(made))
    verdict = run(validator, tmp_path / "broken.json")
    assert verdict.returncode == 1
    assert "loinc" in verdict.stdout.lower()
    assert "DiagnosticReport.status" in verdict.stdout
