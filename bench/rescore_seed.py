"""Stored checks that were scored with a wrong coefficient, for bench/rescore.py. Runs inside Django.

Prints the ids of the checks that a replay must list, worked out from the profiles alone.
"""

import json
import random
import sys
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from django.utils import timezone
from nhs_number import REGION_SYNTHETIC, generate
from tqdm import tqdm

from apps.checks.assembly import as_rows, as_subject_of
from apps.checks.differences import differences
from apps.checks.models import Answers, Assessment, HealthCheck, State, Value
from apps.clients.actions import add_organisation
from apps.clients.clock import now
from apps.clients.models import Kind as OrganisationKind
from apps.people.models import Person, Practice
from apps.vault.keys import new_id
from demo.cast import cast
from healthcheck import written
from healthcheck.assess import assess
from healthcheck.fhir import bundle
from healthcheck.measurement import Kind, Measurement, Source
from healthcheck.scores.qrisk3 import equation

BATCH = 2_000
PROFILES = 400


def main(count: int) -> None:
    """Store so many checks and print whom a replay must find."""
    people = profiles(random.Random(20261122))
    organisation = add_organisation(name="Bench", ods_code="Y92009", kind=OrganisationKind.COMMISSIONER)
    Practice.objects.get_or_create(
        ods_code="Y90009", defaults={"name": "Bench", "area_code": "E06000052", "area_name": "Cornwall"}
    )
    changed: list[str] = []
    with tqdm(total=count, unit="check", desc="seed", disable=None) as bar:
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            changed += store(people, organisation, size)
            bar.update(size)
    json.dump(changed, sys.stdout)


def profiles(chance: random.Random) -> list[dict[str, Any]]:
    """Made-up people, with what was stored about them and whether a replay changes it."""
    answers = [character.all_answers for character in cast(now().date())]
    return [profile(chance, dict(chance.choice(answers))) for _ in range(PROFILES)]


def profile(chance: random.Random, answers: dict[str, str]) -> dict[str, Any]:
    """One person: age, answers, values, the outcome with the wrong coefficient and the right one."""
    values = {
        Kind.HEIGHT: 170,
        Kind.WEIGHT: chance.randint(55, 110),
        Kind.WAIST: chance.randint(70, 120),
        Kind.TOTAL_CHOLESTEROL: chance.randint(35, 75) / 10,
        Kind.HDL_CHOLESTEROL: chance.randint(9, 20) / 10,
        Kind.HBA1C: chance.randint(30, 47),
        Kind.CREATININE: chance.randint(50, 100),
        Kind.SYSTOLIC: chance.randint(105, 165),
        Kind.DIASTOLIC: chance.randint(65, 95),
    }
    made = {"age": chance.randint(40, 74), "answers": answers, "values": values}
    subject = as_subject_of_profile(made)
    right = written.outcome(assess(subject))
    wrong_survival = {sex: survival - 0.003 for sex, survival in equation.SURVIVAL.items()}
    with patch.object(equation, "SURVIVAL", wrong_survival):
        wrong = written.outcome(assess(subject))
    return made | {"wrong": wrong, "changes": bool(differences(wrong, right))}


def as_subject_of_profile(made: dict[str, Any]) -> Any:
    """The profile as the domain sees it, by the very rows that are stored."""
    check, answers, values = rows_of(made, Person(), None)
    check.person.nhs_number = "9990000018"
    check.person.practice_id = "Y90009"
    check.answers = answers
    vars(check)["_prefetched_objects_cache"] = {"values": values}  # as if fetched beforehand
    return as_subject_of(check, day=timezone.localdate())


def rows_of(made: dict[str, Any], person: Person, organisation: Any) -> tuple[HealthCheck, Answers, list[Value]]:
    """Unsaved rows of one check."""
    at = now() - timedelta(hours=1)
    person.birth_date = timezone.localdate() - timedelta(days=round(made["age"] * 365.25) + 30)
    person.townsend = "0"
    check = HealthCheck(
        person=person, organisation=organisation, state=State.COMPLETE, invited_at=at, consented_at=at, assessed_at=at
    )
    answers = Answers(
        check_of=check,
        questionnaire="nhs_health_check 2026-11",
        answers=made["answers"],
        submitted_at=at,
        submitted_by="bench",
    )
    reading = new_id()
    measured = [
        Measurement(
            id=new_id(),
            kind=kind,
            value=Decimal(str(value)),
            taken_at=at,
            source=Source.HOME,
            reading=reading if kind in (Kind.SYSTOLIC, Kind.DIASTOLIC) else None,
        )
        for kind, value in made["values"].items()
    ]
    return check, answers, as_rows(check, measured, origin="bench", by="bench", at=at)


def store(people: list[dict[str, Any]], organisation: Any, size: int) -> list[str]:
    """Store a batch; the ids of those whom a replay changes."""
    persons: list[Any] = []
    checks: list[Any] = []
    answers: list[Any] = []
    assessments: list[Any] = []
    values: list[Value] = []
    changed: list[str] = []
    for nth, number in enumerate(generate(for_region=REGION_SYNTHETIC, quantity=size)):
        made = people[nth % len(people)]
        person = Person(practice_id="Y90009", nhs_number=number, created_at=now(), given_name="T", family_name="P")
        person.nhs_number_index = person.id.bytes * 2
        check, given, measured = rows_of(made, person, organisation)
        kept = Assessment(check_of=check, version=1, made_at=now(), issued_at=now(), outcome=made["wrong"])
        kept.urgency, kept.record_id = made["wrong"]["advice"]["urgency"], bundle.id_of(kept.id)
        for rows, row in ((persons, person), (checks, check), (answers, given), (assessments, kept)):
            rows.append(row)
        values += measured
        if made["changes"]:
            changed.append(str(check.id))
    kept_in: tuple[tuple[Any, list[Any]], ...] = (
        (Person, persons),
        (HealthCheck, checks),
        (Answers, answers),
        (Value, values),
        (Assessment, assessments),
    )
    for model, rows in kept_in:
        model.objects.bulk_create(rows)
    return changed
