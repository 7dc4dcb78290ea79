"""Two receivers as processes: `python -m bench.chaos.peers pdm`. A share of their calls goes wrong.

Both know a repeat by its key, as NHS England's do. Each notes what took effect, in order, before it answers. The third,
which is blind, is the MESH sandbox itself (`sandbox`, and `mesh` before it).
"""

import argparse
import json
import re
import zlib
from collections import Counter
from pathlib import Path
from threading import Lock
from typing import Any

from bench.chaos.notes import Notes
from bench.chaos.wire import AFTER, BEFORE, Wire
from demo.peers.server import Call, Reply, listen

SEEN = "notify", "pdm"
NUMBER = re.compile(rb'"https://fhir.nhs.uk/Id/nhs-number",\s*"value":\s*"(\d{10})"')
INVITED = "You are invited"
REFUSED_OF = 10


def refuses(person: str) -> bool:
    """Whether the record store says no to this person's records, for good."""
    return zlib.crc32(person.encode()) % REFUSED_OF == 0


class Receiver:
    """One of the two.

    Args:
        name: which.
        notes: where it writes.
        seed: of what goes wrong.
        practices: ODS code of each person's practice.
    """

    def __init__(self, name: str, notes: Notes, seed: int, practices: dict[str, str]) -> None:
        self.name, self.notes, self.practices = name, notes, practices
        self._wire = Wire(name, notes, seed)
        self._lock = Lock()
        self._known: Counter[str] = Counter()

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
        with self._wire.call(practice):
            return self._take(key, person, version, practice)

    def _asked(self, key: str) -> Reply:
        if self._wire.fault():
            return Reply(503)
        return Reply(200, {"resourceType": "Composition", "id": key}) if self._known[key] else Reply(404, {})

    def _read(self, call: Call) -> tuple[str, str, int]:
        body = json.loads(call.body)
        if self.name == "notify":
            return _message(body["data"]["attributes"])
        composition = next(
            each["resource"] for each in body["entry"] if each["resource"]["resourceType"] == "Composition"
        )
        number = NUMBER.search(call.body)
        version = 2 if composition.get("relatesTo") else 1
        return composition["id"], number[1].decode() if number else "", version

    def _take(self, key: str, person: str, version: int, practice: str) -> Reply:
        if practice in self.notes.modes().dead and self.name != "notify":
            return Reply(503)
        fault = self._wire.fault()
        if fault in BEFORE:
            return BEFORE[fault]
        if self.name == "pdm" and refuses(person):
            self.notes.add("refused", person=person, version=version)
            return Reply(
                422, {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invariant"}]}
            )
        said = self._said(key, [(key, person, version)])
        return AFTER[fault](said) if fault else said

    def _take_batch(self, batch: dict[str, Any]) -> Reply:
        """Known by its own reference alone: whether its messages were taken before in another way is not looked at."""
        fault = self._wire.fault()
        if fault in BEFORE:
            return BEFORE[fault]
        said = self._said(f"batch {batch['messageBatchReference']}", list(map(_message, batch["messages"])))
        return AFTER[fault](said) if fault else said

    def _said(self, key: str, taken: list[tuple[str, str, int]]) -> Reply:
        """Take what is not known yet, and answer."""
        with self._lock:
            again = self._known[key] > 0
            if not again:
                self._known[key] += 1
                for each, person, version in taken:
                    self.notes.add("applied", peer=self.name, key=each, person=person, version=version)
        if self.name == "notify" and again:
            return Reply(422, {"errors": [{"code": "CM_DUPLICATE_REQUEST"}]})
        return Reply(201, {"resourceType": "Bundle", "type": "transaction-response"})


def _message(told: dict[str, Any]) -> tuple[str, str, int]:
    text = told["personalisation"]["body"]
    return told["messageReference"], told["recipient"]["nhsNumber"], 0 if INVITED in text else 1


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
