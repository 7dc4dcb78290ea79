"""Records of random checks of every shape: whole, with failures, with a retest, stopped, amended or hardly begun."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from healthcheck.check import HealthCheck
from healthcheck.entry import BY_THE_PERSON, Entry, Route
from healthcheck.measurement import Absent, AbsentReason, Arm, Kind, Measurement, Source
from healthcheck.person import Ethnicity, Sex
from healthcheck.point_of_care import PointOfCareTest
from healthcheck.sample import SampleFlag
from tests.healthcheck.cases import SAMPLED, a_check, an_id
from tests.healthcheck.fhir.bundles import a_bundle

_LABORATORY = (
    Kind.TOTAL_CHOLESTEROL,
    Kind.HDL_CHOLESTEROL,
    Kind.CHOLESTEROL_RATIO,
    Kind.HBA1C,
    Kind.CREATININE,
    Kind.ACR,
)
_LIKELY = {
    Kind.HEIGHT: (145, 195),
    Kind.WEIGHT: (45, 140),
    Kind.WAIST: (60, 140),
    Kind.TOTAL_CHOLESTEROL: (3, 10),
    Kind.HDL_CHOLESTEROL: (0.6, 2.5),
    Kind.CHOLESTEROL_RATIO: (2, 9),
    Kind.HBA1C: (28, 95),
    Kind.CREATININE: (45, 260),
    Kind.ACR: (0.2, 60),
}
_HANDS = [
    None,
    BY_THE_PERSON,
    Entry(Route.PHONE, "YPH01", "adviser-7"),
    Entry(Route.PHARMACY, "FA123", "T-07"),
    Entry(Route.KIOSK, "K1001", "K-2"),
]
_FAILURES = [reason for reason in AbsentReason if reason is not AbsentReason.NOT_MEASURED]


def attempt(chance: random.Random, kind: Kind) -> Measurement | Absent | None:
    """A value, a bound, a failure or nothing."""
    if chance.random() < 0.15:
        return None
    if kind in _LABORATORY[:5] and chance.random() < 0.2:
        return beside_the_person(chance, kind)
    if kind in _LABORATORY and chance.random() < 0.2:
        words = chance.choice(["", "Tube unlabelled", "Sample older than 7 days"])
        return Absent(kind, chance.choice(_FAILURES), words, an_id(f"{kind.key} failed"), SAMPLED)
    value = Decimal(str(round(chance.uniform(*_LIKELY[kind]), kind.places)))
    source = Source.LABORATORY if kind in _LABORATORY else chance.choice([Source.HOME, Source.PHARMACY])
    bound = chance.choice(["", "", "", "<", ">"]) if kind is Kind.ACR else ""
    made = Measurement(
        an_id(kind.key), kind, value, SAMPLED, source, comparator=bound, device=chance.choice(["", "scale"])
    )
    marks = (), (SampleFlag.HAEMOLYSED, SampleFlag.LOW_VOLUME), tuple(SampleFlag)
    return replace(made, flags=chance.choice(marks)) if source is Source.LABORATORY else made


def beside_the_person(chance: random.Random, kind: Kind) -> Measurement | Absent:
    """A point-of-care test at a pharmacy, of which the control passed or failed."""
    passed, hand, place = chance.random() < 0.7, _HANDS[3], Source.PHARMACY
    test = PointOfCareTest("Analyser 3", "LOT-5512", "T-07", passed, SAMPLED - timedelta(hours=1))
    if not passed:
        failed = AbsentReason.CONTROL_FAILED
        return Absent(kind, failed, id=an_id(kind.key), taken_at=SAMPLED, source=place, entered_by=hand, test=test)
    value = Decimal(str(round(chance.uniform(*_LIKELY[kind]), kind.places)))
    return Measurement(an_id(kind.key), kind, value, SAMPLED, place, device="Analyser 3", entered_by=hand, test=test)


def pressures(chance: random.Random) -> list[Measurement | Absent]:
    """No readings, one, or a series, with a pulse now and then."""
    source = chance.choice([Source.HOME, Source.HOME, Source.PHARMACY, Source.KIOSK, Source.CLINIC])
    told = {"arm": chance.choice([None, *Arm]), "irregular_pulse": chance.choice([None, None, False, True])}
    values: list[Measurement | Absent] = []
    for number in range(chance.choice([0, 1, 2, 8, 14])):
        hand = chance.choice(_HANDS)
        taken, reading = SAMPLED + timedelta(hours=12 * number), an_id(f"reading {number}")
        for kind, low, high in ((Kind.SYSTOLIC, 85, 200), (Kind.DIASTOLIC, 50, 130), (Kind.PULSE, 45, 120)):
            value = Decimal(chance.randint(low, high))
            one = Measurement(an_id(f"{kind.key} {number}"), kind, value, taken, source, reading, entered_by=hand)
            values.append(replace(one, **told))
    return values


def any_check(chance: random.Random) -> HealthCheck:
    """A check of any shape: whole, with failures, with a retest, or hardly begun."""
    values = [value for kind in _LIKELY if (value := attempt(chance, kind))]
    if chance.random() < 0.3:
        later = SAMPLED + timedelta(days=14)
        values.append(Measurement(an_id("retest"), Kind.HBA1C, Decimal(43), later, Source.LABORATORY))
    answers = {
        "smoking": chance.choice(["never", "ex", "light", "moderate", "heavy"]),
        "family_diabetes": chance.choice(["yes", "no", "not_known"]),
        "gender_same_as_sex": chance.choice(["yes", "no"]),
        "lupus": chance.choice(["yes", "no"]),
        "audit_1": chance.choice(["never", "4_or_more_a_week"]),
        "audit_2": "10_or_more",
        **{f"audit_{number}": chance.choice(["never", "weekly"]) for number in range(4, 9)},
        **dict.fromkeys(("audit_9", "audit_10"), "no"),
    }
    check = a_check(
        age=chance.randint(40, 74),
        sex=chance.choice([Sex.FEMALE, Sex.MALE, None]),
        ethnicity=chance.choice(list(Ethnicity)),
        answers=answers,
        measurements=values + pressures(chance),
        answers_by=chance.choice(_HANDS),
    )
    if chance.random() < 0.2:
        return replace(check, answers={}, answers_id=None, answered_at=None, questionnaire="")
    return check


def any_bundle(seed: int) -> dict[str, Any]:
    """The record of the random check with this number."""
    chance = random.Random(seed)
    stopped = chance.choice(["", "", "the kit did not come back within 28 days"])
    replaces = chance.choice([None, None, an_id("former")])
    return a_bundle(any_check(chance), stopped=stopped, replaces=replaces)
