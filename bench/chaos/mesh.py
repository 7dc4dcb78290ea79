"""`python -m bench.chaos.mesh`: the way to NHS England's MESH sandbox, by TLS, on which calls are spoiled.

Whatever is not spoiled before it got there is answered by the sandbox: who may send, what a message is called, how
often it has one. Nothing is kept here; each side shows the other a certificate.
"""

import argparse
import json
import re
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import httpx2

from bench.chaos.notes import Notes
from bench.chaos.wire import AFTER, BEFORE, Wire
from demo.peers.server import Call, Reply, listen

PERSON: Final = re.compile(r"GPPROVIDER_(\d{10})_")
OWN_TO_A_WIRE: Final = {
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
    "date",
    "server",
}
PATIENCE: Final = 30.0


class Way:
    """Hands on what is not spoiled.

    Args:
        sandbox: its address.
        notes: where the modes are read.
        seed: of what goes wrong.
        practices: ODS code of each person's practice.
    """

    def __init__(self, sandbox: str, notes: Notes, seed: int, practices: dict[str, str]) -> None:
        self._wire, self._notes, self._practices = Wire("mesh", notes, seed), notes, practices
        self._http = httpx2.Client(base_url=sandbox, timeout=PATIENCE, trust_env=False)

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        found = PERSON.search(call.headers.get("mex-to", ""))
        practice = self._practices.get(found[1], "") if found else ""
        if not practice:  # a question
            return self._spoiled(call)
        with self._wire.call(practice):
            return Reply(503) if practice in self._notes.modes().dead else self._spoiled(call)

    def close(self) -> None:
        """Nothing is handed on any more."""
        self._http.close()

    def _spoiled(self, call: Call) -> Reply:
        fault = self._wire.fault()
        if fault in BEFORE:
            return BEFORE[fault]
        said = self._handed_on(call)
        return AFTER[fault](said) if fault else said

    def _handed_on(self, call: Call) -> Reply:
        headers = _carried(call.headers) | {"accept-encoding": "identity"}
        said = self._http.request(call.method, call.path, headers=headers, content=call.body or None)
        return Reply(
            said.status_code, said.content, {name.title(): value for name, value in _carried(said.headers).items()}
        )


def _carried(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in OWN_TO_A_WIRE}


def certificates(folder: Path, notes: Notes) -> Callable[[], ssl.SSLContext]:
    """What MESH shows at a connection: its certificate, or while the notes say so one that has expired."""
    known = {name: _context(folder, name) for name in ("server", "expired")}
    return lambda: known["expired" if notes.modes().expired else "server"]


def _context(folder: Path, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    context.load_verify_locations(folder / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def main() -> None:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.mesh", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sandbox", required=True, metavar="URL")
    parser.add_argument("--folder", type=Path, required=True, help="of notes, people and certificates")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    people = json.loads((given.folder / "people.json").read_text())
    practices = {each["person"]: each["practice"] for each in people}
    notes = Notes(given.folder)
    way = Way(given.sandbox, notes, given.seed, practices)
    listen(way, given.port, certificates(given.folder, notes)).serve_forever()


if __name__ == "__main__":
    main()
