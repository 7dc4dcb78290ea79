"""24. What we run that others wrote: locked by hash to the last package, nothing installed that is not locked, no
secret in the repository. bandit and pip-audit are `make audit`, for they need the network."""

import re
import subprocess
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.attacks.house import House

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^ ;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
TOOLS = {"pip", "setuptools", "wheel", "uv", "healthcheck"}
SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:RSA |EC |OPENSSH |)PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{100,}"),
    "an AWS key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "a GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    "a Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}"),
    "a Google key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "a token of ours": re.compile(r"\bhc[aopsX]_[0-9a-f]{32}_[A-Za-z0-9_-]{43}\b"),
    "a signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{40,}"),
    "a password in an address": re.compile(r"\b[a-z+]{3,12}://[^/\s:@'\"{}<>]+:(?!password|secret)[^/\s@'\"{}<>]{8,}@"),
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_attack_24_every_package_is_pinned_by_hash(file: str) -> None:
    text = (ROOT / file).read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(entries) > 20
    loose = [each.splitlines()[0] for each in entries if not LOCKED.match(each) or not HASH.search(each)]
    assert not loose
    assert not re.search(r"^(?:-e|--extra-index|--index-url|--trusted|git\+|https?:)", text, re.MULTILINE)


def test_attack_24_nothing_is_installed_that_is_not_locked() -> None:
    locked = {
        (normal(name), version)
        for file in ("requirements.txt", "requirements-dev.txt")
        for name, version in LOCKED.findall((ROOT / file).read_text())
    }
    installed = {normal(each.metadata["Name"]): each.version for each in distributions()}
    others = {each for each in installed.items() if each[0] not in TOOLS and each not in locked}
    assert not others


def test_attack_24_make_takes_only_what_is_locked() -> None:
    installs = [line for line in (ROOT / "Makefile").read_text().splitlines() if "pip" in line and " install" in line]
    assert installs or "$(PIP) install" in (ROOT / "Makefile").read_text()
    assert not [line for line in installs if "--require-hashes" not in line]


def test_attack_24_no_secret_is_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    if not files:
        pytest.skip("this is no git working tree")
    found = []
    for file in files:
        if file.is_file() and file.stat().st_size < 2_000_000:
            text = file.read_text(errors="replace")
            found += [f"{file.relative_to(ROOT)}: {what}" for what, pattern in SECRETS.items() if pattern.search(text)]
    assert not found


def test_attack_24_the_running_server_says_nothing_of_what_it_runs_on(house: House) -> None:
    """Neither a version to look up, nor the source, nor what lies beside it."""
    for path in ("/", "/alive", "/admin/login/", "/openapi.json"):
        told = house.call("GET", path)
        assert not re.search(r"\d", told.headers.get("server", "")) and "x-powered-by" not in told.headers
    for path in ("/.git/config", "/.env", "/requirements.txt", "/static/../config/settings.py", "/static/%2e%2e/manage.py",  # noqa: E501
                 "/static/..%2fmanage.py", "/secrets.json", "/admin/doc/", "/__debug__/"):  # fmt: skip
        assert house.call("GET", path).status_code in (302, 400, 404)
