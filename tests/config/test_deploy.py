"""The settings of production, as Django's own check for deployment and a browser see them."""

import json
import os
import subprocess
import sys

import pytest

from config import env
from config.embedded.place import PROJECT
from tests.config.test_env import set_all

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


def test_djangos_check_for_deployment_finds_nothing():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


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
