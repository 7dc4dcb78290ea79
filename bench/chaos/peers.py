"""The three receivers as processes: `python -m bench.chaos.peers pdm`. A share of their calls goes wrong.

`pdm` and `notify` know a repeat by its key, as NHS England's do; `mesh` is blind: it takes whatever comes and can only
be asked how often it has a message. Each notes what took effect, in order, before it answers.
"""

import argparse
import json
import random
import re
import zlib
from collections import Counter
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from bench.chaos.notes import Notes
from demo.peers.server import Call, Reply, listen

SEEN = "notify", "pdm", "mesh"
PERSON = re.compile(r"GPPROVIDER_(\d{10})_")
NUMBER = re.compile(rb'"https://fhir.nhs.uk/Id/nhs-number",\s*"value":\s*"(\d{10})"')
VERSION = re.compile(r"Version: (\d+)$")
HANG = 4.0  # longer than a sender waits
INVITED = "You are invited"
REFUSED_OF = 10


def refuses(person: str) -> bool:
    """Whether the record store says no to this person's records, for good."""
    return zlib.crc32(person.encode()) % REFUSED_OF == 0


class Receiver:
    """One of the three.

    Args:
        name: which.
        notes: where it writes.
        seed: of what goes wrong.
        practices: ODS code of each person's practice.
    """

    def __init__(self, name: str, notes: Notes, seed: int, practices: dict[str, str]) -> None:
        self.name, self.notes, self.practices = name, notes, practices
        self._random = random.Random(seed)
        self._lock = Lock()
        self._known: Counter[str] = Counter()
        self._inside: Counter[str] = Counter()

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        if call.path == "/oauth2/token":
            return Reply(200, {"access_token": "chaos", "expires_in": "599"})
        if call.method == "GET":
            return self._asked(call.path.rpartition("/")[2])
        if call.path.endswith("/message-batches"):
            return self._take_batch(json.loads(call.body)["data"]["attributes"])
        key, person, version = self._read(call)
        practice = self.practices.get(person, "")
        with self._lock:
            self._inside[practice] += 1
            if self._inside[practice] > 1:
                self.notes.add("crowded", peer=self.name, practice=practice)
        try:
            return self._take(key, person, version, practice)
        finally:
            with self._lock:
                self._inside[practice] -= 1

    def _asked(self, key: str) -> Reply:
        with self._lock:
            times = self._known[key]
            if self._spoils():
                return Reply(503)
        if self.name == "mesh":
            status = 404 if not times else 200 if times == 1 else 300
            return Reply(status, {"localId": key, "status": "accepted"})
        return Reply(200, {"resourceType": "Composition", "id": key}) if times else Reply(404, {})

    def _read(self, call: Call) -> tuple[str, str, int]:
        if self.name == "mesh":
            to, subject = PERSON.search(call.headers["mex-to"]), VERSION.search(call.headers["mex-subject"])
            return call.headers["mex-localid"], to[1] if to else "", int(subject[1]) if subject else 0
        body = json.loads(call.body)
        if self.name == "notify":
            return _message(body["data"]["attributes"])
        composition = next(
            each["resource"] for each in body["entry"] if each["resource"]["resourceType"] == "Composition"
        )
        number = NUMBER.search(call.body)
        version = 2 if composition.get("relatesTo") else 1
        return composition["id"], number[1].decode() if number else "", version

    def _spoils(self) -> bool:
        return self._random.random() < self.notes.modes().peers

    def _take(self, key: str, person: str, version: int, practice: str) -> Reply:
        if practice in self.notes.modes().dead and self.name != "notify":
            return Reply(503)
        with self._lock:
            fault = self._random.choice(FAULTS) if self._spoils() else ""
        if fault in BEFORE:
            return BEFORE[fault]
        if self.name == "pdm" and refuses(person):
            self.notes.add("refused", person=person, version=version)
            return Reply(
                422, {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invariant"}]}
            )
        with self._lock:
            again = self._known[key] > 0
            if not again or self.name == "mesh":
                self._known[key] += 1
                self.notes.add("applied", peer=self.name, key=key, person=person, version=version)
        said = self._said(again)
        return AFTER[fault](said) if fault else said

    def _take_batch(self, batch: dict[str, Any]) -> Reply:
        """Known by its own reference alone: whether its messages were taken before in another way is not looked at."""
        key = f"batch {batch['messageBatchReference']}"
        with self._lock:
            fault = self._random.choice(FAULTS) if self._spoils() else ""
            if fault in BEFORE:
                return BEFORE[fault]
            again = self._known[key] > 0
            if not again:
                self._known[key] += 1
                for each in map(_message, batch["messages"]):
                    self.notes.add("applied", peer=self.name, key=each[0], person=each[1], version=each[2])
        said = self._said(again)
        return AFTER[fault](said) if fault else said

    def _said(self, again: bool) -> Reply:
        if self.name == "mesh":
            return Reply(202, {"message_id": uuid4().hex})
        if self.name == "notify" and again:
            return Reply(422, {"errors": [{"code": "CM_DUPLICATE_REQUEST"}]})
        return Reply(201, {"resourceType": "Bundle", "type": "transaction-response"})


def _message(told: dict[str, Any]) -> tuple[str, str, int]:
    text = told["personalisation"]["body"]
    return told["messageReference"], told["recipient"]["nhsNumber"], 0 if INVITED in text else 1


BEFORE = {
    "500 before": Reply(500),
    "503": Reply(503, headers={"Retry-After": "1"}),
    "429": Reply(429, headers={"Retry-After": "1"}),
    "hang before": Reply(200, hold=HANG, drop=True),
}
AFTER: dict[str, Any] = {
    "500 after": lambda said: Reply(500),
    "reset after": lambda said: Reply(200, drop=True),
    "hang after": lambda said: Reply(said.status, said.body, hold=HANG),
    "slow": lambda said: Reply(said.status, said.body, hold=0.5),
    "cut off": lambda said: Reply(200, b'{"resourceType": "Bun'),
}
FAULTS = (*BEFORE, *AFTER)


def main() -> None:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.peers", description=__doc__)
    parser.add_argument("peer", choices=SEEN)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    people = json.loads((given.folder / "people.json").read_text())
    practices = {each["person"]: each["practice"] for each in people}
    listen(Receiver(given.peer, Notes(given.folder), given.seed, practices), given.port).serve_forever()


if __name__ == "__main__":
    main()
