"""A small scene for tests at the doors: practices, organisations with tokens, people on their way through a check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from apps.assistance import actions as assistance
from apps.checks import actions as checks
from apps.checks.models import HealthCheck
from apps.clients.actions import add_organisation, issue_credential
from apps.clients.clock import now
from apps.clients.models import Kind as OrganisationKind
from apps.clients.models import Organisation
from apps.people import actions as people
from apps.people import sessions
from apps.people.models import Practice
from healthcheck.entry import Route
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.person import NhsNumber, Sex
from tests.healthcheck.cases import ANSWERS

WHOLE_ANSWERS = {**ANSWERS, "sex_at_birth": "female", "ethnicity": "white_british"}
LAB_VALUES = {
    Kind.TOTAL_CHOLESTEROL: "4.8",
    Kind.HDL_CHOLESTEROL: "1.5",
    Kind.HBA1C: "36",
    Kind.CREATININE: "70",
    Kind.ACR: "0.8",
}
NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050")


@dataclass
class Door:
    """A caller's own way in: a token, and JSON both ways."""

    token: str = ""
    client: Client = field(default_factory=Client)

    def get(self, path: str) -> HttpResponse:
        return self.client.get(path, headers=self._headers())

    def put(self, path: str, body: Any) -> HttpResponse:
        return self.client.put(path, body, content_type="application/json", headers=self._headers())

    def post(self, path: str, body: Any, *, key: str | None = "", kind: str = "application/json") -> HttpResponse:
        """A new idempotency key unless one is given; None sends none."""
        headers = self._headers() | ({} if key is None else {"Idempotency-Key": key or str(uuid4())})
        return self.client.post(path, body, content_type=kind, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def practice(ods: str = "Y90001", *, area: str = "E06000052") -> Practice:
    """A practice that takes part."""
    made, _ = Practice.objects.get_or_create(
        ods_code=ods, defaults={"name": f"Surgery {ods}", "area_code": area, "area_name": f"Area {area}"}
    )
    return made


def organisation(ods: str = "Y92001", *scopes: str, kind: str = "commissioner") -> tuple[Organisation, Door]:
    """An organisation and its door."""
    made = add_organisation(name=f"Organisation {ods}", ods_code=ods, kind=OrganisationKind(kind))
    _, token = issue_credential(organisation=made, scopes=scopes or ("people:write", "people:read"), at=now())
    return made, Door(token)


def born(age: int) -> date:
    """A birthday that makes somebody this old all year."""
    return now().date().replace(day=1) - timedelta(days=round(age * 365.25 + 40))


def invited(number: str = NUMBERS[0], *, age: int = 45, ods: str = "Y90001", townsend: int | None = 0) -> HealthCheck:
    """A person who was invited."""
    practice(ods)
    commissioner, _ = organisation()
    known = None if townsend is None else Decimal(townsend)
    details = people.Details(NhsNumber(number), "Canary", "Quicksilver", born(age), ods, Sex.FEMALE, "ZZ99 9ZZ", known)
    person = people.register(details=details, by="test", at=now())
    check, _ = checks.invite(person=person, organisation=commissioner, by="test", at=now())
    return check


def opened(number: str = NUMBERS[0], **who: Any) -> HealthCheck:
    """A person who is eligible and has consented."""
    check = invited(number, **who)
    checks.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by="test", at=now())
    return checks.consent(check_id=check.id, version="2026-11", by="test", at=now())


def door_of(check: HealthCheck) -> Door:
    """The door of the person a check is about."""
    person = check.person
    _, token = sessions.sign_in(
        nhs_number=NhsNumber(person.nhs_number),
        birth_date=person.birth_date,
        identity_level="P9",
        by="test",
        at=now(),
    )
    return Door(token)


def answered(check: HealthCheck, **changes: str) -> None:
    """Submit whole answers."""
    checks.add_answers(
        check_id=check.id,
        questionnaire="nhs_health_check 2026-11",
        answers=WHOLE_ANSWERS | changes,
        by="test",
        at=now(),
    )


@transaction.atomic
def take(action: Callable[..., object], check_id: UUID, **told: Any) -> None:
    """Readings or results for a check, held as the doors hold it."""
    check = checks.require_open(check_id=check_id, for_results=action is checks.take_results)
    action(check=check, **{"by": "test", "at": now()} | told)


def measured(check: HealthCheck, systolic: str = "118", diastolic: str = "76", *, origin: str = "readings:1") -> None:
    """Height, weight, waist and one blood pressure."""
    pressure = uuid4()
    pairs = [
        (Kind.SYSTOLIC, systolic, pressure),
        (Kind.DIASTOLIC, diastolic, pressure),
        (Kind.HEIGHT, "170", None),
        (Kind.WEIGHT, "65", None),
        (Kind.WAIST, "78", None),
    ]
    values = [Measurement(uuid4(), kind, Decimal(value), now(), Source.HOME, reading) for kind, value, reading in pairs]
    take(checks.take_readings, check.id, values=values, origin=origin)


def kit_ordered(check: HealthCheck) -> None:
    """A kit for all markers."""
    checks.await_results(check_id=check.id, kinds=list(LAB_VALUES), by="test", at=now())


def resulted(
    check: HealthCheck, changes: Mapping[Kind, str | AbsentReason] = {}, *, origin: str = "lab:test:1"
) -> None:
    """A laboratory's results, with changes."""
    values: list[Measurement | Absent] = []
    for kind, value in ({**LAB_VALUES, **changes}).items():
        if isinstance(value, AbsentReason):
            values.append(Absent(kind, value, id=uuid4(), taken_at=now()))
        else:
            values.append(Measurement(uuid4(), kind, Decimal(value), now(), Source.LABORATORY))
    take(checks.take_results, check.id, values=values, origin=origin)


def complete(number: str = NUMBERS[0], **who: Any) -> HealthCheck:
    """A whole check."""
    check = opened(number, **who)
    answered(check)
    measured(check)
    kit_ordered(check)
    resulted(check)
    check.refresh_from_db()
    return check


def an_unknown_id() -> UUID:
    """An id that nothing has."""
    return uuid4()


def score(outcome: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One score of a stored outcome."""
    return next(score for score in outcome["scores"] if score["name"] == name)


def helper(
    check: HealthCheck, route: str = "pharmacy", *, ods: str = "FA123", operator: str = "T-07"
) -> tuple[Door, HttpResponse]:
    """The door of one who acts for a check's person, and the answer that opened it."""
    made, door = organisation(ods, "assist:write", kind="service")
    assistance.appoint(commissioner=check.organisation, assistant=made, route=Route(route), by="test", at=now())
    answer = door.post("/v1/assistances", asking_to_help(check, route=route, operator=operator))
    return Door(answer.json().get("token", "")), answer


def asking_to_help(check: HealthCheck, **changes: Any) -> dict[str, Any]:
    """What is said of a person to begin to help them, with changes."""
    person = check.person
    said = {
        "nhs_number": person.nhs_number,
        "birth_date": person.birth_date.isoformat(),
        "family_name": person.family_name,
        "route": "pharmacy",
        "operator": "T-07",
        "agreement": "spoken",
        "agreed": True,
    }
    return said | changes
