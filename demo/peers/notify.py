"""NHS Notify: strict about the body, deaf to a repeat, and it calls back, signed.

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

from demo.peers import notify_rules
from demo.peers.caller import Caller
from demo.peers.faults import Faults
from demo.peers.journal import Journal
from demo.peers.notify_rules import FREE_TEXT_PLAN, PATH, Refused
from demo.peers.server import Call, Reply
from demo.peers.short_token import ShortTokens, accepts

MEDIA = ("application/vnd.api+json", "application/json")
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


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
        self.caller = Caller(self._called)

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
        except Refused as no:
            return _errors(no.status, no.code, no.pointer)

    def messages(self) -> list[dict[str, Any]]:
        """Every message taken, with the status our callback was answered with."""
        called = {entry["id"]: entry["status"] for entry in self._journal.entries("called")}
        return [message | {"callback": called.get(message["id"])} for message in self._journal.entries("taken")]

    def _receive(self, call: Call) -> Reply:
        if call.method != "POST" or call.path not in (PATH, notify_rules.BATCH_PATH):
            raise Refused(404, "CM_NOT_FOUND")
        if not accepts(self._token, call.headers.get("authorization", "")):
            raise Refused(401, "CM_DENIED")
        if call.headers.get("content-type", "").partition(";")[0] not in MEDIA:
            raise Refused(415, "CM_UNSUPPORTED_MEDIA")
        fault = self._faults.next(call.body)
        if fault and not fault.applies_first:
            again = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return _errors(fault.status, "CM_QUOTA" if fault.status == 429 else "CM_INTERNAL_SERVER_ERROR", "", again)
        reply = self._take(notify_rules.one(call.body)) if call.path == PATH else self._take_batch(call.body)
        if fault:
            return Reply(reply.status, reply.body, reply.headers, fault.hold_seconds, fault.drop_after_apply)
        return reply

    def _take(self, attributes: dict[str, Any]) -> Reply:
        reference = attributes["messageReference"]
        with self._lock:
            taken = self._journal.entries("taken")
            # That a reference of a batch is known again here is promised nowhere, so it is not.
            if any(message["reference"] == reference and "batch" not in message for message in taken):
                raise Refused(422, "CM_DUPLICATE_REQUEST", "/data/attributes/messageReference")
            key = _ksuid()
            self._journal.add(
                {
                    "event": "taken",
                    "id": key,
                    "reference": reference,
                    "nhs_number": attributes["recipient"]["nhsNumber"],
                    "body": attributes["personalisation"]["body"],
                }
            )
        self._call_back([(key, reference)])
        kept = {"messageReference": reference, "messageStatus": "created", "timestamps": {"created": _now()}}
        return Reply(201, {"data": {"type": "Message", "id": key, "attributes": kept}}, {"Content-Type": MEDIA[0]})

    def _take_batch(self, body: bytes) -> Reply:
        reference, messages, faults = notify_rules.batch(body)
        if faults:
            return Reply(400, {"errors": [_error(400, *fault) for fault in faults]}, {"Content-Type": MEDIA[0]})
        with self._lock:
            if any(batch["id"] == reference for batch in self._journal.entries("batch")):
                raise Refused(422, "CM_DUPLICATE_REQUEST", "/data/attributes/messageBatchReference")
            taken = [{"event": "taken", "id": _ksuid(), "batch": reference, **message} for message in messages]
            self._journal.add({"event": "batch", "id": reference, "count": len(taken)}, *taken)
        for start in range(0, len(taken), 100):
            self._call_back([(message["id"], message["reference"]) for message in taken[start : start + 100]])
        attributes = {"messageBatchReference": reference, "routingPlan": {"id": FREE_TEXT_PLAN, "version": "1"}}
        made = {"type": "MessageBatch", "id": _ksuid(), "attributes": attributes}
        return Reply(201, {"data": made}, {"Content-Type": MEDIA[0]})

    def _call_back(self, messages: list[tuple[str, str]]) -> None:
        if not self._callback_url:
            return
        body = json.dumps({"data": [_delivered(key, reference) for key, reference in messages]}).encode()
        headers = {
            "Content-Type": MEDIA[0],
            "x-api-key": self._api_key,
            "x-hmac-sha256-signature": hmac.new(self._secret, body, hashlib.sha256).hexdigest(),
        }
        self.caller.post(" ".join(key for key, _ in messages), self._callback_url, body, headers)

    def _called(self, keys: str, status: Any) -> None:
        self._journal.add(*({"event": "called", "id": key, "status": status} for key in keys.split()))


def _delivered(key: str, reference: str) -> dict[str, Any]:
    """The status of a message that the person has."""
    attributes = {
        "messageId": key,
        "messageReference": reference,
        "messageStatus": "delivered",
        "channels": [{"type": "nhsapp", "channelStatus": "delivered"}],
        "timestamp": _now(),
    }
    meta = {"idempotencyKey": hashlib.sha256(f"{key} delivered".encode()).hexdigest()}
    return {"type": "MessageStatus", "attributes": attributes, "meta": meta}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _ksuid() -> str:
    return "".join(secrets.choice(BASE62) for _ in range(27))


def _error(status: int, code: str, pointer: str) -> dict[str, Any]:
    return {"id": secrets.token_hex(8), "code": code, "status": str(status), "source": {"pointer": pointer}}


def _errors(status: int, code: str, pointer: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, {"errors": [_error(status, code, pointer)]}, {"Content-Type": MEDIA[0], **(headers or {})})
