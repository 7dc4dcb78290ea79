"""The settings of production, as Django's own check for deployment and a browser see them."""

import json
import os
import subprocess
import sys

import pytest
from django.utils import timezone

from config import env, secret_files
from config.embedded.place import PROJECT
from tests.config.test_env import set_all
from tests.config.test_secret_files import in_files

TOLD = """
import json
from config import settings as s
wanted = [name for name in dir(s) if name.startswith(("SESSION", "CSRF", "SECURE", "DEBUG"))]
print(json.dumps({name: getattr(s, name) for name in wanted}))
"""


@pytest.fixture(autouse=True)
def production(monkeypatch):
    for name in env.Environment.model_fields:
        monkeypatch.delenv(env.variable(name), raising=False)
    set_all(monkeypatch)
    monkeypatch.setenv("HEALTHCHECK_ALLOWED_HOSTS", "checks.example")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=PROJECT, env=os.environ, capture_output=True, text=True, check=False
    )


def test_djangos_check_for_deployment_finds_nothing(monkeypatch, tmp_path):
    in_files(monkeypatch, tmp_path)
    for file in tmp_path.iterdir():
        file.chmod(0o400)
    dates = [f"{name} = {timezone.localdate()}" for name in secret_files.given(env.Environment)]
    (tmp_path / "changed.toml").write_text("\n".join(dates))
    monkeypatch.setenv("HEALTHCHECK_SECRETS_CHANGED_FILE", str(tmp_path / "changed.toml"))
    monkeypatch.setenv("HEALTHCHECK_BEHIND_PROXY", "true")
    (tmp_path / "hashes.txt").write_text(f"{'0' * 40}:1\n")
    monkeypatch.setenv("HEALTHCHECK_BREACHED_PASSWORDS_FILE", str(tmp_path / "hashes.txt"))
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_without_breached_passwords_the_check_for_deployment_says_so():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode != 0 and "staff.W001" in done.stderr and done.stderr.count("(staff.") == 1


def test_cookies_are_for_this_host_over_tls_and_hsts_is_for_a_year():
    told = json.loads(run("-c", TOLD).stdout)
    assert told["SESSION_COOKIE_NAME"] == "__Host-session" and told["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert told["SESSION_COOKIE_SECURE"] and told["CSRF_COOKIE_SECURE"] and told["SESSION_COOKIE_HTTPONLY"]
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000 and told["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert told["SECURE_SSL_REDIRECT"] and told["SECURE_PROXY_SSL_HEADER"] is None and not told["DEBUG"]
    assert told["SESSION_EXPIRE_AT_BROWSER_CLOSE"] and told["SESSION_COOKIE_AGE"] == 12 * 60 * 60


def test_with_a_weak_secret_nothing_starts(monkeypatch):
    monkeypatch.setenv("HEALTHCHECK_SECRET_KEY", "django-insecure-hunter2-hunter2-hunter2-hunter2-hunter2-hunter2")
    done = run("manage.py", "check")
    assert done.returncode != 0
    assert "HEALTHCHECK_SECRET_KEY looks like one that was left in" in done.stderr and "hunter2" not in done.stderr


MAIL = "from config import settings as s; print(s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("mail.example", "True False"), ("mail.example:587", "True False"), ("mail.example:465", "False True"),
        ("192.0.2.25:25", "True False"), ("127.0.0.1:1025", "False False"),
    ],
)  # fmt: skip
def test_mail_to_another_machine_goes_over_tls_or_not_at_all(monkeypatch, host, wanted):
    """Django's own backend asks for STARTTLS then, proves the certificate and sends nothing without."""
    monkeypatch.setenv("HEALTHCHECK_MAIL_HOST", host)
    assert run("-c", MAIL).stdout.strip() == wanted
