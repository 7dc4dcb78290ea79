"""Nothing that was typed comes out where operators, monitors, brokers and callers look."""

import base64
import json
import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import psycopg
import pytest

from config.embedded.postgres import OWNER
from demo.party import Party
from demo.signing import bearer
from demo.walk import sign_in
from tests.security.canaries import BORN, FAMILY, GIVEN, POSTCODE, TYPED, everything, found
from tests.security.conftest import Walked

THEIRS = ("apim", "pdm", "notify", "mail", "nhs_login")  # the stand-ins of our neighbours, who may know
PLAIN_ARGUMENT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z_]{1,20}|\d{1,10}")
BODY = re.compile(rb'"body": ?"([A-Za-z0-9+/=]+)"')


@pytest.fixture(scope="module")
def refusals(walked: Walked) -> list[httpx2.Response]:
    """Every kind of error, each provoked by a request that is full of what is personal."""
    url, story = walked.here.stack.url, walked.stories[0]
    person = {"given_name": GIVEN, "family_name": FAMILY, "postcode": POSTCODE, "nhs_number": story.nhs_number}
    ours = {"Authorization": f"Bearer {bearer(walked.here.commissioner, url)}"}
    laboratory = {"Authorization": f"Bearer {bearer(walked.here.laboratories['biomarker_json'], url)}"}
    theirs = {"Authorization": f"Bearer {sign_in(walked.here, story)}"}
    broken = f'{{"family_name": "{FAMILY}", "nhs_number": {story.nhs_number}'
    named = quote(f"{FAMILY} {story.nhs_number}")
    with httpx2.Client(base_url=url, timeout=30) as http:
        answers = [
            post(http, "/v1/invitations", ours, content=broken),  # 400
            http.get(f"/v1/checks/{named}", headers=ours),  # 404
            http.get(f"/{named}?name={named}"),  # 404
            http.get(f"/sign-in/return?state={named}&code={named}", follow_redirects=True),  # 403
            http.get("/v1/me", headers={"Authorization": f"Bearer {FAMILY}"}),  # 401
            post(http, "/v1/invitations", laboratory, json=person),  # 403
            http.delete("/v1/invitations", params=person, headers=ours),  # 405
            # Its connection ends with it: the rest of the body is not read.
            post(
                http, "/v1/invitations", {**ours, "Connection": "close"}, content=json.dumps(person) + " " * 2_000_000
            ),
            post(http, "/v1/invitations", ours, json={**person, FAMILY: FAMILY, "birth_date": POSTCODE}),  # 422
            post(http, "/admin/login/", {"Referer": url}, data={"username": FAMILY, "password": POSTCODE}),  # 403
        ]
        with without_table(walked, "people_person"):
            someone = {**person, "birth_date": BORN.isoformat(), "practice": "Y90001", "sex": "male", "townsend": 0}
            answers.append(post(http, "/v1/invitations", ours, json=someone))  # 500
            answers.append(http.get("/v1/me", headers=theirs))  # 500
        answers.append(http.put(f"/v1/checks/{story.check}/answers", headers=theirs, json={"answers": TYPED}))  # 422
    answers.append(httpx2.Response(431, text=raw(walked, f"GET /{'x' * 9000} HTTP/1.1\r\nX-Name: {FAMILY}\r\n\r\n")))
    return answers


def post(http: httpx2.Client, path: str, headers: dict[str, str], **body: Any) -> httpx2.Response:
    kind = {} if "data" in body else {"Content-Type": "application/json"}
    return http.post(path, headers={**headers, **kind, "Idempotency-Key": "a-key-of-the-sinks"}, **body)


class without_table:  # noqa: N801 - a context, used like a function
    """While a table has another name, so that the service meets a fault of its own."""

    def __init__(self, walked: Walked, table: str) -> None:
        stack = walked.here.stack
        self._where = {"host": str(stack.place.sockets), "user": OWNER}
        self._name, self._table = stack.environment["HEALTHCHECK_DATABASE_NAME"], table

    def __enter__(self) -> None:
        self._rename(self._table, "away")

    def __exit__(self, *error: object) -> None:
        self._rename("away", self._table)

    def _rename(self, old: str, new: str) -> None:
        with psycopg.connect(dbname=self._name, **self._where) as connection:
            connection.execute(f'ALTER TABLE "{old}" RENAME TO "{new}"')


