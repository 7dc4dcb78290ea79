"""Our mailbox on MESH: opened for a few calls and closed again, with tracking by the id that we gave a message.

Source: NHSDigital mesh-client 5.0.2, whose client this is; the MESH API's GET outbox/tracking/{localID}, which answers
404 for what was never sent, 200 for what was sent once and 300 for more than once. The client's own retries are off:
what is tried again, and after which question, the outbox decides.
"""

import time
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from mesh_client import MeshClient
from requests import Response

from apps.delivery.codes import parse

# Seconds of silence, for the connection and for the answer each. A worker that asks and then sends must be done within
# the shortest lease, an urgent one's 20 seconds: else another would ask meanwhile, hear "never", and send it too. An
# answer to a question that comes in drips is waited for as long as two silences, and the last of them once more.
ASKING: Final = 2.5
SENDING: Final = 6.0
COLLECTING: Final = 15.0
LONGEST_ANSWER: Final = 100_000  # bytes that tracking says of one message
CHUNK_BYTES: Final = 50 * 1024 * 1024  # MESH takes up to 100 MB in one piece; a record has a tenth of one
FILES: Final = ("MESH_CLIENT_CERTIFICATE", "MESH_CLIENT_KEY", "MESH_CA_CERTIFICATE")
NEEDED: Final = ("MESH_URL", "MESH_MAILBOX", "MESH_PASSWORD", "MESH_SHARED_KEY")


class Times(Enum):
    """How often MESH has a message of ours."""

    NEVER = 404
    ONCE = 200
    MORE_THAN_ONCE = 300


class Mailbox(MeshClient):
    """The client with the one question that it leaves out."""

    def times_sent(self, local_id: str) -> tuple[Times | None, Mapping[str, Any]]:
        """How often, None where the answer is none of the three; and of one what MESH says of it.

        A success that names another message, or none, is no answer: anything between us and MESH can say 200.
        """
        url, until = f"{self.mailbox_url}/outbox/tracking/{quote(local_id)}", time.monotonic() + 2 * ASKING
        with self._session.get(url, timeout=self._timeout, allow_redirects=False, stream=True) as answer:
            if answer.status_code not in [each.value for each in Times]:
                return None, {}
            times = Times(answer.status_code)
            said = parse(_whole(answer, until)) if times is Times.ONCE else {}
            named = times is not Times.ONCE or local_id in (said.get("localId"), said.get("local_id"))
            return (times, said) if named else (None, {})


def _whole(answer: Response, until: float) -> bytes:
    """The body, if it is there soon: one that drips must not hold its asker until somebody else has sent it."""
    read = bytearray()
    for piece in answer.iter_content(1):
        read += piece
        if len(read) > LONGEST_ANSWER or time.monotonic() > until:
            raise ValueError("too long, or too slow")
    return bytes(read)


def missing() -> list[str]:
    """The settings without which there is no mailbox, and files that are not there, as the environment names them."""
    lacking = [name for name in NEEDED if not getattr(settings, name)]
    lacking += [name for name in FILES if getattr(settings, name) and not Path(getattr(settings, name)).is_file()]
    return [f"HEALTHCHECK_{name}" for name in lacking]


def opened(seconds: float) -> Mailbox:
    """The mailbox, to be used in a `with`."""
    certificate, key = settings.MESH_CLIENT_CERTIFICATE, settings.MESH_CLIENT_KEY
    return Mailbox(
        settings.MESH_URL,
        settings.MESH_MAILBOX,
        settings.MESH_PASSWORD,
        shared_key=settings.MESH_SHARED_KEY.encode(),
        cert=(str(certificate), str(key)) if certificate and key else None,
        verify=str(settings.MESH_CA_CERTIFICATE) if settings.MESH_CA_CERTIFICATE else None,
        max_chunk_size=CHUNK_BYTES,
        max_retries=0,
        timeout=seconds,
        application_name="healthcheck",
    )
