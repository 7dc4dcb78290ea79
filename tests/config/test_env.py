"""The environment: defaults for a first run, and a refusal to start half-configured."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from config import env
from config.embedded import made_secrets
from config.embedded.place import PROJECT

STRONG = {name: make() for name, make in made_secrets.MAKERS.items()}
SECRET = "postgresql://u:hunter2@db.example/health?sslmode=verify-full&sslrootcert=system"
BROKER = "rediss://broker.example/0"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing set."""
    for name in env.Environment.model_fields:
        monkeypatch.delenv(env.variable(name), raising=False)


def set_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that production needs."""
    monkeypatch.setenv("DATABASE_URL", SECRET)
    for name in env.NEEDED:
        monkeypatch.setenv(env.variable(name), STRONG.get(name, "value"))
    monkeypatch.setenv("CELERY_BROKER_URL", BROKER)


def test_with_nothing_set_the_database_is_our_own() -> None:
    environment = env.read()
    assert environment.embedded
    assert environment.database_name == "healthcheck"


def test_with_nothing_set_each_secret_is_made_and_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEALTHCHECK_DATA_FOLDER", str(tmp_path))
    names = [name for name in env.NEEDED if name.endswith(("key", "keys", "token"))]
    first = [env.read().secret(name) for name in names]
    assert first == [env.read().secret(name) for name in names]
    assert len(set(first)) == len(names) == 8


def test_a_secret_that_is_set_wins_over_the_one_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHCHECK_SECRET_KEY", "mine")
    assert env.read().secret("secret_key") == "mine"


def test_in_production_a_refusal_names_everything_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch)
    monkeypatch.delenv("HEALTHCHECK_VAULT_KEYS")
    monkeypatch.delenv("CELERY_BROKER_URL")
    monkeypatch.setenv("HEALTHCHECK_APIM_API_KEY", "")
    with pytest.raises(env.Unconfigured) as caught:
        env.read()
    for name in ("HEALTHCHECK_VAULT_KEYS", "CELERY_BROKER_URL", "HEALTHCHECK_APIM_API_KEY"):
        assert name in str(caught.value)
    assert "HEALTHCHECK_SECRET_KEY" not in str(caught.value)


def test_in_production_no_secret_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SECRET)
    with pytest.raises(env.Unconfigured):
        env.read()
    with pytest.raises(KeyError):
        env.Environment().secret("secret_key")


def test_in_production_with_everything_set_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch)
    monkeypatch.setenv("HEALTHCHECK_ALLOWED_HOSTS", "a.example, b.example,")
    environment = env.read()
    assert not environment.embedded
    assert environment.allowed_hosts == ("a.example", "b.example")


def test_a_secret_does_not_print(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch)
    token = STRONG["apim_api_key"]
    assert token not in repr(env.read())


@pytest.mark.parametrize("name", ["postgres; drop", "1st", "", "x" * 60, "Capital"])
def test_a_database_name_that_is_none_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHCHECK_DATABASE_NAME", name)
    if name == "":
        assert env.read().database_name == "healthcheck"
        return
    with pytest.raises(ValidationError):
        env.read()


def test_the_command_line_refuses_before_it_reaches_for_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SECRET)
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "HEALTHCHECK_VAULT_INDEX_KEY" in done.stderr
    assert "hunter2" not in done.stderr


def test_production_settings_close_what_development_leaves_open(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch)
    code = "from config import settings as s; print(s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.DEBUG)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "False"]
