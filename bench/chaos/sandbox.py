"""`python -m bench.chaos.sandbox`: NHS England's own MESH sandbox as a process, with full authentication.

It does not look a practice up by a patient's details. Here such an address is another name of the practice's mailbox,
which is what MESH makes of it. The shared key and the mode of authentication come from the environment.
"""

import argparse
import json
import logging
from collections import defaultdict
from pathlib import Path

import uvicorn
from mesh_sandbox.api import app
from mesh_sandbox.dependencies import get_store
from mesh_sandbox.models.mailbox import Mailbox

from bench.chaos import mailboxes


def main() -> None:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where people.json lies")
    given = parser.parse_args()
    people = json.loads((given.folder / "people.json").read_text())
    store = get_store()
    store.mailboxes[mailboxes.OURS] = _mailbox(mailboxes.OURS, "X26")
    for practice in {each["practice"] for each in people}:
        store.mailboxes[mailboxes.of(practice)] = _mailbox(mailboxes.of(practice), practice)
    for each in people:
        store.mailboxes[mailboxes.address(each["person"])] = store.mailboxes[mailboxes.of(each["practice"])]
    for name in store.mailboxes:
        store.inboxes[name], store.outboxes[name], store.local_ids[name] = [], [], defaultdict(list)
    logging.getLogger("mesh-sandbox").setLevel(logging.ERROR)
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="error", ws="none")


def _mailbox(name: str, ods: str) -> Mailbox:
    return Mailbox(name, name, ods_code=ods, org_code=ods, password=mailboxes.PASSWORD)


if __name__ == "__main__":
    main()
