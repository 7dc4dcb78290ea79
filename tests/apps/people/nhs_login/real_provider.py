"""npm's oidc-provider as a process: fetched once into a cache folder outside the project, started by the tests."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc.jwk import RSAKey

from demo.stack import free_port

VERSION = "9.13.3"
HOME = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "healthcheck"
SCRIPT = Path(__file__).with_name("provider.mjs")


def module() -> Path:
    """Where oidc-provider is. Skips, saying what is missing."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("Node 20 with npm is not on this machine: no real OpenID provider to sign in with")
    folder = HOME / f"oidc-provider-{VERSION}"
    found = folder / "node_modules" / "oidc-provider" / "lib" / "index.js"
    if not found.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
        done = subprocess.run([*command, f"oidc-provider@{VERSION}"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(
                f"npm's registry does not give oidc-provider {VERSION}: no real OpenID provider to sign in with"
            )
    return found


@contextmanager
def running(
    *, client_jwks: Mapping[str, Any], redirect_uri: str, people: Mapping[str, Any], pkce: bool
) -> Iterator[str]:
    """The provider's issuer, for as long as the block lasts."""
    issuer = f"http://127.0.0.1:{free_port()}"
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS512", "kid": "provider"}, private=True)
    given = {
        "module": module().as_uri(),
        "issuer": issuer,
        "client_id": "healthcheck",
        "client_jwks": client_jwks,
        "redirect_uri": redirect_uri,
        "people": people,
        "pkce": pkce,
        "key": key.as_dict(private=True),
    }
    environment = {**os.environ, "PROVIDER": json.dumps(given)}
    with subprocess.Popen(
        ["node", str(SCRIPT)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            _wait(process, issuer)
            yield issuer
        finally:
            process.terminate()
            process.communicate()


def _wait(process: "subprocess.Popen[str]", issuer: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            httpx2.get(f"{issuer}/.well-known/openid-configuration", timeout=2, trust_env=False).raise_for_status()
            return
        except httpx2.HTTPError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"oidc-provider did not start: {process.communicate()[1][-2000:]}") from None
            time.sleep(0.05)
