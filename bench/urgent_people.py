"""Those whose urgent blood pressure is pushed through the web door, until it is acknowledged, by the same key."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import httpx2
from nhs_number import REGION_SYNTHETIC, generate

from demo.cast import Character
from demo.setting import PRACTICES, Setting
from demo.walk import Walk, sign_in

HUMAN, SYSTEM, SILENT, ON_CALL = (
    "a human answers",
    "a system answers",
    "nobody answers",
    "the clinician answers",
)
KINDS = (HUMAN, SYSTEM, SILENT, ON_CALL)
CALLERS = 8


@dataclass(slots=True)
class Patient:
    """One of them.

    Args:
        kind: how their practice behaves.
        accepted_at: when the web door said that it had the reading; 0 before.
        tries: how often the reading was posted until then.
    """

    number: str
    kind: str
    check: str = ""
    token: str = ""
    key: str = field(default_factory=lambda: str(uuid4()))
    accepted_at: float = 0.0
    tries: int = 0


class Patients:
    """All of them.

    Args:
        here: the running service.
        count: how many.
    """

    def __init__(self, here: Setting, count: int) -> None:
        self.here = here
        numbers = generate(for_region=REGION_SYNTHETIC, quantity=count)
        self.all = [Patient(number, KINDS[nth % len(KINDS)]) for nth, number in enumerate(numbers)]

    def of(self, *kinds: str) -> list[Patient]:
        """Those whose practice behaves so."""
        return [patient for patient in self.all if patient.kind in kinds]

    def prepare(self) -> None:
        """Bring everybody as far as the blood pressure, and tell the practices' side how to behave."""
        control = {
            "ack_url": f"{self.here.stack.url}/v1/acknowledgements",
            "ack_tokens": {each.number: self.here.practices[PRACTICES[0][0]] for each in self.all},
            "practitioners": {each.number: "Dr R Mensah" for each in self.of(HUMAN)},
            "silent": [each.number for each in self.of(SILENT, ON_CALL)],
        }
        httpx2.post(f"{self.here.pdm}/_control", json=control).raise_for_status()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._prepare, self.all))

    def _prepare(self, patient: Patient) -> None:
        who = Character("urgent", "male", date(datetime.now(UTC).year - 58, 1, 15), pressure=())
        story = Walk(self.here, who, patient.number).walk()
        patient.check, patient.token = story.check, sign_in(self.here, story)

    def push(self, *, over: float) -> None:
        """Post one reading each, evenly over that many seconds; each is posted until it is accepted."""
        begun = time.monotonic()

        def one(nth: int) -> None:
            time.sleep(max(0.0, begun + over * nth / len(self.all) - time.monotonic()))
            self._push(self.all[nth])

        with ThreadPoolExecutor(CALLERS) as pool:
            list(pool.map(one, range(len(self.all))))

    def _push(self, patient: Patient) -> None:
        body = {"readings": [_pressure(192, 118), _pressure(190, 116)]}
        headers = {"Authorization": f"Bearer {patient.token}", "Idempotency-Key": patient.key}
        while not patient.accepted_at:
            patient.tries += 1
            try:
                url = f"{self.here.stack.url}/v1/checks/{patient.check}/readings"
                status = httpx2.post(url, json=body, headers=headers, timeout=10).status_code
            except httpx2.TransportError:
                status = 0
            if status == 201:
                patient.accepted_at = time.time()
            elif status and status < 500:
                raise AssertionError(f"the reading was refused: {status}")
            else:
                time.sleep(0.3)


def _pressure(upper: int, lower: int) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    values = [("systolic", upper), ("diastolic", lower)]
    return {
        "taken_at": at,
        "place": "home",
        "device": "",
        "values": [{"kind": kind, "value": value, "unit": "mm[Hg]"} for kind, value in values],
    }