def raw(walked: Walked, words: str) -> str:
    """What comes back to something that is no request at all."""
    with socket.create_connection(("127.0.0.1", walked.here.stack.port), 10) as plain:
        plain.sendall(words.encode())
        plain.shutdown(socket.SHUT_WR)
        return plain.recv(65536).decode("latin-1")


def test_every_kind_of_error_was_met(refusals: list[httpx2.Response]) -> None:
    assert {400, 401, 403, 404, 405, 413, 422, 500} <= {answer.status_code for answer in refusals}


def test_no_error_repeats_what_was_sent(walked: Walked, refusals: list[httpx2.Response]) -> None:
    for answer in refusals:
        told = answer.text + "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        assert found(told, everything(walked)) == [], answer.status_code
        assert "Traceback" not in told and 'File "' not in told


def test_no_log_holds_any_of_it(walked: Walked, refusals: list[httpx2.Response]) -> None:
    logs = [path for path in ours(walked) if path.suffix == ".log"]
    assert {"dump-web.log", "dump-worker.log", "dump-beat.log"} <= {path.name for path in logs}
    web = walked.here.stack.log_paths["web"].read_text()
    assert '"exception"' in web, "the fault that was provoked stands in the log"
    for path in logs:
        assert found(path.read_bytes(), everything(walked)) == [], path.name


def ours(walked: Walked) -> list[Path]:
    """Every file that the service, its database's start and its broker left behind, but not the neighbours'."""
    place = walked.here.stack.place
    files = [path for path in place.root.rglob("*") if path.is_file() and place.data not in path.parents]
    return [
        path for path in files if not any(f"-{name}" in path.name for name in THEIRS) and "pginstall" not in str(path)
    ]


def test_nor_does_the_databases_own_log(walked: Walked, refusals: list[httpx2.Response]) -> None:
    place = walked.here.stack.place
    logs = [
        path for path in place.root.rglob("*") if path.is_file() and ("log" in path.suffix or path.parent.name == "log")
    ]
    for path in logs:
        if not any(f"-{name}" in path.name for name in THEIRS):
            assert found(path.read_bytes(), everything(walked)) == [], path.name


def test_the_brokers_files_hold_ids_alone(walked: Walked) -> None:
    files = list((walked.here.stack.place.root / "valkey-dump").rglob("*"))
    content = b"".join(path.read_bytes() for path in files if path.is_file())
    assert found(content, everything(walked)) == []
    bodies = [base64.b64decode(body) for body in BODY.findall(content)]
    assert len(bodies) > 10, "the file keeps what was queued"
    for body in bodies:
        assert found(body, everything(walked)) == []
        arguments, named, _ = json.loads(body)
        for each in [*arguments, *named.values()]:
            assert PLAIN_ARGUMENT.fullmatch(str(each)), "a task is told ids, not values"


def test_no_monitor_and_no_figure_shows_any_of_it(walked: Walked) -> None:
    told = [httpx2.get(f"{walked.here.stack.url}/alive").text]
    told += [
        walked.here.stack.manage(*command.split()) for command in ("doubts", "kit_stock", "deliveries", "clients list")
    ]
    told += [walked.here.stack.manage("audit_checkpoint"), walked.here.stack.manage("verify_audit")]
    with Party(walked.here.stack.url, walked.here.commissioner) as commissioner:
        told.append(json.dumps(commissioner.get("/v1/reports/programme")))
        told.append(json.dumps(commissioner.get(f"/v1/checks/{walked.stories[0].check}/deliveries")))
    for words in told:
        assert found(words, everything(walked)) == []


def test_there_is_no_door_for_metrics(walked: Walked) -> None:
    for path in ("/metrics", "/debug", "/__debug__/", "/server-status", "/.git/HEAD", "/.env"):
        assert httpx2.get(f"{walked.here.stack.url}{path}").status_code == 404
