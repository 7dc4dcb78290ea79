"""People whose checks are open, for the benchmark: made inside Django by the service's own actions, told as JSON."""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from nhs_number import REGION_SYNTHETIC, generate
from tqdm import tqdm

from apps.answers import actions as answers
from apps.checks import actions as checks
from apps.checks.actions.consent import VERSION
from apps.clients.clock import now
from apps.clients.models import Organisation
from apps.kits import actions as kits
from apps.people import actions as people
from apps.people import sessions
from apps.people.actions import Details
from apps.readings import actions as readings
from apps.readings.bodies import Readings
from bench.service.bodies import twelve_values
from demo.cast import NOTHING_SPECIAL
from demo.setting import COMMISSIONER, PRACTICES
from healthcheck.entry import BY_THE_PERSON
from healthcheck.person import NhsNumber, Sex

BY, BORN, SUPPLIER = "bench", date(1976, 1, 15), "biomarker_json"
ANSWERS = {**NOTHING_SPECIAL, "sex_at_birth": "female"}


def main(count: int, *, measured: bool) -> None:
    """Make so many and print them; those that are measured lack nothing but the laboratory's results."""
    numbers = generate(for_region=REGION_SYNTHETIC, quantity=count)
    with tqdm(numbers, unit="person", desc="people", disable=None) as shown:
        json.dump([one for number in shown for one in _made(number, measured=measured)], sys.stdout)


def _made(number: str, *, measured: bool) -> Iterator[dict[str, Any]]:
    at = now() - timedelta(days=3)
    practice = PRACTICES[int(number[-2]) % len(PRACTICES)][0]
    details = Details(NhsNumber(number), "Test", "Quillfeather", BORN, practice, Sex.FEMALE)
    person = people.register(details=details, by=BY, at=at)
    organisation = Organisation.objects.get(ods_code=COMMISSIONER)
    check, _ = checks.invite(person=person, organisation=organisation, by=BY, at=at)
    checks.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by=BY, at=at)
    checks.consent(check_id=check.id, version=VERSION, by=BY, at=at)
    kit, _ = kits.order(check_id=check.id, supplier=SUPPLIER, code=f"LAB-{check.id.hex[-12:].upper()}", by=BY, at=at)
    if measured:
        _measured(check.id)
    _, token = sessions.sign_in(nhs_number=details.nhs_number, birth_date=BORN, identity_level="P9", by=BY, at=now())
    yield {"check": str(check.id), "kit": kit.code, "token": token, "nhs_number": number}


def _measured(check: UUID) -> None:
    at = now() - timedelta(days=1)
    answers.submit(check_id=check, version=VERSION, answers=ANSWERS, by=BY, at=at, entered_by=BY_THE_PERSON)
    given = Readings.model_validate_json(json.dumps(twelve_values(at - timedelta(hours=2))))
    values = [reading.given(place) for place, reading in enumerate(given.readings)]
    with transaction.atomic():
        held = checks.require_open(check_id=check)
        readings.add(check=held, readings=values, origin="readings:bench", entered_by=BY_THE_PERSON, by=BY, at=at)
