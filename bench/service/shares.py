"""P10 inside Django: what part of a POST's processor time is sealing, blind indexes and the trail; printed as JSON."""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client

from apps.audit import actions as audit
from apps.clients.clock import now
from apps.vault import index, sealing
from bench.service.bodies import twelve_values

_CLIENT = Client(SERVER_NAME="localhost")  # one for all: each new one would load the middleware anew
PARTS: dict[str, tuple[Callable[..., Any], ...]] = {
    "sealing": (sealing.seal, sealing.open_sealed),
    "blind indexes": (index.blind_indexes,),
    "audit trail": (audit.record,),
}


def main(people: list[dict[str, Any]]) -> None:
    """One POST each, after one that warms up; every part by its own clock."""
    spent: dict[str, float] = defaultdict(float)
    for part, functions in PARTS.items():
        for function in functions:
            _replace(function, _timed(part, function, spent))
    _post(people[0], 0)
    spent.clear()
    began = _cpu()
    for nth, person in enumerate(people[1:]):
        _post(person, nth)
    whole = (_cpu() - began) / (len(people) - 1)
    shares = {part: spent[part] / (len(people) - 1) for part in PARTS}
    print(json.dumps({"whole": whole, **shares}))


def _timed(part: str, function: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    """The same function, which adds what it takes. Sealing within an entry of the trail would count twice: none is."""
    clock = _cpu if part == "audit trail" else time.thread_time

    @wraps(function)
    def timed(*values: Any, **named: Any) -> Any:
        began = clock()
        try:
            return function(*values, **named)
        finally:
            spent[part] += clock() - began

    return timed


def _replace(function: Callable[..., Any], by: Callable[..., Any]) -> None:
    """Wherever a module has it by name."""
    for module in list(sys.modules.values()):
        for name, value in list(vars(module).items() if module else ()):
            if value is function and name != "function":
                setattr(module, name, by)


def _post(person: dict[str, Any], nth: int) -> None:
    at = now() - timedelta(days=1, minutes=nth)
    headers = {"Authorization": f"Bearer {person['token']}", "Idempotency-Key": str(uuid4())}
    path = f"/v1/checks/{person['check']}/readings"
    body = json.dumps(twelve_values(at))
    answer = _CLIENT.post(path, body, content_type="application/json", headers=headers)
    if answer.status_code != 201:
        raise RuntimeError(f"{answer.status_code} {answer.content.decode()[:300]}")


def _cpu() -> float:
    """Of this thread and of the backend that answers it."""
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii").split()
    return time.thread_time() + int(backend[0]) / 1e9
