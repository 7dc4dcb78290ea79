"""One person's check from invitation to acknowledged record, through the API, as the outside parties would do it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx2

from demo import browser
from demo.cast import Character
from demo.laboratory import FORMATS, Markers, Specimen
from demo.party import Party
from demo.setting import PRACTICES, Setting

MARKERS = ["total_cholesterol", "hdl_cholesterol", "hba1c", "creatinine", "acr"]
MEDIA = {"biomarker_json": "application/json", "uk_pathology_fhir": "application/fhir+json"}


@dataclass(slots=True)
class Story:
    """What came of one person's walk."""

    character: Character
    nhs_number: str
    steps: list[str] = field(default_factory=list)
    check: str = ""
    consented: bool = False


class Walk:
    """Walks one person.

    Args:
        setting: the running service and its neighbours.
        character: who walks.
        nhs_number: theirs, from the range that is kept for tests.
    """

    device = ""  # what they say that they measured with

    def __init__(self, setting: Setting, character: Character, nhs_number: str) -> None:
        self.setting = setting
        self.character = character
        self.story = Story(character, nhs_number)
        self.collected = datetime.now(UTC)
        self.kit = f"LAB-{uuid4().hex[:10].upper()}" if character.twist == "message first" else ""

    def walk(self) -> Story:
        """Everything the person and those around them do; deliveries go on by themselves afterwards."""
        if not self._invite():
            return self.story
        with Party(self.setting.stack.url, sign_in(self.setting, self.story)) as person:
            self.say("signed in with NHS login")
            if not self._declare(person):
                return self.story
            self._consent(person)
            early = bool(self.kit)
            if early:
                self._report(self.character.markers, "comes before its kit is known")
            self._order_kit(person)
            self._answer(person)
            if self.character.twist == "practice down":
                self._break_practice(times=3)
            self._measure(person)
        if self.character.markers and not early:
            self._return_kit()
        return self.story

    def say(self, words: str) -> None:
        """Note one step."""
        self.story.steps.append(words)

    def path(self, end: str = "") -> str:
        """A place under this check."""
        return f"/v1/checks/{self.story.check}{end}"

    def _invite(self) -> bool:
        who = self.character
        body = {
            "nhs_number": self.story.nhs_number,
            "given_name": "Test",
            "family_name": "Quillfeather",
            "postcode": "ZZ99 3WZ",
            "birth_date": who.born.isoformat(),
            "practice": PRACTICES[who.practice][0],
            "sex": who.sex,
            "townsend": 0,
        }
        with Party(self.setting.stack.url, self.setting.commissioner) as commissioner:
            if who.twist == "too young":
                refused = commissioner.post("/v1/invitations", body, expect=422)
                self.say(f"invitation refused: {refused['detail']}")
                return False
            invited = commissioner.post("/v1/invitations", body)
        self.story.check = invited["check"]["id"]
        self.say("invited")
        return True

    def _declare(self, person: Party) -> bool:
        body = {"conditions": list(self.character.conditions), "home": [], "last_check_on": None}
        decided = person.post(self.path("/eligibility"), body, expect=200)
        if decided["eligible"]:
            self.say("eligible")
            return True
        codes = ", ".join(reason["code"] for reason in decided["reasons"])
        self.say(f"not eligible ({codes}): {decided['reasons'][0]['words']}")
        return False

    def _consent(self, person: Party) -> None:
        person.post(self.path("/consent"), {"version": "2026-11", "agreed": True}, expect=200)
        self.story.consented = True
        self.say("consented")

    def _order_kit(self, person: Party) -> None:
        body = {"supplier": self.character.laboratory, "markers": MARKERS, **({"code": self.kit} if self.kit else {})}
        known = bool(self.kit)
        kit = person.post(self.path("/kits"), body)
        self.kit = kit["code"]
        self.say(f"the kit they were handed is registered ({kit['state']})" if known else "kit ordered")

    def _answer(self, person: Party) -> None:
        answers = self.character.all_answers
        half = dict(list(answers.items())[: len(answers) // 2])
        person.put(self.path("/answers"), {"version": "2026-11", "answers": half})
        person.post(self.path("/answers"), {"version": "2026-11", "answers": answers})
        self.say(f"{len(answers)} questions answered")

    def _measure(self, person: Party) -> None:
        who, at = self.character, datetime.now(UTC) - timedelta(hours=2)
        body_size = [("height", who.height, "cm"), ("weight", who.weight, "kg"), ("waist", who.waist, "cm")]
        readings = [self._reading(at, "home", body_size)]
        for nth, (upper, lower) in enumerate(who.pressure):
            pressure = [("systolic", Decimal(upper), "mm[Hg]"), ("diastolic", Decimal(lower), "mm[Hg]")]
            readings.append(self._reading(at + timedelta(minutes=nth + 1), who.place, pressure))
        person.post(self.path("/readings"), {"readings": readings})
        self.say(f"measured {len(who.pressure)} blood pressures at {_at(who.place)}")

    def _reading(self, at: datetime, place: str, values: list[tuple[str, Decimal, str]]) -> dict[str, Any]:
        written = [{"kind": kind, "value": float(value), "unit": unit} for kind, value, unit in values]
        return {"taken_at": at.isoformat(), "place": place, "device": self.device, "values": written}

    def _break_practice(self, *, times: int) -> None:
        """The practice's side answers 503 to this person's record that many times."""
        fault = {"fail_next": times, "status": 503, "identifier": self.story.nhs_number}
        httpx2.post(f"{self.setting.pdm}/_control", json=fault).raise_for_status()
        self.say(f"the GP's system goes down for the next {times} tries")

    def _return_kit(self) -> None:
        self.collected = datetime.now(UTC)
        with Party(self.setting.stack.url, self.setting.laboratories[self.character.laboratory]) as laboratory:
            for event in ("dispatched", "delivered", "returned", "received"):
                body = {"event_id": str(uuid4()), "event": event, "at": self.collected.isoformat()}
                laboratory.post(f"/v1/kits/{self.kit}/events", body, expect=200)
        self.say("kit returned")
        message = self._report(self.character.markers, "reported")
        if self.character.twist == "message twice":
            self._report(self.character.markers, "reported again, the same message", message=message)
        if self.character.twist == "corrected":
            self._report({**self.character.markers, "total_cholesterol": Decimal("5.2")}, "corrected by the laboratory")

    def _report(self, markers: Markers, words: str, *, message: str = "") -> str:
        name, message = self.character.laboratory, message or str(uuid4())
        specimen = Specimen(message, self.kit, self.story.nhs_number, self.collected)
        content = FORMATS[name](specimen, markers)
        with Party(self.setting.stack.url, self.setting.laboratories[name]) as laboratory:
            path = f"/v1/laboratory-messages/{name}"
            answer = laboratory.post(path, content, expect=202, content_type=MEDIA[name])
        self.say(f"laboratory message {words} ({answer['state']})")
        return message


def sign_in(setting: Setting, story: Story) -> str:
    """A session for the person of a story, with NHS login; its token."""
    return browser.sign_in(setting, nhs_number=story.nhs_number, birth_date=story.character.born.isoformat())


def _at(place: str) -> str:
    return "home" if place == "home" else f"a {place}"
