"""A record store with the practices' systems behind it: takes transaction Bundles as the Patient Data Manager does.

It validates everything, stores all of a Bundle or nothing, creates only what is absent, can be told to fail, and lets
the practice acknowledge what it took. Open about itself at GET /_records; told what to do at POST /_control.
"""

import json
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from demo.peers import answering, fhir_rules, strict_json
from demo.peers.caller import Caller
from demo.peers.faults import Faults
from demo.peers.journal import Journal
from demo.peers.server import Call, Reply
from demo.peers.short_token import ShortTokens, accepts

PATHS = ("/patient-data-manager/FHIR/R4", "/patient-data-manager/FHIR/R4/Bundle")
FHIR = "application/fhir+json"


@dataclass(slots=True)
class Practice:
    """How the practices behind the store behave.

    Args:
        ack_url: where they acknowledge; "" when they never do.
        ack_token: the bearer token they acknowledge with.
        ack_tokens: other tokens, by an identifier value the Bundle holds, such as a person's NHS number.
        refuse_next: how many of the next records they refuse.
        silent: records with one of these identifier values are never acknowledged.
        practitioners: who has seen a record, by such an identifier; without one a system alone answers.
    """

    ack_url: str = ""
    ack_token: str = ""
    ack_tokens: dict[str, str] = field(default_factory=dict)
    refuse_next: int = 0
    silent: list[str] = field(default_factory=list)
    practitioners: dict[str, str] = field(default_factory=dict)


