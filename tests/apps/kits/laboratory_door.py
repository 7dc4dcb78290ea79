"""A check whose kit is at the laboratory, the laboratory at its door, and a strict GP's system behind the outbox."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Max
from rest_framework.test import APIClient

from apps.checks.models import HealthCheck
from apps.clients.actions import issue_credential
from apps.clients.clock import now
from apps.delivery import apim, sending
from apps.delivery.models import Delivery
from apps.kits import actions
from apps.kits import code as kit_code
from apps.kits.models import Kit
from demo.peers.pdm import Pdm
from demo.peers.server import running
from tests.apps import scene
from tests.apps.kits.conftest import Lab, Message

CHOLESTEROL, HDL, HBA1C, CREATININE = (
    "1106541000000101",
    "1107681000000108",
    "999791000000106",
    "1107001000000108",
)
PATIENT, REPORT, FIRST = 1, 4, 6  # where they stand in a message


@dataclass
class Laboratory:
    """What a test says and sees.

    Args:
        began: before it said anything; every word is so many minutes after.
    """

    check: HealthCheck
    kit: Kit
    person: scene.Door
    gp: Pdm
    began: datetime
    _write: Callable[..., Message]
    _client: APIClient
    _path: str

    def word(self, minute: int, *results: tuple[str, Message], status: str = "final") -> Message:
        """A report issued at a minute; without results the first four of the fixture and the urine."""
        issued = (self.began + timedelta(minutes=minute)).isoformat()
        times = {"issued": issued, "received": self.began.isoformat(), "collected": self.began.isoformat()}
        message = self._write(*results, kit=self.kit.code, message_id=f"m-{minute}", **times)
        message["entry"][PATIENT]["resource"]["identifier"][0]["value"] = self.check.person.nhs_number
        message["entry"][REPORT]["resource"]["status"] = status
        return message

    def says(self, message: Message) -> tuple[int, int]:
        """Posts it; how many records the GP's system took for it, and how many messages went to the person."""
        before = self.sent("pdm"), self.sent("nhs_notify")
        name = message["identifier"]["value"]
        headers = {"Idempotency-Key": f"{name}-{Delivery.objects.count()}"}
        answer = self._client.post(self._path, json.dumps(message), content_type="application/json", headers=headers)
        assert answer.status_code == 202, answer.content
        while self.delivers():
            pass
        return self.sent("pdm") - before[0], self.sent("nhs_notify") - before[1]

    def delivers(self) -> int:
        """Sends each record that is due to the GP's system; how many it took."""
        Delivery.objects.filter(channel="pdm", state="queued").update(next_at=now())
        rows = Delivery.objects.filter(channel="pdm", state="queued").order_by("queued_at", "id")
        return sum(sending.send(pk) == "sent" for pk in rows.values_list("id", flat=True))

    def sent(self, channel: str) -> int:
        """How many deliveries of a channel this check has had."""
        rows = Delivery.objects.filter(channel=channel, subject=self.check.person_id)
        if channel == "pdm":
            assert not rows.exclude(state="sent").exists(), list(rows.values_list("state", "reason"))
        return rows.count()

    def last_message(self) -> str:
        """The purpose of the newest message to the person."""
        rows = Delivery.objects.filter(channel="nhs_notify", subject=self.check.person_id)
        newest = rows.aggregate(at=Max("made_at"))["at"]
        return rows.filter(made_at=newest).latest("id").purpose

    def current(self) -> list[Message]:
        """The records at the GP's system whose place no other has taken: their Compositions."""
        stored = [body for place, body in self.gp._stored.items() if place.startswith("Composition/")]
        replaced = {link["targetIdentifier"]["value"] for body in stored for link in body.get("relatesTo", [])}
        return [body for body in stored if body["identifier"]["value"] not in replaced]

    def observed(self, code: str) -> list[Any]:
        """What the current record says under a code: a value, or the words for none."""
        (record,) = self.current()
        places = [entry["reference"] for section in record["section"] for entry in section.get("entry", [])]
        found = [self.gp.resource(place) for place in places]
        return [_said(body) for body in found if body and code in json.dumps(body.get("code", {}))]

    def conclusion(self) -> str:
        """What the GP reads first in the current record."""
        (record,) = self.current()
        (place,) = (entry["reference"] for entry in record["section"][-1]["entry"])
        words: str = self.gp.resource(place)["conclusion"]
        return words

    def results(self, version: int | None = None) -> dict[str, Any]:
        """The person's page: the newest, or that of a version."""
        part = "results" if version is None else f"assessments/{version}/results"
        answer = self.person.get(f"/v1/checks/{self.check.id}/{part}")
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found


def _said(body: Message) -> Any:
    if "valueQuantity" in body:
        return float(body["valueQuantity"]["value"])
    return body["dataAbsentReason"]["text"]


@contextmanager
def laboratory(lab: Lab, write: Callable[..., Message], settings: Any, *, whole: bool = True) -> Iterator[Laboratory]:
    """A check that waits for nothing but its kit; or, not `whole`, for everything else too."""
    check = scene.opened()
    if whole:
        scene.answered(check)
        scene.measured(check)
    wishes = {"code": kit_code.make(), "by": "test", "at": now()}
    kit, _ = actions.order(check_id=check.id, supplier=lab.account.key, **wishes)
    _, token = issue_credential(organisation=lab.account.organisation, scopes=("results:write",), at=now())
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")
    path = f"/v1/laboratory-messages/{lab.account.key}"
    gp = Pdm(token="t")
    with running(gp) as url, pytest.MonkeyPatch.context() as patch:
        patch.setattr(apim, "bearer", lambda **_: "t")
        settings.PDM_URL = url
        began = now() - timedelta(hours=20)
        yield Laboratory(check, kit, scene.door_of(check), gp, began, write, client, path)
