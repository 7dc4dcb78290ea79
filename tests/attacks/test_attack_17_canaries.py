"""17. Made-up people whose names and numbers stand nowhere else: looked for in every place where something is kept or
printed, after a whole check, every error, and names put where no name belongs."""

import json
from typing import Any
from uuid import uuid4

import pytest
import redis

from tests.apps.rights.dumped import in_clear
from tests.attacks.asked import routes
from tests.attacks.cast import FAMILY, NUMBERS, Cast
from tests.attacks.house import House

CANARIES = (*NUMBERS.values(), *FAMILY.values(), "ZZ99 9ZZ", "ZZ999ZZ", "Xanthippe", "1981-09-22", "999 000 0026")
WORDS = {"nhs_number": NUMBERS["a"], "family_name": "Xanthippe", "postcode": "ZZ99 9ZZ", NUMBERS["a"]: "Quicksilver"}


@pytest.fixture(scope="module")
def misused(house: House, cast: Cast) -> list[bytes]:
    """Names and numbers wherever a caller could wrongly put them; every answer."""
    told = []
    for token in ("person_a", "commissioner_a", "laboratory_a", "practice_a", "service", "nobody"):
        for route in routes():
            if route.startswith("admin/"):
                continue
            path = "/" + route.split("<")[0] + NUMBERS["a"] + "/Quicksilver?name=Quicksilver&nhs_number=" + NUMBERS["a"]
            told.append(house.call("GET", path, token=cast.tokens[token], headers={"X-Name": "Quicksilver"}))
        house.forget_counts()
        for path in ("/v1/invitations", f"/v1/checks/{cast.a.check.id}/readings", "/v1/token", "/v1/notify-callbacks"):
            for body in (json.dumps(WORDS), f"{{{NUMBERS['a']} Quicksilver", json.dumps({"readings": [WORDS]})):
                headers = {"Content-Type": "application/json", "Idempotency-Key": f"Quicksilver-{uuid4()}"}
                told.append(house.call("POST", path, token=cast.tokens[token], content=body.encode(), headers=headers))
    for sort in ("Bearer Quicksilver", f"Basic {NUMBERS['a']}", f"Bearer hco_{NUMBERS['a']}"):
        told.append(house.call("GET", "/v1/me", headers={"Authorization": sort}))
    told.append(house.call("POST", "/admin/login/", data={"username": "Quicksilver", "password": NUMBERS["a"]}))
    told.append(house.call("GET", "/v1/me", headers={"Cookie": "healthcheck=hcp_Quicksilver"}))
    return [each.content + str(each.headers).encode() for each in told]


def found(text: str) -> list[str]:
    return [each for each in CANARIES if each in text]


def test_attack_17_no_error_repeats_what_was_put_in(misused: list[bytes]) -> None:
    assert len(misused) > 200
    assert not [each for told in misused for each in found(told.decode(errors="replace"))]


def test_attack_17_no_log_of_any_process_holds_a_canary(house: House, misused: list[bytes]) -> None:
    logs = house.logs()
    assert not found(logs)
    assert b"Quicksilver".hex() not in logs


def test_attack_17_the_database_holds_none_in_clear(house: House, cast: Cast, misused: list[bytes]) -> None:
    with house.inside():
        dumped = in_clear()
    assert str(cast.a.person.id) in dumped, "or nothing was dumped"
    assert not found(dumped)
    assert not [each for each in CANARIES if each.encode().hex() in dumped]


def test_attack_17_the_broker_holds_none(house: House, cast: Cast, misused: list[bytes]) -> None:
    held: list[Any] = []
    with redis.Redis.from_url(house.broker) as client:
        for name in client.scan_iter("*"):
            held += [name, client.dump(name)]
            if client.type(name) == b"list":
                held += client.lrange(name, 0, -1)
    everything = b"\n".join(each for each in held if each).decode(errors="replace")
    assert not found(everything)


def test_attack_17_statistics_of_the_database_hold_none(house: House, cast: Cast) -> None:
    """The samples of columns that PostgreSQL keeps, and the words of running statements."""
    kept = house.sql("SELECT string_agg(most_common_vals::text || histogram_bounds::text, ' ') FROM pg_stats")
    running = house.sql("SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert not found(f"{kept} {running}")


def test_attack_17_the_canaries_are_there_for_whoever_may_see_them(house: House, cast: Cast) -> None:
    """Or nothing above would say anything."""
    assert "Quicksilver" in house.call("GET", "/v1/me", token=cast.tokens["person_a"]).text
