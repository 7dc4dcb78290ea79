"""A peer as a process: `python -m demo.peers pdm`. Its secrets come from the environment; it prints its address."""

import argparse
import os
from pathlib import Path

import httpx2

from demo.peers.apim import Apim
from demo.peers.mail import Mail
from demo.peers.mns import Mns
from demo.peers.nhs_login import NhsLogin
from demo.peers.nhs_login_rules import Client
from demo.peers.notify import Notify
from demo.peers.pdm import Pdm, Practice
from demo.peers.server import Peer, address, listen
from demo.peers.short_token import ShortTokens


def main() -> None:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser(prog="python -m demo.peers", description=__doc__)
    parser.add_argument("peer", choices=("apim", "pdm", "notify", "mns", "mail", "nhs_login"))
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
    token = ShortTokens(environment.get("PEER_TOKEN_SECRET", ""))
    if name == "apim":
        key = environment["HEALTHCHECK_APIM_API_KEY"]
        return Apim(tokens=token, api_key=key, published=lambda: dict(httpx2.get(calls, timeout=5).json()))
    if name == "pdm":
        practice = Practice(ack_url=calls, ack_token=environment.get("PEER_ACK_TOKEN", ""))
        return Pdm(token=token, folder=folder, practice=practice)
    if name == "mns":
        return Mns(token=token, folder=folder)
    if name == "nhs_login":
        client_id, keys = environment["HEALTHCHECK_NHS_LOGIN_CLIENT_ID"], f"{calls}/.well-known/jwks.json"
        client = Client(client_id, f"{calls}/sign-in/return", keys)
        return NhsLogin(issuer=environment["HEALTHCHECK_NHS_LOGIN_ISSUER"], client=client)
    return Notify(
        token=token,
        application_id=environment["HEALTHCHECK_NOTIFY_APPLICATION_ID"],
        api_key=environment["HEALTHCHECK_NOTIFY_API_KEY"],
        callback_url=calls,
        folder=folder,
    )


if __name__ == "__main__":
    main()
