"""The measurements of bench/tenancy.py, inside Django and over its own database."""

import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.db import connection
from django.test import Client
from nhs_number import REGION_SYNTHETIC, generate

from apps.checks import actions as checks
from apps.checks.actions.consent import VERSION
from apps.clients.actions import add_organisation, issue_credential
from apps.clients.clock import now
from apps.clients.models import Kind
from apps.clients.rates import Rate
from apps.people import sessions
from apps.people.models import Person, Practice
from apps.tenancy.postgresql import base
from healthcheck.person import NhsNumber

GOAL = 1.15
EACH = 8  # of every request in one turn
BORN = date(1976, 1, 15)


def main(people: int, turns: int) -> None:
    """Fill, measure, print. Exits with 1 where the goal is missed."""
    callers = Callers(generate(for_region=REGION_SYNTHETIC, quantity=people + 2 * EACH * (turns + 1)))
    with patch.object(Rate, "allow_request", lambda *_: True):
        for _ in range(people):
            callers.invite()
    callers.begin()
    spent = {name: measured(run, turns) for name, run in callers.requests().items()}
    print(f"{people:,} people; {EACH * turns:,} requests of each kind on each side; load {os.getloadavg()[0]:.1f}")
    for name, (without, with_policies) in spent.items():
        verdict = "" if with_policies <= GOAL * without else "  MISSED"
        words = f"{without * 1000:6.2f} -> {with_policies * 1000:6.2f} ms CPU"
        print(f"{name:<34}{words}{with_policies / without:8.3f} (goal {GOAL}){verdict}")
    sys.exit(any(after > GOAL * before for before, after in spent.values()))


class Callers:
    """A commissioner that invites and one person who measures."""

    def __init__(self, numbers: list[str]) -> None:
        self.numbers, self.minutes = iter(numbers), count(1)
        Practice.objects.create(ods_code="Y90001", name="Surgery", area_code="E06000052", area_name="Cornwall")
        made = add_organisation(name="Commissioner", ods_code="Y92001", kind=Kind.COMMISSIONER)
        _, self.commissioner = issue_credential(organisation=made, scopes=["people:write", "people:read"], at=now())
        self.person = ""
        self.check: Any = None

    def begin(self) -> None:
        """One of the invited goes on to the readings."""
        somebody = Person.objects.order_by("?")[0]
        self.check = somebody.checks.get()
        at = now()
        checks.declare(check_id=self.check.id, conditions=set(), home=set(), last_check=None, by="bench", at=at)
        checks.consent(check_id=self.check.id, version=VERSION, by="bench", at=at)
        number = NhsNumber(somebody.nhs_number)
        _, self.person = sessions.sign_in(nhs_number=number, birth_date=BORN, identity_level="P9", by="bench", at=at)

    def requests(self) -> dict[str, Callable[[], object]]:
        """What is timed."""
        path = f"/v1/checks/{self.check.id}"
        return {
            "POST an invitation (commissioner)": self.invite,
            "POST readings (person)": self.measure,
            "GET the check (person)": lambda: _send("get", path, self.person),
            "GET the check (commissioner)": lambda: _send("get", path, self.commissioner),
        }

    def invite(self) -> None:
        """One more person."""
        body = {
            "nhs_number": next(self.numbers), "given_name": "A", "family_name": "B", "birth_date": BORN.isoformat(),
            "practice": "Y90001",
        }  # fmt: skip
        _send("post", "/v1/invitations", self.commissioner, body)

    def measure(self) -> None:
        """One more blood pressure, a minute later than the last."""
        at = now() - timedelta(days=2) + timedelta(minutes=next(self.minutes))
        pressure = {"systolic": 118, "diastolic": 76}
        values = [{"kind": kind, "value": value, "unit": "mm[Hg]"} for kind, value in pressure.items()]
        reading = {"taken_at": at.isoformat(), "place": "home", "device": "Monitor 7", "values": values}
        _send("post", f"/v1/checks/{self.check.id}/readings", self.person, {"readings": [reading]})


def measured(run: Callable[[], object], turns: int) -> tuple[float, float]:
    """CPU seconds of one request without the policies, and with them. The first turn of each warms up."""
    found = {"without": 0.0, "with": 0.0}
    for turn in range(turns + 1):
        for side in ("without", "with")[:: 1 if turn % 2 else -1]:
            seconds = _without(run) if side == "without" else _turn(run)
            if turn:
                found[side] += seconds
    return found["without"] / (turns * EACH), found["with"] / (turns * EACH)


def _without(run: Callable[[], object]) -> float:
    with patch.object(base, "_missing", lambda _: None):
        return _turn(run)


def _turn(run: Callable[[], object]) -> float:
    with patch.object(Rate, "allow_request", lambda *_: True):  # nobody calls so often
        start = _cpu()
        for _ in range(EACH):
            run()
        return _cpu() - start


def _cpu() -> float:
    """Of this process and of the backend that answers it."""
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()
    return time.process_time() + int(backend[0]) / 1e9


def _send(method: str, path: str, token: str, body: Any = None) -> None:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    send = getattr(Client(headers=headers, SERVER_NAME="localhost"), method)
    answer = send(path, body, content_type="application/json") if body else send(path)
    if answer.status_code >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.content.decode()[:500]}")
