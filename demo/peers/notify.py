"""NHS Notify for one message at a time: strict about the body, deaf to a repeat, and it calls back, signed.

Source: NHSDigital/communications-manager-api, specification/. Open about itself at GET /_messages; told what to do at
POST /_control.
"""

import hashlib
import hmac
import json
import secrets
import string
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from nhs_number.validate import is_valid as nhs_number_holds

from demo.peers import strict_json
from demo.peers.caller import Caller
from demo.peers.faults import Faults
from demo.peers.journal import Journal
from demo.peers.server import Call, Reply
from demo.peers.short_token import ShortTokens, accepts

PATH = "/comms/v1/messages"
FREE_TEXT_PLAN = "00000000-0000-0000-0000-000000000001"
LONGEST_BODY = 5000
MEDIA = ("application/vnd.api+json", "application/json")
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


class _Refused(Exception):
    """The request is refused: status, Notify's code, and the place in the body."""

    def __init__(self, status: int, code: str, pointer: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.pointer = status, code, pointer


class Notify:
    """The service.

    Args:
        token: the bearer token it expects, or how it knows those of the platform.
        application_id, api_key: what it signs its callbacks with.
        callback_url: where it calls back; "" for nowhere.
        folder: where its journal is kept; None for memory alone.
    """

    def __init__(
        self,
        *,
        token: str | ShortTokens,
        application_id: str,
        api_key: str,
        callback_url: str = "",
        folder: Path | None = None,
    ) -> None:
        self._token = token
        self._secret = f"{application_id}.{api_key}".encode()
        self._api_key = api_key
        self._callback_url = callback_url
        self._journal = Journal(folder, "notify")
        self._faults = Faults()
        self._lock = Lock()
        self.caller = Caller(lambda name, status: self._journal.add({"event": "called", "id": name, "status": status}))

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        if call.path == "/_messages":
            return Reply(200, self.messages())
        if call.path == "/_control":
            wanted = json.loads(call.body)
            self._callback_url = wanted.pop("callback_url", self._callback_url)
            self._faults.set(wanted)
            return Reply(200, {})
        try:
            return self._receive(call)
        except _Refused as no:
            return _errors(no.status, no.code, no.pointer)

    def messages(self) -> list[dict[str, Any]]:
        """Every message taken, with the status our callback was answered with."""
        called = {entry["id"]: entry["status"] for entry in self._journal.entries("called")}
        return [message | {"callback": called.get(message["id"])} for message in self._journal.entries("taken")]

    def _receive(self, call: Call) -> Reply:
        if call.method != "POST" or call.path != PATH:
            raise _Refused(404, "CM_NOT_FOUND")
        if not accepts(self._token, call.headers.get("authorization", "")):
            raise _Refused(401, "CM_DENIED")
        if call.headers.get("content-type", "").partition(";")[0] not in MEDIA:
            raise _Refused(415, "CM_UNSUPPORTED_MEDIA")
        fault = self._faults.next(call.body)
        if fault and not fault.applies_first:
            again = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return _errors(fault.status, "CM_QUOTA" if fault.status == 429 else "CM_INTERNAL_SERVER_ERROR", "", again)
        reply = self._take(_read(call.body))
        if fault:
            return Reply(reply.status, reply.body, reply.headers, fault.hold_seconds, fault.drop_after_apply)
        return reply

    def _take(self, attributes: dict[str, Any]) -> Reply:
        reference = attributes["messageReference"]
        with self._lock:
            if any(message["reference"] == reference for message in self._journal.entries("taken")):
                raise _Refused(422, "CM_DUPLICATE_REQUEST", "/data/attributes/messageReference")
            key = "".join(secrets.choice(BASE62) for _ in range(27))
            self._journal.add(
                {
                    "event": "taken",
                    "id": key,
                    "reference": reference,
                    "nhs_number": attributes["recipient"]["nhsNumber"],
                    "body": attributes["personalisation"]["body"],
                }
            )
        self._call_back(key, reference)
        kept = {"messageReference": reference, "messageStatus": "created", "timestamps": {"created": _now()}}
        return Reply(201, {"data": {"type": "Message", "id": key, "attributes": kept}}, {"Content-Type": MEDIA[0]})

    def _call_back(self, key: str, reference: str) -> None:
        if not self._callback_url:
            return
        attributes = {
            "messageId": key,
            "messageReference": reference,
            "messageStatus": "delivered",
            "channels": [{"type": "nhsapp", "channelStatus": "delivered"}],
            "timestamp": _now(),
        }
        meta = {"idempotencyKey": hashlib.sha256(f"{key} delivered".encode()).hexdigest()}
        body = json.dumps({"data": [{"type": "MessageStatus", "attributes": attributes, "meta": meta}]}).encode()
        headers = {
            "Content-Type": MEDIA[0],
            "x-api-key": self._api_key,
            "x-hmac-sha256-signature": hmac.new(self._secret, body, hashlib.sha256).hexdigest(),
        }
        self.caller.post(key, self._callback_url, body, headers)


def _read(body: bytes) -> dict[str, Any]:
    """The attributes of a right request."""
    try:
        data = strict_json.read(body)["data"]
        attributes: dict[str, Any] = data["attributes"]
        plan, reference = attributes["routingPlanId"], attributes["messageReference"]
        number, text = attributes["recipient"]["nhsNumber"], attributes["personalisation"]["body"]
    except (ValueError, KeyError, TypeError):
        raise _Refused(400, "CM_MISSING_VALUE", "/data/attributes") from None
    if data.get("type") != "Message":
        raise _Refused(400, "CM_INVALID_VALUE", "/data/type")
    if plan != FREE_TEXT_PLAN:
        raise _Refused(404, "CM_NO_SUCH_ROUTING_PLAN", "/data/attributes/routingPlanId")
    if not isinstance(reference, str) or not 0 < len(reference) <= 128:
        raise _Refused(400, "CM_INVALID_VALUE", "/data/attributes/messageReference")
    if not isinstance(number, str) or len(number) != 10 or not number.isascii() or not nhs_number_holds(number):
        raise _Refused(400, "CM_INVALID_NHS_NUMBER", "/data/attributes/recipient/nhsNumber")
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_BODY:
        raise _Refused(400, "CM_INVALID_VALUE", "/data/attributes/personalisation/body")
    return attributes


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _errors(status: int, code: str, pointer: str, headers: dict[str, str] | None = None) -> Reply:
    error = {"id": secrets.token_hex(8), "code": code, "status": str(status), "source": {"pointer": pointer}}
    return Reply(status, {"errors": [error]}, {"Content-Type": MEDIA[0], **(headers or {})})
