"""schemathesis over the whole OpenAPI document, as each role: nothing breaks, and every answer is as documented.

In CI for a bounded time and always the same; HEALTHCHECK_SCHEMATHESIS_EXAMPLES=100 makes it long.
"""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.attacks.cast import Cast
from tests.attacks.house import COUNTED, House
from tests.attacks.test_routes_and_roles import DOORS, OPEN

EXAMPLES = os.environ.get("HEALTHCHECK_SCHEMATHESIS_EXAMPLES", "3")
SECONDS = 100 * int(EXAMPLES)
ROLES = ("nobody", "person_a", "helper_a", "laboratory_a", "practice_a", "commissioner_a", "service")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
SIGNS_OUT = "/v1/session"  # it would end the token that the rest is asked with


@contextmanager
def a_new_minute_all_the_time(house: House) -> Iterator[None]:
    """The limits of rates have their own tests; here they would hide what lies behind them."""
    ended = threading.Event()

    def forget() -> None:
        with redis.Redis.from_url(house.broker) as client:
            while not ended.wait(0.1):
                for name in client.scan_iter(COUNTED):
                    client.delete(name)

    thread = threading.Thread(target=forget)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def paths_of(role: str) -> list[str]:
    """As the document writes them: the doors at which this role is the first of those who come through."""
    found: dict[str, str] = {}
    for door, rule in DOORS.items():
        first = next((each for each in ROLES if each in rule["inside"]), "service")
        found.setdefault("/" + _PART.sub(r"{\1}", door.split()[0]), first)
    found |= {f"/{door.split()[0]}": "nobody" for door in OPEN if door.startswith(("v1/", ".well-known/nhs-api"))}
    return [path for path, first in found.items() if first == role and path != SIGNS_OUT]


def command(house: House, token: str, phase: str, *more: str) -> list[str]:
    """The program, seeded and without memory of another run.

    One thread alone: where two parse at once CPython 3.11 loses count (python/cpython#106905).
    """
    said = [
        str(Path(sys.executable).with_name("schemathesis")), "--no-color", "run", f"{house.url}/openapi.json",
        "--checks", ",".join(CHECKS), "--phases", phase, "--max-examples", EXAMPLES,
        "--seed", "1", "--generation-deterministic", "--no-shrink", "--workers", "1",
        "--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off",
        "--request-timeout", "30", "--exclude-path", SIGNS_OUT, *more,
    ]  # fmt: skip
    return [*said, "--header", f"Authorization: Bearer {token}"] if token else said


def run(house: House, folder: Path, said: list[str]) -> None:
    house.forget_counts()
    with a_new_minute_all_the_time(house):
        done = subprocess.run(said, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]


@pytest.mark.parametrize("role", ROLES)
def test_the_whole_document_as_each_role(role: str, house: House, cast: Cast, tmp_path: Path) -> None:
    """Made-up requests to every operation, those too that are not this role's."""
    run(house, tmp_path, command(house, cast.tokens[role], "fuzzing"))


@pytest.mark.parametrize("role", [role for role in ROLES if paths_of(role)])
def test_every_edge_of_ones_own_doors(role: str, house: House, cast: Cast, tmp_path: Path) -> None:
    """Each limit of each field, each field left out, each method that is not there: by who comes through."""
    own = [word for path in paths_of(role) for word in ("--include-path", path)]
    run(house, tmp_path, command(house, cast.tokens[role], "coverage", *own))


def test_signing_out_is_as_documented(house: House, cast: Cast) -> None:
    with house.inside():
        token = cast.fresh("person_a")
    assert house.call("DELETE", SIGNS_OUT, token=token).status_code == 204
    assert house.call("DELETE", SIGNS_OUT, token=token).status_code == 401
    assert house.call("DELETE", SIGNS_OUT).status_code == 401
