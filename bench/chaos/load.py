"""The clients: they post each person's blood pressure through the web door, by the same key, until it is accepted."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import Any
from uuid import uuid4

import httpx2
from tqdm import tqdm

from bench.chaos.notes import Notes
from bench.chaos.pace import Pace

CALLERS = 8
SECOND_OF = 3  # each so-many-th person measures again, which changes their results: a second record after the first
PRESSURES = {1: (122, 78), 2: (156, 96)}
CROWD = 100


class Load:
    """Everybody's posts.

    Args:
        url: of the service.
        people: as they were prepared.
        notes: where what was accepted is written.
        rate: people a second at most.
        seed: of their order.
    """

    def __init__(self, url: str, people: list[dict[str, Any]], notes: Notes, *, rate: float, seed: int) -> None:
        self.url, self.notes = url, notes
        self.people = [each for each in people if not each["reserved"]]
        self.reserved = [each for each in people if each["reserved"]]
        random.Random(seed).shuffle(self.people)
        self.free = Event()  # cleared while the clients are to be silent
        self.free.set()
        self.pace = Pace(len(self.people), rate)
        self._busy, self._lock = 0, Lock()
        limits = httpx2.Limits(max_connections=CROWD + CALLERS, max_keepalive_connections=0)
        self._http = httpx2.Client(timeout=30, limits=limits, trust_env=False)

    def run(self) -> None:
        """Post for everybody, each when the pace lets them."""
        with tqdm(total=len(self.people), unit="check", desc="accepted", disable=None) as bar:

            def one(person: dict[str, Any]) -> None:
                self.pace.wait()
                self._walk(person)
                bar.update()

            with ThreadPoolExecutor(CALLERS) as pool:
                list(pool.map(one, self.people))

    def quiet(self) -> None:
        """Let nobody begin, and wait until those who have begun are done."""
        self.free.clear()
        while self._busy:
            time.sleep(0.02)

    def crowd(self) -> None:
        """A hundred identical posts at once for one of those who were kept for it."""
        if not self.reserved:
            return
        person, body, key = self.reserved.pop(), _body(1), str(uuid4())
        with ThreadPoolExecutor(CROWD) as pool:
            list(pool.map(lambda _: self._post(person, body, key, 1), range(CROWD)))
        self._until_accepted(person, 1, body, key)

    def rest(self) -> None:
        """Those who were kept for a crowd that never came."""
        while self.reserved:
            self._walk(self.reserved.pop())

    def _walk(self, person: dict[str, Any]) -> None:
        for version in (1, 2) if int(person["person"]) % SECOND_OF == 0 else (1,):
            self._until_accepted(person, version, _body(version), str(uuid4()))

    def _until_accepted(self, person: dict[str, Any], version: int, body: dict[str, Any], key: str) -> None:
        while not self.pace.over.is_set():
            self.free.wait()
            with self._lock:
                self._busy += 1
            try:
                accepted = self._post(person, body, key, version) == 201
            finally:
                with self._lock:
                    self._busy -= 1
            if accepted:
                self.notes.add("acked", person=person["person"], version=version)
                return
            time.sleep(0.3)

    def _post(self, person: dict[str, Any], body: dict[str, Any], key: str, version: int) -> int:
        headers = {"Authorization": f"Bearer {person['token']}", "Idempotency-Key": key}
        begun = time.time()
        try:
            answer = self._http.post(f"{self.url}/v1/checks/{person['check']}/readings", json=body, headers=headers)
            status, patient = answer.status_code, "retry-after" in answer.headers
        except httpx2.TransportError:
            status, patient = 0, False
        self.notes.add("posts", status=status, begun=begun, retry_after=patient, version=version)
        if status and status not in (201, 409, 429) and status < 500:
            raise AssertionError(f"a reading was refused: {status} {answer.text[:300]}")
        return status


def _body(version: int) -> dict[str, Any]:
    upper, lower = PRESSURES[version]
    moment = datetime.now(UTC) - timedelta(minutes=60 - 20 * version)
    readings = []
    for nth in range(2):
        values = [("systolic", upper - nth), ("diastolic", lower - nth)]
        written = [{"kind": kind, "value": value, "unit": "mm[Hg]"} for kind, value in values]
        taken = (moment + timedelta(minutes=nth)).isoformat()
        readings.append({"taken_at": taken, "place": "home", "device": "", "values": written})
    return {"readings": readings}
