"""A peer as a process: `python -m demo.peers pdm`. Its secrets come from the environment; it prints its address."""

import argparse
import os
from pathlib import Path

from demo.peers.mail import Mail
from demo.peers.notify import Notify
from demo.peers.pdm import Pdm, Practice
from demo.peers.server import Peer, address, listen


def main() -> None:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser(prog="python -m demo.peers", description=__doc__)
    parser.add_argument("peer", choices=("pdm", "notify", "mail"))
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--folder", type=Path, help="keep the journal here")
    parser.add_argument("--calls", default="", metavar="URL", help="where it calls the service back")
    parser.add_argument("--smtp-port", type=int, default=0, help="where the mail server takes mail")
    given = parser.parse_args()
    peer = Mail(port=given.smtp_port, folder=given.folder) if given.peer == "mail" else None
    server = listen(peer or _peer(given.peer, given.folder, given.calls), given.port)
    print(address(server), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _peer(name: str, folder: Path | None, calls: str) -> Peer:
    environment = os.environ
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    if name == "pdm":
        token = environment["HEALTHCHECK_PDM_TOKEN"]
        practice = Practice(ack_url=calls, ack_token=environment.get("PEER_ACK_TOKEN", ""))
        return Pdm(token=token, folder=folder, practice=practice)
    return Notify(
        token=environment["HEALTHCHECK_NOTIFY_TOKEN"],
        application_id=environment["HEALTHCHECK_NOTIFY_APPLICATION_ID"],
        api_key=environment["HEALTHCHECK_NOTIFY_API_KEY"],
        callback_url=calls,
        folder=folder,
    )


if __name__ == "__main__":
    main()
