"""What MESH's answers, and the lack of one, come to: whether a message can have arrived and whether to try again."""

import logging
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import requests
from mesh_client import MeshError
from urllib3.exceptions import HTTPError

from apps.delivery import certificate
from apps.delivery.channel import Arrival, Outcome, Result
from apps.delivery.channels.gp_connect.mailbox import Times
from apps.delivery.codes import joined

log = logging.getLogger(__name__)

UNCLEAR: Final = (requests.RequestException, HTTPError, MeshError, ValueError, OSError)
_NEVER_LEFT: Final = (requests.ConnectTimeout,)
_REFUSED_A_CONNECTION: Final = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")
# Of MESH's statuses: the message lies in no inbox, and never will.
_NOT_THERE: Final = frozenset({"uploading", "undeliverable", "error"})
_TIME_NOT_CONTENT: Final = frozenset({408, 425, 429})


def judged(error: Exception) -> Outcome:
    """The outcome of a try that ended in an error. Details are codes and kinds: MESH's words may repeat the address."""
    if isinstance(error, MeshError):
        return Outcome(Result.PERMANENT, detail=f"mesh-refused {_code(error)}".strip())
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return _by_status(error.response.status_code)
    kind = certificate.fault(error) or type(error).__name__
    never_left = isinstance(error, _NEVER_LEFT) or any(name in repr(error) for name in _REFUSED_A_CONNECTION)
    if never_left or certificate.not_trusted(error):
        return Outcome(Result.TRANSIENT, detail=kind)
    return Outcome(Result.UNKNOWN, detail=kind)


def _by_status(status: int) -> Outcome:
    """A server's error may come after it took the message; what it says of time comes before."""
    if status in _TIME_NOT_CONTENT:
        return Outcome(Result.TRANSIENT, status=status)
    return Outcome(Result.UNKNOWN if status >= 500 else Result.PERMANENT, status=status)


def _code(error: MeshError) -> str:
    said = error.args[-1] if error.args else None
    found = said if isinstance(said, Mapping) else {}
    detail = found.get("detail")
    first = detail[0] if isinstance(detail, list) and detail and isinstance(detail[0], Mapping) else {}
    code = str(found.get("errorCode") or first.get("code") or "")
    return code if code.isalnum() else joined([code])


def asked(times: Times | None, said: Mapping[str, Any], message_id: UUID) -> Arrival:
    """What tracking says of one message."""
    if times is None:
        return Arrival.CANNOT_TELL
    if times is Times.MORE_THAN_ONCE:
        log.warning("delivery %s: MESH has more than one message with its id", message_id)
        return Arrival.ARRIVED
    if times is Times.NEVER or str(said.get("status", "")).lower() in _NOT_THERE:
        return Arrival.NOT_ARRIVED
    return Arrival.ARRIVED
