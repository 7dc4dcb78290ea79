"""Every route, method and role: each cell is asked at the running server, with the first household's things."""

import threading
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
import redis

from apps.assistance.models import Assistance
from apps.people.models import Session
from tests.attacks.asked import METHODS, body, filled, own, routes, unknown
from tests.attacks.cast import ROLES_AT_DOORS, STAFF, Cast
from tests.attacks.house import COUNTED, House

RULES = tomllib.loads(Path(__file__).with_name("rules.toml").read_text())
DOORS: dict[str, dict[str, Any]] = RULES["doors"]
OPEN: dict[str, list[int]] = RULES["open"]
EVERYBODY = (*ROLES_AT_DOORS, *(f"staff {role}" for role in STAFF))
UNKNOWN_CALLERS = ("nobody", "expired")
ENDS = {"v1/session": "a session", "v1/assistances/<uuid:assistance_id>": "an assistance"}
ENDS |= {"v1/me/sessions": "all others", "v1/me/sessions/<uuid:session_id>": "another one"}
COUNTING = ("ratelimit", "date", "retry-after", "set-cookie")  # they differ from one request to the next


class Asking:
    """Asks, and says what was wrong."""

    def __init__(self, house: House, cast: Cast) -> None:
        self.house, self.cast = house, cast
        self.broker = redis.Redis.from_url(house.broker)
        self.faults: list[str] = []
        self.cells: Counter[str] = Counter()
        self.clients = threading.local()

    def route(self, route: str) -> None:
        """Every method and role at one route."""
        for method in METHODS:
            for name in self.broker.scan_iter(COUNTED):
                self.broker.delete(name)
            for role in EVERYBODY:
                door = f"{route} {'GET' if method == 'HEAD' else method}"
                fault = self.cell(route, method, role, door)
                self.cells["door" if door in DOORS or route not in {each.split()[0] for each in OPEN} else "open"] += 1
                if fault:
                    self.faults.append(f"{method} {route} as {role}: {fault}")

    def cell(self, route: str, method: str, role: str, door: str) -> str:
        """One cell; what is wrong there, "" for nothing."""
        if door in OPEN:
            found = self.ask(route, method, role, own(self.cast))
            fine = found.status_code in (*OPEN[door], 405 if method == "HEAD" else 0)
            return "" if fine else f"{found.status_code}, not {OPEN[door]}"
        if door not in DOORS:
            found = self.ask(route, method, role, own(self.cast))
            return (
                ""
                if found.status_code in (401, 403, 405)
                else f"a closed method answers {found.status_code}: {found.text[:150]}"
            )
        return self.at_door(route, method, role, DOORS[door])

    def at_door(self, route: str, method: str, role: str, rule: dict[str, Any]) -> str:
        found = self.ask(route, method, role, own(self.cast))
        if role.endswith("_b") and (seen := [mark for mark in self.cast.a.marks() if mark in found.text]):
            return f"the answer holds {len(seen)} things of somebody else's"
        if role in rule["inside"]:
            empty = rule.get("empty") and found.status_code == 404 and (method == "HEAD" or "nothing" in found.text)
            shut = found.status_code >= 500 or found.status_code in (401, 403, 404, 405)
            return f"is kept out: {found.status_code} {found.text[:200]}" if shut and not empty else ""
        known = role not in UNKNOWN_CALLERS and not role.startswith("staff")
        expected = 404 if role in rule.get("foreign", ()) else 403 if known else 401
        if found.status_code != expected:
            return f"{found.status_code} and not {expected}: {found.text[:200]}"
        other = self.ask(route, method, role, unknown())
        if (other.status_code, other.content) != (found.status_code, found.content):
            return f"tells what is there from what is not: {other.status_code} {other.text[:100]} / {found.text[:100]}"
        return "" if headers(found) == headers(other) else "the headers tell what is there from what is not"

    def ask(self, route: str, method: str, role: str, things: dict[str, Any]) -> httpx2.Response:
        said = body(f"{route} {method}", things)
        fresh = route in ENDS and role in ("person_a", "person_b")
        sent = {"Idempotency-Key": str(uuid4())}
        if role.startswith("staff"):
            sent["Cookie"] = f"sessionid={self.cast.cookies[role.removeprefix('staff ')]}"
        elif token := self.spare[role].pop() if fresh and method == "DELETE" else self.cast.tokens[role]:
            sent["Authorization"] = f"Bearer {token}"
        if not hasattr(self.clients, "one"):
            self.clients.one = self.house.client()
        self.clients.one.cookies.clear()  # nobody goes on with the session of whoever asked before
        answer: httpx2.Response = self.clients.one.request(
            method, filled(route, things), headers=sent, **({} if said is None else {"json": said})
        )
        if route.startswith("v1/assistances/") and answer.status_code == 204:
            with self.lock, self.house.inside():
                Assistance.objects.update(ended_at=None)  # for the next who asks
        if route.startswith("v1/me/sessions") and method == "DELETE":
            with self.lock, self.house.inside():
                Session.objects.update(ended_at=None)
        return answer

    lock = threading.Lock()
    spare: dict[str, list[str]]


def headers(answer: httpx2.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in COUNTING}


def test_every_route_has_a_rule() -> None:
    ruled = {each.split()[0] for each in (*DOORS, *OPEN)}
    missing = {route for route in routes() if not route.startswith("admin/")} - ruled
    assert not missing, f"write a rule in tests/attacks/rules.toml for {sorted(missing)}"
    assert not ruled - set(routes()), "a rule for a route that is gone"


def test_every_method_that_a_door_opens_has_a_rule() -> None:
    opened = {
        f"{route} {method}"
        for route, pattern in routes().items()
        for method in getattr(getattr(pattern.callback, "view_class", None), "allow", {})
    }
    assert opened == set(DOORS)


def test_a_new_route_without_a_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the test above would pass whatever there is."""
    monkeypatch.delitem(DOORS, "v1/me GET")
    with pytest.raises(AssertionError, match="v1/me"):
        test_every_route_has_a_rule()


def test_each_role_at_each_route_by_each_method(house: House, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    asking = Asking(house, cast)
    with house.inside():
        asking.spare = {role: [cast.fresh(role) for _ in range(8)] for role in ("person_a", "person_b")}
    ours = [route for route in routes() if not route.startswith("admin/")]
    ending = [route for route in ours if route in ENDS]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(asking.route, [route for route in ours if route not in ENDS]))
    for route in ending:
        asking.route(route)
    with capsys.disabled():
        print(
            f"\n{sum(asking.cells.values())} cells of {len(ours)} routes, {len(EVERYBODY)} roles: {dict(asking.cells)}"
        )
    assert not asking.faults, "\n".join(asking.faults)
    assert sum(asking.cells.values()) == len(ours) * len(EVERYBODY) * len(METHODS)
