"""NHS England's own MESH sandbox as a process: full authentication, our mailbox, a practice's, and faults on demand.

The sandbox does not look up a practice by a patient's details. Here such an address is another name of the practice's
mailbox, which is what MESH makes of it. A POST to /fault/KIND arms one fault for the next message that is sent:
`answer-lost` takes it and closes the connection, `not-taken` closes it before, `error-after` takes it and answers 500.
"""

import os
import ssl
import sys
from collections import defaultdict
from typing import Any

import uvicorn
from mesh_sandbox.api import app
from mesh_sandbox.dependencies import get_store
from mesh_sandbox.models.mailbox import Mailbox
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.apps.delivery.gp_connect.names import OURS, PASSWORD, PRACTICE, SHARED_KEY, STRANGER


class Faults:
    """Between the wire and the sandbox."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner, self.armed = inner, ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path.startswith("/fault/"):
            self.armed = path.removeprefix("/fault/")
            return await PlainTextResponse("armed")(scope, receive, send)
        sending = scope["type"] == "http" and scope["method"] == "POST" and "/outbox" in path
        if not sending or not self.armed:
            return await self.inner(scope, receive, send)
        fault, self.armed = self.armed, ""
        return await self.fail(fault, scope, receive, send)

    async def fail(self, fault: str, scope: Scope, receive: Receive, send: Send) -> None:
        if fault == "not-taken":
            raise ConnectionAbortedError  # uvicorn closes without an answer

        async def swallow(_: Message) -> None:
            return None

        await self.inner(scope, receive, swallow)
        if fault == "error-after":
            return await PlainTextResponse("<soap/>", 500)(scope, receive, send)
        raise ConnectionAbortedError


def main(port: int, addresses: list[str]) -> None:
    """Serve until told to end."""
    store = get_store()
    for name, ods in ((OURS, "X26"), (PRACTICE, "A81001"), (STRANGER, "Y99999")):
        store.mailboxes[name] = Mailbox(name, name, ods_code=ods, org_code=ods, password=PASSWORD)
    for address in addresses:
        store.mailboxes[address] = store.mailboxes[PRACTICE]
    for name in store.mailboxes:
        store.inboxes[name], store.outboxes[name], store.local_ids[name] = [], [], defaultdict(list)
    tls: dict[str, Any] = {}
    if folder := os.environ.get("MESH_TLS"):
        tls = {"ssl_certfile": f"{folder}/server.pem", "ssl_keyfile": f"{folder}/server.key"}
        tls |= {"ssl_ca_certs": f"{folder}/ca.pem", "ssl_cert_reqs": ssl.CERT_REQUIRED}
    uvicorn.run(Faults(app), host="127.0.0.1", port=port, log_level="critical", ws="none", **tls)


if __name__ == "__main__":
    os.environ |= {"AUTH_MODE": "full", "STORE_MODE": "memory", "SHARED_KEY": SHARED_KEY, "ENV": "local"}
    main(int(sys.argv[1]), sys.argv[2:])
