"""What `check --deploy` says of certificates and secrets, before anybody relies on them."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.checks import run_checks
from django.utils import timezone

from config import deployment, secret_files, secret_table
from config.env import Environment, variable
from tests.config import certificate
from tests.config.test_env import clean as clean  # noqa: PLC0414 - a fixture of another file
from tests.config.test_secret_files import SECRETS, in_files
from tests.config.test_secret_files import no_files as no_files  # noqa: PLC0414 - a fixture of another file


@pytest.fixture(autouse=True)
def hosts(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS = [certificate.NAME]
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A certificate that an authority of the test vouches for, and that authority among those which are known."""
    (tmp_path / "known.pem").write_bytes(certificate.authority().public_bytes(Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "known.pem"))
    monkeypatch.setenv("HEALTHCHECK_TLS_CERTIFICATE_FILE", str(tmp_path / "server.pem"))
    monkeypatch.setenv("HEALTHCHECK_TLS_KEY_FILE", str(tmp_path / "server.key"))
    return certificate.write(tmp_path, by="authority")


def ids(check) -> list[str]:
    return [each.id for each in check(None)]


def test_they_are_asked_by_djangos_own_command() -> None:
    asked = {each.id for each in run_checks(include_deployment_checks=True)}
    assert {"config.W001"} <= asked and not {each.id for each in run_checks()} & asked


def test_a_certificate_that_everybody_trusts_is_taken(served: Path) -> None:
    assert ids(deployment.tls) == []


@pytest.mark.parametrize(
    "wrong", ["of its own making", "of an authority that nobody knows", "for another name", "of the past"]
)
def test_one_that_nobody_would_trust_is_an_error(served: Path, wrong: str, settings) -> None:
    if wrong == "of its own making":
        certificate.write(served)
    elif wrong == "of an authority that nobody knows":
        os.environ.pop("SSL_CERT_FILE")
    elif wrong == "for another name":
        settings.ALLOWED_HOSTS = [certificate.NAME, "other.example"]
    else:
        certificate.write(served, by="authority", days=-1)
    assert [each for each in ids(deployment.tls) if each != "config.W002"] == ["config.E002"]


def test_one_that_ends_soon_is_said_and_one_that_is_none_is_an_error(served: Path) -> None:
    certificate.write(served, by="authority", days=20)
    assert ids(deployment.tls) == ["config.W002"]
    (served / "server.pem").write_text("none")
    assert ids(deployment.tls) == ["config.E001"]


def test_one_with_a_short_rsa_key_is_said(served: Path, monkeypatch) -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    usual = certificate.key
    monkeypatch.setattr(certificate, "key", lambda which: short if which == "short" else usual(which))
    certificate.write(served, by="authority", of="short")
    assert ids(deployment.tls) == ["config.W007"]


def test_without_one_it_is_said_that_a_proxy_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(deployment.tls) == ["config.W001"]
    monkeypatch.setenv("HEALTHCHECK_BEHIND_PROXY", "true")
    assert ids(deployment.tls) == []


def test_a_secret_that_is_no_file_or_that_everybody_reads_is_said(monkeypatch, tmp_path: Path) -> None:
    in_files(monkeypatch, tmp_path)
    for file in tmp_path.iterdir():
        file.chmod(0o400)
    assert ids(deployment.places) == []
    (tmp_path / "HEALTHCHECK_SECRET_KEY").chmod(0o444)
    monkeypatch.setenv("HEALTHCHECK_MESH_PASSWORD", "hunter2-of-the-mailbox")
    bare, open_to_all = deployment.places(None)
    assert (bare.id, open_to_all.id) == ("config.W003", "config.W004")
    assert bare.msg.endswith(": HEALTHCHECK_MESH_PASSWORD.") and "hunter2" not in bare.msg
    assert open_to_all.msg.endswith(": HEALTHCHECK_SECRET_KEY_FILE.")


def dated(monkeypatch: pytest.MonkeyPatch, folder: Path, ago: dict[str, int]) -> None:
    """All secrets given, and changed so many days ago; by default today."""
    in_files(monkeypatch, folder)
    names = secret_files.given(Environment)
    today = timezone.localdate()
    lines = [f"{name} = {today - timedelta(days=ago.get(name, 0))}" for name in names]
    (folder / "changed.toml").write_text("\n".join(lines))
    monkeypatch.setenv("HEALTHCHECK_SECRETS_CHANGED_FILE", str(folder / "changed.toml"))


@pytest.mark.parametrize(
    "field", [name for name in secret_table.table() if name in ("secret_key", "database_url", "vault_keys")]
)
def test_a_secret_is_due_by_its_day_and_fails_the_check_a_month_later(monkeypatch, tmp_path: Path, field: str) -> None:
    days = secret_table.table()[field].days
    for ago, wanted in (
        (days, []),
        (days + 1, ["config.W006"]),
        (days + 30, ["config.W006"]),
        (days + 31, ["config.E005"]),
    ):
        dated(monkeypatch, tmp_path, {SECRETS[field]: ago})
        found = deployment.ages(None)
        assert [each.id for each in found] == wanted
        assert all(SECRETS[field] in each.msg and each.hint for each in found)


def test_a_secret_without_a_date_is_named_and_one_of_tomorrow_is_no_date(monkeypatch, tmp_path: Path) -> None:
    dated(monkeypatch, tmp_path, {"HEALTHCHECK_AUDIT_KEYS": -1})
    assert ids(deployment.ages) == ["config.E004"]
    (tmp_path / "changed.toml").write_text(f"HEALTHCHECK_SECRET_KEY = {timezone.localdate()}")
    [said] = deployment.ages(None)
    assert said.id == "config.W005" and "HEALTHCHECK_VAULT_KEYS" in said.msg and "SECRET_KEY" not in said.msg


@pytest.mark.parametrize("text", ["HEALTHCHECK_SECRET_KEY = yesterday", "HEALTHCHECK_SECRET_KEY = 1", "= ="])
def test_dates_that_are_none_are_an_error(monkeypatch, tmp_path: Path, text: str) -> None:
    dated(monkeypatch, tmp_path, {})
    (tmp_path / "changed.toml").write_text(text)
    assert ids(deployment.ages) == ["config.E003"]


def test_every_secret_of_the_service_has_its_row_and_says_what_to_do() -> None:
    table = secret_table.table()
    assert set(table) == set(SECRETS) and len(table) == len(SECRETS)
    for row in table.values():
        assert set(row.parts) <= {"web", "worker", "clock"} and row.parts
        assert 30 <= row.days <= 730 and len(row.change) > 15, row.name
        assert variable(row.name) == SECRETS[row.name]
