"""A mail server that takes everything: each mail stands in its journal, with the moment it came.

It speaks as much of SMTP (RFC 5321) as a sender needs, on a port of its own. Open about itself at GET /_mails.
"""

import email
import email.policy
import time
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

from demo.peers.journal import Journal
from demo.peers.server import Call, Reply

LONGEST_LINE = 10_000


class Mail:
    """The server.

    Args:
        port: where it takes mail; 0 for a free one.
        folder: where its journal is kept; None for memory alone.
    """

    def __init__(self, *, port: int = 0, folder: Path | None = None) -> None:
        self._journal = Journal(folder, "mail")
        self._smtp = _Smtp(("127.0.0.1", port), _Session)
        self._smtp.peer = self
        self.host = f"127.0.0.1:{self._smtp.server_address[1]}"
        Thread(target=self._smtp.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, call: Call) -> Reply:
        """Answer one HTTP request."""
        return Reply(200, self.mails()) if call.path == "/_mails" else Reply(404)

    def mails(self) -> list[dict[str, Any]]:
        """Every mail, in the order they came; one that came twice stands there twice."""
        return self._journal.entries("taken")

    def take(self, to: list[str], content: bytes) -> None:
        """Keep one mail, on the disk before it is answered for."""
        read = email.message_from_bytes(content, policy=email.policy.default)
        body = read.get_body(("plain",))
        self._journal.add(
            {
                "event": "taken",
                "at": time.time(),
                "id": str(read["Message-ID"]).strip("<>"),
                "to": to,
                "subject": str(read["Subject"]),
                "body": body.get_content() if body else "",
            }
        )

    def close(self) -> None:
        """Take no more."""
        self._smtp.shutdown()
        self._smtp.server_close()


class _Smtp(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    peer: Mail

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that was killed half-way is no fault of ours; what it had not finished is not kept."""


class _Session(StreamRequestHandler):
    server: _Smtp

    def handle(self) -> None:
        to: list[str] = []
        self._say("220 ready")
        while line := self.rfile.readline(LONGEST_LINE):
            verb = line[:4].strip().upper().decode("ascii", "replace")
            if verb in ("EHLO", "HELO"):
                self._say("250 here")
            elif verb == "RCPT":
                to.append(line.partition(b"<")[2].partition(b">")[0].decode())
                self._say("250 taken")
            elif verb == "DATA":
                self._say("354 go on")
                self.server.peer.take(to, self._content())
                to = []
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline(LONGEST_LINE)) != b".\r\n":
            if not line:
                raise ConnectionError("the sender ended within a mail")
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
