"""The national notification service: takes CloudEvents and subscriptions, strict about both, and tells of what it has.

Source: NHSDigital/multicast-notification-service, specification/. Open about itself at GET /_events; told what to do at
POST /_control: how its next calls fail, and which types of event it lets us publish.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from nhs_number.validate import is_valid as nhs_number_holds

from demo.peers import strict_json
from demo.peers.faults import Faults
from demo.peers.journal import Journal
from demo.peers.server import Call, Reply
from demo.peers.short_token import ShortTokens, accepts

BASE = "/multicast-notification-service"
NEEDED = ("id", "source", "specversion", "type", "time")
KNOWN = {*NEEDED, "subject", "dataref", "versionid", "filtering"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ENDPOINT = re.compile(r"mesh://[A-Z0-9]+\?workflow_id=\S+|arn:aws:sqs:eu-west-2:\d+:\S+")


class Mns:
    """The service.

    Args:
        token: the bearer token it expects, or how it knows those of the platform.
        folder: where its journal is kept; None for memory alone.
        types: the types of event that the caller may publish.
    """

    def __init__(
        self,
        *,
        token: str | ShortTokens,
        folder: Path | None = None,
        types: tuple[str, ...] = ("nhshco-hc-complete-1",),
    ) -> None:
        self._token, self._types = token, set(types)
        self._journal = Journal(folder, "mns")
        self._faults = Faults()
        self._lock = Lock()
        self._subscribed: dict[tuple[str, str], str] = {}

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        if call.path == "/_events":
            return Reply(200, self.events())
        if call.path == "/_control":
            wanted = json.loads(call.body)
            self._types = set(wanted.pop("types", self._types))
            self._faults.set(wanted)
            return Reply(200, {})
        if call.method != "POST" or call.path not in (f"{BASE}/events", f"{BASE}/subscriptions"):
            return Reply(404, {"errors": "There is no such place."})
        if not accepts(self._token, call.headers.get("authorization", "")):
            return Reply(401, {"errors": "Invalid access token"})
        if (wrong := _headers(call)) is not None:
            return wrong
        return self._publish(call) if call.path.endswith("/events") else self._subscribe(call)

    def events(self) -> list[dict[str, Any]]:
        """Every event once, with how often it was published."""
        published = [entry["content"] for entry in self._journal.entries("published")]
        seen = {event["id"]: event for event in published}
        return [{**event, "_times": sum(each["id"] == key for each in published)} for key, event in seen.items()]

    def _publish(self, call: Call) -> Reply:
        fault = self._faults.next(call.body)
        if fault and not fault.applies_first:
            return Reply(fault.status, {"errors": "Told to fail."})
        try:
            event = strict_json.read(call.body)
        except ValueError as error:
            return Reply(400, {"validationErrors": {"body": str(error)}})
        if faults := _faults_of(event):
            return Reply(400, {"validationErrors": faults})
        if event["type"] not in self._types:
            return Reply(403, {"errors": "User is not authorized to handle the requested event type"})
        self._journal.add({"event": "published", "content": event})
        hold, drop = (fault.hold_seconds, fault.drop_after_apply) if fault else (0.0, False)
        return Reply(200, {"id": event["id"]}, hold=hold, drop=drop)

    def _subscribe(self, call: Call) -> Reply:
        try:
            wanted = strict_json.read(call.body)
            key = wanted["criteria"], wanted["channel"]["endpoint"]
            right = (
                wanted["resourceType"] == "Subscription" and wanted["status"] == "requested" and wanted["reason"]
            ) and (wanted["channel"]["type"], wanted["channel"]["payload"]) == ("message", "application/fhir+json")
        except (ValueError, KeyError, TypeError):
            right = False
        if not right or not key[0].startswith("eventType=") or not ENDPOINT.fullmatch(key[1]):
            return Reply(400, {"validationErrors": {"body": "not a subscription"}})
        with self._lock:
            if key in self._subscribed:
                words = f"A matching MESH subscription already exists with id: {self._subscribed[key]}"
                return Reply(409, {"errors": words})
            self._subscribed[key] = str(uuid4())
        return Reply(201, {"id": self._subscribed[key]})


def _headers(call: Call) -> Reply | None:
    """None when they are right, else the refusal."""
    media = call.headers.get("content-type", "").partition(";")[0]
    wanted = "application/cloudevents+json" if call.path.endswith("/events") else "application/fhir+json"
    if media != wanted:
        return Reply(415, {"errors": f"Content-Type is {wanted}"})
    try:
        UUID(call.headers.get("x-correlation-id", str(uuid4())))
    except ValueError:
        return Reply(400, {"validationErrors": {"X-Correlation-ID": "not a UUID"}})
    return None


def _faults_of(event: dict[str, Any]) -> dict[str, str]:
    """What is wrong with an event, by its member."""
    faults = dict.fromkeys(event.keys() - KNOWN, "unknown")
    faults |= {name: "required" for name in NEEDED if not event.get(name)}
    texts = [name for name in KNOWN - {"filtering"} if name in event]
    faults |= {name: "must be text" for name in texts if not isinstance(event[name], str)}
    if faults:
        return faults
    if event["specversion"] != "1.0":
        faults["specversion"] = "is 1.0"
    if not RFC3339.fullmatch(event["time"]) or datetime.fromisoformat(event["time"]).tzinfo is None:
        faults["time"] = "must be RFC 3339"
    if not nhs_number_holds(event.get("subject", "")):
        faults["subject"] = "must be an NHS number"
    if not event.get("dataref", "").startswith(("https://", "http://127.0.0.1")):
        faults["dataref"] = "must be a URI"
    if not isinstance(event.get("filtering", {}), dict):
        faults["filtering"] = "must be an object"
    return faults
