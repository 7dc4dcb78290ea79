"""Whatever comes of a sign-in, no token, number, name or birthday of it stands in a log, an address or a table."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from apps.people.nhs_login.exchange import Identity
from apps.people.nhs_login.refused import Reason, Refused
from config.logs import OneLine
from demo.peers import server
from healthcheck.person import NhsNumber
from tests.apps import scene
from tests.apps.people.nhs_login.browser import Browser, asked_of
from tests.apps.people.nhs_login.hostile import BORN, PERSON, Hostile

pytestmark = pytest.mark.django_db

TABLES = "nhs_login_attempt", "nhs_login_account", "clients_spent", "people_session", "people_person", "audit_entry"


@pytest.fixture(autouse=True)
def there(settings: Any) -> Iterator[Hostile]:
    scene.invited()
    made = Hostile(person={**PERSON, "sub": "canary-sub"}, tokens={"access_token": "canary-access"})
    with server.running(made) as address:
        made.issuer = settings.NHS_LOGIN_ISSUER = address
        settings.NHS_LOGIN_CLIENT_ID = "healthcheck"
        yield made


def written(caplog: pytest.LogCaptureFixture) -> str:
    """Every log line as our own formatter writes it."""
    return "\n".join(OneLine().format(record) for record in caplog.records)


def kept() -> str:
    """What a stolen copy of the tables would show."""
    found = []
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT json_agg(each)::text FROM {table} each")
            found += cursor.fetchone()
    return json.dumps(found)


ENDS: dict[str, dict[str, Any]] = {
    "signed in": {},
    "not invited": {"person": {**PERSON, "sub": "canary-sub", "nhs_number": scene.NUMBERS[1]}},
    "a wrong birthday": {"person": {**PERSON, "sub": "canary-sub", "birthdate": "1950-01-02"}},
    "a number that is none": {"person": {**PERSON, "sub": "canary-sub", "nhs_number": "9990000019"}},
    "a bad nonce": {"claims": {"nonce": "canary-nonce"}},
    "a bad signature": {"header": {"kid": "canary-kid"}},
    "userinfo of another": {"about": {"sub": "canary-other"}},
    "a token door that breaks": {"status": {"/token": 500}},
    "a token door that refuses with words": {"tokens": {"error": "canary", "error_description": "canary-code"}},
}


@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_told(end: str, there: Hostile, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name, value in ENDS[end].items():
        setattr(there, name, value)
    browser = Browser()
    asked = asked_of(browser.start())
    there.nonce = asked["nonce"]
    token = there.id_token()
    there.tokens = {**there.tokens, "id_token": token}
    led = browser.come_back(f"/sign-in/return?code=canary-code&state={asked['state']}")
    body = browser.get(led).content.decode()
    secrets = ["canary", asked["state"], asked["nonce"], token, token.split(".")[2], BORN, "1950-01-02", "Quicksilver",
               *scene.NUMBERS, "9990000019"]  # fmt: skip
    for place, said in {"log": written(caplog), "tables": kept(), "address": led, "page": body}.items():
        assert [each for each in secrets if each in said] == [], place


def test_what_a_refusal_and_an_identity_say_of_themselves_is_nothing() -> None:
    identity = Identity("canary-sub", NhsNumber(scene.NUMBERS[0]), scene.born(45), "P9", "canary-jti", 0)
    said = f"{identity!r} {identity} {Refused(Reason.NOT_INVITED)!r} {Refused(Reason.NOT_INVITED)}"
    assert "canary" not in said and scene.NUMBERS[0] not in said and BORN not in said
