"""Those whose checks run while things break: everything but their blood pressure is in. Runs inside the service.

By the same actions as in service, but for the sessions: they are kept open for longer than a person's would be.
"""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from tqdm import tqdm

from apps.checks import actions as checks
from apps.clients.actions import add_organisation
from apps.clients.clock import now
from apps.clients.models import Kind as OrganisationKind
from apps.delivery.actions import send_again
from apps.delivery.models import Delivery, Payload, State
from apps.delivery.restoring import RESTORED
from apps.delivery.routes import choose
from apps.people import sessions
from apps.people.actions import Details, register
from apps.people.models import Person, Practice, Session
from apps.vault.keys import new_id
from bench.chaos.mailboxes import BORN, FAMILY
from demo.cast import Character
from healthcheck.measurement import Kind, Measurement, Source
from healthcheck.person import NhsNumber, Sex

AWAITED = {Kind.TOTAL_CHOLESTEROL: "4.8", Kind.HDL_CHOLESTEROL: "1.5", Kind.HBA1C: "36"}
SIZE = {Kind.HEIGHT: "170", Kind.WEIGHT: "70", Kind.WAIST: "84"}
LONG = timedelta(days=7)
BY = "operator:chaos"


def main(folder: str) -> None:
    """Everybody of people.json; their checks and tokens go beside it."""
    people = json.loads((Path(folder) / "people.json").read_text())
    organisation = add_organisation(name="Chaos", ods_code="Y92009", kind=OrganisationKind.COMMISSIONER)
    for ods, channel in sorted({(each["practice"], each["record"]) for each in people}):
        Practice.objects.create(ods_code=ods, name=ods, area_code="E06000052", area_name="Cornwall")
        choose(practice=ods, channels=[channel], from_day=now().date(), by=BY, at=now())
    character = Character("chaos", "female", BORN)
    for each in tqdm(people, unit="person", desc="people", disable=None):
        each.update(_prepare(each["person"], each["practice"], organisation, character.all_answers))
    Session.objects.update(last_seen_at=now() + LONG, ends_at=now() + 2 * LONG)
    (Path(folder) / "prepared.json").write_text(json.dumps(people))


def _prepare(number: str, practice: str, organisation: Any, answers: dict[str, str]) -> dict[str, str]:
    at = now()
    details = Details(NhsNumber(number), "Test", FAMILY, BORN, practice, Sex.FEMALE)
    person = register(details=details, by=BY, at=at)
    check, _ = checks.invite(person=person, organisation=organisation, by=BY, at=at)
    told: dict[str, Any] = {"check_id": check.id, "by": BY, "at": at}
    checks.declare(conditions=frozenset(), home=frozenset(), last_check=None, **told)
    checks.consent(version="2026-11", **told)
    checks.await_results(kinds=list(AWAITED), **told)
    checks.add_answers(questionnaire="nhs_health_check 2026-11", answers=answers, **told)
    with transaction.atomic():
        held: dict[str, Any] = {"check": checks.require_open(check_id=check.id), "by": BY, "at": at}
        checks.take_readings(values=_values(SIZE, Source.HOME), origin="chaos", **held)
        checks.take_results(values=_values(AWAITED, Source.LABORATORY), origin="chaos laboratory", **held)
    token = sessions.sign_in(
        nhs_number=NhsNumber(number), birth_date=BORN, identity_level=sessions.PROVED, by=BY, at=at
    )[1]
    return {"check": str(check.id), "token": token}


def _values(values: dict[Kind, str], source: Source) -> list[Measurement]:
    at = now() - timedelta(hours=1)
    return [
        Measurement(id=new_id(), kind=kind, value=Decimal(value), taken_at=at, source=source)
        for kind, value in values.items()
    ]


def resend(folder: str) -> None:
    """What an operator does after a restore: look at the receiver's own list, then send again what is not there.

    Of the record store and of MESH everything is sent again: those the service itself asks first.
    """
    lines = (Path(folder) / "applied.log").read_text().splitlines()
    there = {line["key"] for line in map(json.loads, lines) if line["peer"] == "notify"}
    for row in Delivery.objects.filter(state=State.PARKED, reason=RESTORED).order_by("queued_at", "id"):
        if str(row.pk) not in there:
            send_again(delivery_id=row.pk, by=BY, at=now())


def dump(folder: str) -> None:
    """The outbox as it stands, and how many payloads do not open."""
    unreadable = 0
    for payload in list(Payload.objects.values_list("pk", flat=True)):
        try:
            Payload.objects.get(pk=payload)
        except Exception:  # whatever it is: it does not open
            unreadable += 1
    number = {each.pk: each.nhs_number for each in Person.objects.iterator()}
    rows = [
        {
            "person": number.get(subject, ""),
            "channel": channel,
            "state": state,
            "attempts": attempts,
            "purpose": purpose,
        }
        for subject, channel, state, attempts, purpose in Delivery.objects.values_list(
            "subject", "channel", "state", "attempts", "purpose"
        ).iterator()
    ]
    (Path(folder) / "dump.json").write_text(json.dumps({"rows": rows, "unreadable": unreadable}))
