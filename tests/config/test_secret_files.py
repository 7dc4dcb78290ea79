"""Every secret may come out of a file that its variable names, as a store mounts it."""

from pathlib import Path

import pytest

from config import env, secret_files
from demo.stack import Stack
from tests.config.test_env import BROKER, SECRET, STRONG, set_all
from tests.config.test_env import clean as clean  # noqa: PLC0414 - a fixture of another file

SECRETS = secret_files.secrets(env.Environment)


@pytest.fixture(autouse=True)
def no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS.values():
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def in_files(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """All that production needs; no secret stands in the environment."""
    set_all(monkeypatch)
    for field, name in SECRETS.items():
        monkeypatch.delenv(name, raising=False)
        if field in env.NEEDED or field == "database_url":
            value = {"database_url": SECRET, "celery_broker_url": BROKER}.get(field) or STRONG[field]
            (folder / name).write_text(f"{value}\n")
            monkeypatch.setenv(f"{name}_FILE", str(folder / name))


def test_the_service_starts_with_no_secret_in_its_environment(monkeypatch, tmp_path: Path) -> None:
    in_files(monkeypatch, tmp_path)
    environment = env.read()
    assert not environment.embedded and environment.secret("vault_keys") == STRONG["vault_keys"]
    assert environment.secret("nhs_login_private_key") == STRONG["nhs_login_private_key"].strip()
    assert set(secret_files.given(env.Environment)) >= {"DATABASE_URL", "CELERY_BROKER_URL", "HEALTHCHECK_SECRET_KEY"}


@pytest.mark.parametrize("field", SECRETS)
def test_each_secret_may(monkeypatch, tmp_path: Path, field: str) -> None:
    (tmp_path / "secret").write_text("\n a secret\n\n")
    monkeypatch.setenv(f"{SECRETS[field]}_FILE", str(tmp_path / "secret"))
    found = getattr(env.Environment(), field)
    assert found.get_secret_value() == "a secret" and "a secret" not in repr(found)


def test_what_a_file_holds_is_held_to_the_same_strength(monkeypatch, tmp_path: Path) -> None:
    in_files(monkeypatch, tmp_path)
    (tmp_path / "HEALTHCHECK_SECRET_KEY").write_text("hunter2")
    with pytest.raises(env.Unconfigured, match="HEALTHCHECK_SECRET_KEY is shorter") as refused:
        env.read()
    assert "hunter2" not in str(refused.value)


def test_after_a_change_of_the_file_the_next_start_has_the_new_one(monkeypatch, tmp_path: Path) -> None:
    in_files(monkeypatch, tmp_path)
    first = env.read().secret("secret_key")
    (tmp_path / "HEALTHCHECK_SECRET_KEY").write_text(first[::-1])
    assert env.read().secret("secret_key") == first[::-1]


@pytest.mark.parametrize("wrong", ["missing", "empty", "a folder", "no text"])
def test_a_file_that_holds_nothing_stops_the_start(monkeypatch, tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "secret"
    if wrong == "a folder":
        file.mkdir()
    elif wrong != "missing":
        file.write_bytes(b"\n \n" if wrong == "empty" else b"\xff\xfe\x00")
    monkeypatch.setenv("HEALTHCHECK_SECRET_KEY_FILE", str(file))
    with pytest.raises(env.Unconfigured, match="HEALTHCHECK_SECRET_KEY_FILE names no file") as refused:
        env.read()
    assert str(tmp_path) not in str(refused.value)


def test_of_two_ways_at_once_nobody_guesses_which_is_meant(monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("one")
    monkeypatch.setenv("HEALTHCHECK_NOTIFY_API_KEY_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("HEALTHCHECK_NOTIFY_API_KEY", "other")
    with pytest.raises(env.Unconfigured, match="are both set"):
        env.read()
    monkeypatch.setenv("HEALTHCHECK_NOTIFY_API_KEY", "")
    assert env.read().secret("notify_api_key") == "one"


def test_what_is_no_secret_comes_from_no_file(monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "host").write_text("evil.example")
    monkeypatch.setenv("HEALTHCHECK_ALLOWED_HOSTS_FILE", str(tmp_path / "host"))
    assert env.read().allowed_hosts == ()


def test_a_rehearsal_never_reaches_a_database_that_a_file_names(monkeypatch, tmp_path: Path) -> None:
    in_files(monkeypatch, tmp_path)
    monkeypatch.setenv("HEALTHCHECK_DATA_FOLDER", str(tmp_path))
    given = Stack("never-started").environment
    assert not [name for name in given if name.startswith(("DATABASE_URL", "CELERY_BROKER_URL_FILE"))]
    assert "HEALTHCHECK_SECRET_KEY_FILE" in given