class Pdm:
    """The store.

    Args:
        token: the bearer token it expects, or how it knows those of the platform.
        folder: where its journal is kept; None for memory alone.
        practice: how the practices behind it behave.
    """

    def __init__(
        self, *, token: str | ShortTokens, folder: Path | None = None, practice: Practice | None = None
    ) -> None:
        self._token = token
        self._journal = Journal(folder, "pdm")
        self._faults = Faults()
        self._lock = Lock()
        self._practice = practice or Practice()
        self._stored: dict[str, Any] = {}
        self.caller = Caller(
            lambda name, status: self._journal.add({"event": "answered", "id": name, "status": status})
        )
        for entry in self._journal.entries("applied"):
            self._stored |= entry["resources"]

    def answer(self, call: Call) -> Reply:
        """Answer one request."""
        if call.path == "/_records":
            return Reply(200, self.records())
        if call.path == "/_control":
            return self._control(json.loads(call.body))
        if (call.method != "POST" or call.path not in PATHS) and not self._is_read(call):
            return _outcome(404, "not-found", "There is no such place.")
        return _faultless_headers(call, self._token) or (
            self._show(call) if call.method == "GET" else self._receive(call)
        )

    def _is_read(self, call: Call) -> bool:
        return call.method == "GET" and call.path.startswith(f"{PATHS[0]}/Composition/")

    def _show(self, call: Call) -> Reply:
        place = call.path.removeprefix(f"{PATHS[0]}/")
        self._journal.add({"event": "asked", "id": place})
        found = self._stored.get(place)
        if found is None:
            return _outcome(404, "not-found", "No such resource.")
        return Reply(200, found, {"Content-Type": FHIR, "ETag": 'W/"1"'})

    def records(self) -> list[dict[str, Any]]:
        """Every Bundle that was ever posted: how often, how often it changed something, how often the sender asked for
        it afterwards, what the practice said."""
        posted = [entry["id"] for entry in self._journal.entries("posted")]
        applied = [entry["id"] for entry in self._journal.entries("applied")]
        answered = {entry["id"]: entry["status"] for entry in self._journal.entries("answered")}
        holder = {place: entry["id"] for entry in self._journal.entries("applied") for place in entry["resources"]}
        asked = [holder.get(entry["id"]) for entry in self._journal.entries("asked")]
        return [
            {
                "id": key,
                "posts": posted.count(key),
                "applied": applied.count(key),
                "asked": asked.count(key),
                "acknowledgement": answered.get(key),
            }
            for key in dict.fromkeys(posted)
        ]

    def resource(self, place: str) -> Any:
        """A stored resource by its type and id, None when it is not there."""
        return self._stored.get(place)

    def _control(self, wanted: dict[str, Any]) -> Reply:
        names = {each.name for each in fields(Practice)} & wanted.keys()
        self._practice = replace(self._practice, **{name: wanted.pop(name) for name in names})
        if wanted:
            self._faults.set(wanted)
        return Reply(200, {})

    def _receive(self, call: Call) -> Reply:
        try:
            bundle = strict_json.read(call.body)
        except ValueError as error:
            return _outcome(400, "structure", str(error))
        self._journal.add({"event": "posted", "id": str(bundle.get("id"))})
        fault = self._faults.next(call.body)
        if fault and not fault.applies_first:
            again = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return _outcome(fault.status, "transient", "Told to fail.", again)
        try:
            reply = self._apply(bundle)
        except fhir_rules.Unacceptable as no:
            return _outcome(no.status, no.code, no.text)
        if fault:
            return Reply(reply.status, reply.body, reply.headers, fault.hold_seconds, fault.drop_after_apply)
        return reply

    def _apply(self, bundle: dict[str, Any]) -> Reply:
        with self._lock:
            fhir_rules.check(bundle, self._stored.__contains__)
            sent = {entry["request"]["url"]: entry["resource"] for entry in bundle["entry"]}
            if any(self._stored.get(place, resource) != resource for place, resource in sent.items()):
                raise fhir_rules.Unacceptable(409, "conflict", "The same id is already stored with other content.")
            new = {place: resource for place, resource in sent.items() if place not in self._stored}
            if new:
                self._journal.add({"event": "applied", "id": bundle["id"], "resources": new})
                self._stored |= new
        if new:
            self._acknowledge(bundle)
        entries = [{"response": _response(place, place in new)} for place in sent]
        body = {"resourceType": "Bundle", "id": str(uuid4()), "type": "transaction-response", "entry": entries}
        return Reply(201 if new else 200, body, {"Content-Type": FHIR, "ETag": 'W/"1"'})

    def _acknowledge(self, bundle: dict[str, Any]) -> None:
        """Let the practice answer, with its own token when one is given for an identifier the Bundle holds."""
        written = json.dumps(bundle)
        if not self._practice.ack_url or any(f'"{known}"' in written for known in self._practice.silent):
            return
        refuse = self._practice.refuse_next > 0
        self._practice.refuse_next -= int(refuse)
        humans = (name for known, name in self._practice.practitioners.items() if f'"{known}"' in written)
        tokens = (token for known, token in self._practice.ack_tokens.items() if f'"{known}"' in written)
        words = "The patient is not registered here." if refuse else ""
        human = "" if refuse else next(humans, "")
        said = answering.message(bundle["id"], accepted=not refuse, diagnostics=words, practitioner=human)
        headers = {
            "Authorization": f"Bearer {next(tokens, self._practice.ack_token)}",
            "Content-Type": FHIR,
            "Idempotency-Key": said["id"],
        }
        self.caller.post(bundle["id"], self._practice.ack_url, json.dumps(said).encode(), headers)


def _faultless_headers(call: Call, token: str | ShortTokens) -> Reply | None:
    """None when the headers are right, else the refusal."""
    if not accepts(token, call.headers.get("authorization", "")):
        return _outcome(401, "login", "Invalid access token")
    if "x-request-id" not in call.headers:
        return _outcome(400, "required", "Missing X-Request-ID header")
    try:
        fourth = UUID(call.headers["x-request-id"]).version == 4
    except ValueError:
        fourth = False
    if not fourth:
        return _outcome(400, "value", "X-Request-ID is a version 4 UUID")
    if call.method == "POST" and call.headers.get("content-type", "").partition(";")[0] != FHIR:
        return _outcome(415, "not-supported", f"Content-Type is {FHIR}")
    return None


def _response(place: str, new: bool) -> dict[str, str]:
    return {"status": "201 Created" if new else "200 OK", "location": f"{place}/_history/1", "etag": 'W/"1"'}


def _outcome(status: int, code: str, text: str, headers: dict[str, str] | None = None) -> Reply:
    issue = {"severity": "error", "code": code, "details": {"text": text}}
    body = {"resourceType": "OperationOutcome", "issue": [issue]}
    return Reply(status, body, {"Content-Type": FHIR, **(headers or {})})
