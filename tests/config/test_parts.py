"""Each process is given its own secrets alone: web, worker and clock start without the others' and refuse them."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import env, secret_files, secret_table
from config.embedded.place import PROJECT, find
from config.embedded.valkey import Valkey
from tests.config.test_env import clean as clean  # noqa: PLC0414 - a fixture of another file
from tests.config.test_secret_files import SECRETS, in_files
from tests.config.test_secret_files import no_files as no_files  # noqa: PLC0414 - a fixture of another file

PARTS = ("web", "worker", "clock")


def given_its_own(monkeypatch: pytest.MonkeyPatch, folder: Path, part: str) -> list[str]:
    """A process with what it may read, and nothing else; the fields that it does not get."""
    in_files(monkeypatch, folder)
    monkeypatch.setenv("HEALTHCHECK_PART", part)
    without = [field for field in SECRETS if not secret_table.may_read(part, field)]
    for field in without:
        monkeypatch.delenv(f"{SECRETS[field]}_FILE", raising=False)
    return without


@pytest.mark.parametrize("part", PARTS)
def test_it_starts_with_its_own_alone(monkeypatch, tmp_path: Path, part: str) -> None:
    without = given_its_own(monkeypatch, tmp_path, part)
    assert without
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ("clock", "vault_keys"),
        ("clock", "audit_keys"),
        ("web", "audit_keys"),
        ("web", "mesh_password"),
        ("worker", "nhs_login_private_key"),
    ],
)
def test_it_refuses_what_is_not_for_it(monkeypatch, tmp_path: Path, part: str, field: str) -> None:
    given_its_own(monkeypatch, tmp_path, part)
    monkeypatch.setenv(SECRETS[field], "a secret of somebody else's")
    with pytest.raises(env.Unconfigured, match=f"HEALTHCHECK_PART={part} is not to be given: {SECRETS[field]}"):
        env.read()


@pytest.mark.parametrize("part", PARTS)
def test_it_still_demands_what_is_for_it(monkeypatch, tmp_path: Path, part: str) -> None:
    given_its_own(monkeypatch, tmp_path, part)
    for name in secret_files.given(env.Environment):
        if name != "DATABASE_URL":
            with monkeypatch.context() as without:
                without.delenv(f"{name}_FILE")
                with pytest.raises(env.Unconfigured, match=f"must be set too: {name}"):
                    env.read()


def test_what_stands_in_for_a_key_opens_nothing_and_is_another_each_time(monkeypatch, tmp_path: Path) -> None:
    given_its_own(monkeypatch, tmp_path, "clock")
    environment = env.read()
    first, second = environment.secret("vault_keys"), environment.secret("vault_keys")
    assert first != second and environment.secret("nhs_login_private_key") == ""


def test_nobody_else_knows_a_part(monkeypatch) -> None:
    monkeypatch.setenv("HEALTHCHECK_PART", "everything")
    with pytest.raises(ValueError, match="part"):
        env.read()


def test_the_clock_wakes_tasks_with_the_brokers_address_alone(tmp_path: Path) -> None:
    """The real one, in the settings of production, knowing no key and no password of the database."""
    with Valkey(find(None), "valkey-hc-parts") as broker:
        told = {
            "DATABASE_URL": "postgresql:///nothing?host=/nowhere",
            "CELERY_BROKER_URL": broker.url,
            "HEALTHCHECK_PART": "clock",
        }
        needed = [name for name in env.NEEDED if name not in SECRETS]
        told |= {env.variable(name): "value" for name in needed}
        log = tmp_path / "beat.log"
        command = ["celery", "--app", "config.celery", "beat", "--pidfile", "", "--loglevel", "INFO"]
        with log.open("wb") as output:
            clock = subprocess.Popen(
                [sys.executable, "-m", *command, "--schedule", str(tmp_path / "schedule")],
                cwd=PROJECT, env={"PATH": os.environ["PATH"], **told}, stdout=output, stderr=output,
            )  # fmt: skip
            try:
                until = time.monotonic() + 40
                while "Sending due task" not in log.read_text() and time.monotonic() < until and clock.poll() is None:
                    time.sleep(0.2)
            finally:
                clock.terminate()
                clock.wait(20)
        assert "Sending due task" in log.read_text(), log.read_text()[-2000:]
