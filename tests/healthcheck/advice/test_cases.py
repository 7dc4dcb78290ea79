"""Hand-made people, row by row in `cases.csv`, through the whole way from values to advice.

The columns: `findings` that must be made, the `primary` action and its urgency, what must be `among` the actions and
what must `never` be. "W1" to "W16" are weaknesses found in NHS Health Check online, in its copy of 17 December 2025.
"""

import csv
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from healthcheck.advice.finding import Level
from healthcheck.assess import Assessment, assess
from healthcheck.check import FollowUpAnswer, HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.person import Ethnicity, Sex
from tests.healthcheck.cases import SAMPLED, STARTED, VALUES, a_check, measured

FOLDER = Path(__file__).parent
REASONS = {reason.key: reason for reason in AbsentReason}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def pressure(written: str, number: int, place: Source) -> list[Measurement]:
    reading, at = uuid4(), STARTED + timedelta(days=1, minutes=number)
    kinds = zip((Kind.SYSTOLIC, Kind.DIASTOLIC), written.split("/"), strict=True)
    return [Measurement(uuid4(), kind, Decimal(value), at, place, reading) for kind, value in kinds]


def check_of(case: dict[str, str]) -> HealthCheck:
    wanted: dict[Kind, Any] = dict(VALUES)
    for key, value in pairs(case["values"]).items():
        wanted[Kind.of(key)] = None if value == "none" else REASONS.get(value, value)
    values: list[Measurement | Absent] = [measured(kind, value) for kind, value in wanted.items() if value is not None]
    for number, written in enumerate(case["pressures"].split()):
        values += pressure(written, number, Source(case["place"]))
    check = a_check(
        age=int(case["age"]),
        sex=Sex(case["sex"]) if case["sex"] else None,
        ethnicity=Ethnicity.of(case["ethnicity"]),
        answers=pairs(case["answers"]),
        measurements=values,
    )
    told = [FollowUpAnswer(key, said, SAMPLED + timedelta(days=1)) for key, said in pairs(case["told"]).items()]
    return replace(check, follow_up=tuple(told))


@pytest.mark.parametrize("case", rows("cases.csv"), ids=lambda case: case["case"])
def test_a_hand_made_person_gets_what_a_clinician_expects(case: dict[str, str]):
    outcome = assess(check_of(case))
    ids = [action.id for action in outcome.advice.actions]
    assert set(case["findings"].split()) <= {finding.key for finding in outcome.findings}
    if case["primary"]:
        assert (ids[0], outcome.advice.primary.urgency.value) == (case["primary"], case["urgency"])
    assert set(case["among"].split()) <= set(ids)
    assert not set(case["never"].split()) & set(ids)


def bmi_of(bmi: str, ethnicity: str, sex: Sex) -> Assessment:
    """At 200 cm the weight is four times the BMI, so that every figure of two decimals is exact."""
    at = {Kind.HEIGHT: "200", Kind.WEIGHT: str(Decimal(bmi) * 4)}
    return assess(a_check(sex=sex, ethnicity=Ethnicity.of(ethnicity), values=at))


def test_every_ethnicity_is_in_the_list_once():
    assert sorted(row["ethnicity"] for row in rows("ethnic_groups.csv")) == sorted(each.key for each in Ethnicity)


@pytest.mark.parametrize("sex", Sex)
@pytest.mark.parametrize("group", rows("ethnic_groups.csv"), ids=lambda row: row["ethnicity"])
def test_bmi_at_just_below_and_just_above_each_threshold_of_each_ethnicity(group: dict[str, str], sex: Sex):
    for row in rows("bmi_classes.csv"):
        if row["thresholds"] == group["thresholds"]:
            outcome = bmi_of(row["bmi"], group["ethnicity"], sex)
            found = next(finding for finding in outcome.findings if finding.subject == "bmi")
            action = next((each.id for each in outcome.advice.actions if found in each.because), "")
            assert (found.band, action) == (row["class"], row["action"]), row
            assert (found.level is Level.NORMAL) is (row["class"] == "healthy")
