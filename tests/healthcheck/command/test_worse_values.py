"""A worse value never gets milder advice: pairs of whole checks through `assess` that differ in one value alone."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck as Health
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from healthcheck.advice.action import Action, Urgency
from healthcheck.advice.finding import Level
from healthcheck.advice.table import TABLE
from healthcheck.assess import Assessment, assess
from healthcheck.command.check_read import read
from healthcheck.measurement import Kind
from tests.healthcheck.command.any_check import CHECKS, SCORED, Json, number, series, written

SOONEST = list(Urgency)
ROUTINE = SOONEST.index(Urgency.ROUTINE)
# Days until each of the table's times; those that are no time to act by come after all that are.
AT_ONCE = {"now": 0.0, "today": 0.5, "the next working day": 1.0}
NO_TIME = ("at your next appointment", "as soon as a clinician has looked", "as soon as you can")
IN_WORDS = re.compile(r"(?:ask )?within (\d+) (working days|weeks)")
SOMETIME = 1000.0
# The smallest of such checks would take minutes to find.
WITHOUT_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]
UNHURRIED = [Health.too_slow, Health.data_too_large, Health.filter_too_much]


@dataclass(frozen=True)
class Severity:
    """How serious an assessment's advice is: the most urgent action, the first time to act by, and by subject."""

    urgency: int
    soonest: float
    subjects: dict[str, int]


def severity(assessment: Assessment) -> Severity:
    actions = assessment.advice.actions
    subjects: dict[str, int] = {}
    for action in actions:
        for subject in {each.subject for each in action.because}:
            subjects[subject] = max(subjects.get(subject, 0), SOONEST.index(action.urgency))
    return Severity(max(SOONEST.index(each.urgency) for each in actions), min(map(days, actions)), subjects)


def days(action: Action) -> float:
    return _days(action.by) if action.urgency is not Urgency.NONE else SOMETIME


def _days(by: str) -> float:
    if by in AT_ONCE:
        return AT_ONCE[by]
    found = IN_WORDS.fullmatch(by)
    return int(found[1]) * (7 if found[2] == "weeks" else 1) if found else SOMETIME


def test_every_time_to_act_by_is_known_here() -> None:
    times = {row.by for row in TABLE if row.urgency is not Urgency.NONE}
    assert {by for by in times if _days(by) == SOMETIME} <= set(NO_TIME)


def of(check: Json) -> Assessment:
    return assess(read(written(check)).check)


def holds(better: Json, worse: Json) -> None:
    """Never less urgent, never later, and no subject loses what was to be done about it."""
    of_better = of(better)
    assume(not any("do not fit together" in each.words for each in of_better.findings))  # better than can be
    first, second = severity(of_better), severity(of(worse))
    assert second.urgency >= first.urgency
    assert second.soonest <= first.soonest
    lost = {
        subject: urgency
        for subject, urgency in first.subjects.items()
        if urgency >= ROUTINE and second.subjects.get(subject, 0) < urgency
    }
    assert lost == {}


Change = Callable[[Json, float], Json]


def value_of(kind: Kind, source: str) -> Change:
    """The check with this as the only value of its kind."""

    def change(check: Json, value: float) -> Json:
        changed = deepcopy(check)
        others = [each for each in changed["measurements"] if each["kind"] != kind.key]
        only = {"kind": kind.key, "value": value, "unit": kind.unit.ucum, "source": source}
        changed["measurements"] = [*others, {**only, "taken_at": "2026-11-15T07:30:00Z"}]
        return changed

    return change


def pressure(half: str, place: str) -> Change:
    """The check with one series alone, in which one of the numbers is this and the other a usual one."""

    def change(check: Json, value: float) -> Json:
        changed = deepcopy(check)
        numbers = {"systolic": 128.0, "diastolic": 65.0} | {half: value}
        others = [each for each in changed["measurements"] if each["kind"] not in numbers]
        changed["measurements"] = [*others, *series(place, numbers["systolic"], numbers["diastolic"])]
        return changed

    return change


def near(low: float, high: float, *edges: float, places: int = 1) -> st.SearchStrategy[float]:
    """Any value between two, and often one at or beside a threshold."""
    step = 10**-places
    beside = [round(edge + side, places) for edge in edges for side in (-step, 0, step)]
    return st.one_of(st.sampled_from([low, *beside, high]), number(low, high, places))


# How each value is put in, from where to where, and whether more is worse; of what is bad on both sides the upper one.
WORSE: dict[str, tuple[Change, st.SearchStrategy[float], bool]] = {
    "systolic at home": (pressure("systolic", "home"), near(90, 300, 135, 150, 170, 210, places=0), True),
    "systolic at a pharmacy": (pressure("systolic", "pharmacy"), near(90, 300, 140, 160, 180, 210, places=0), True),
    "diastolic at home": (pressure("diastolic", "home"), near(60, 127, 85, 95, 100, places=0), True),
    "diastolic in a clinic": (pressure("diastolic", "clinic"), near(60, 127, 90, 100, 120, places=0), True),
    "HbA1c": (value_of(Kind.HBA1C, "laboratory"), near(20, 200, 42, 48, 86), True),
    "total cholesterol": (value_of(Kind.TOTAL_CHOLESTEROL, "laboratory"), near(2, 30, 5, 7.5, 9, 12, places=2), True),
    "HDL cholesterol": (value_of(Kind.HDL_CHOLESTEROL, "laboratory"), near(0.1, 4, 0.3, 0.5, 1, 1.2, places=2), False),
    "triglycerides": (value_of(Kind.TRIGLYCERIDES, "laboratory"), near(0.5, 60, 4.5, 10, 20, places=2), True),
    "creatinine": (value_of(Kind.CREATININE, "laboratory"), near(30, 2000, 90, 130, 200, 400), True),
    "ACR": (value_of(Kind.ACR, "laboratory"), near(0, 2000, 3, 30, 70, places=2), True),
    "waist": (value_of(Kind.WAIST, "home"), near(60, 200, 90, 100, 110), True),
}


@pytest.mark.parametrize("what", WORSE)
@settings(max_examples=50, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=UNHURRIED)
@given(check=st.one_of(SCORED, CHECKS), data=st.data())
def test_a_worse_value_never_gets_milder_advice(what: str, check: Json, data: st.DataObject) -> None:
    change, values, up = WORSE[what]
    better, worse = sorted((data.draw(values), data.draw(values)), reverse=not up)
    holds(change(check, better), change(check, worse))


@settings(max_examples=60, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=UNHURRIED)
@given(check=SCORED, more=number(0, 60, 1))
def test_a_heavier_person_never_gets_milder_advice(check: Json, more: float) -> None:
    """From the healthy range up. QRISK3 itself falls with BMI at some ages: its own figure is no part of this."""
    change = value_of(Kind.WEIGHT, "home")
    (height,) = (each["value"] for each in check["measurements"] if each["kind"] == "height")
    healthy = round(22 * (height / 100) ** 2, 1)
    lighter, heavier = of(change(check, healthy)), of(change(check, min(317.5, round(healthy + more, 1))))
    assume(lighter.scores["qrisk3"] and _risk(heavier) >= _risk(lighter))
    holds(change(check, healthy), change(check, min(317.5, round(healthy + more, 1))))


def _risk(assessment: Assessment) -> float:
    return float(getattr(assessment.scores["qrisk3"], "value", 0.0))


ANSWERS = {
    "smoking": ("never", "ex", "light", "moderate", "heavy"),
    "audit_3": ("never", "less_than_monthly", "monthly", "weekly", "daily"),
    "exercise_hours": ("3_or_more", "1_to_3", "under_1", "none"),
    **dict.fromkeys(
        (
            "family_heart_disease_under_60",
            "family_diabetes",
            "lupus",
            "severe_mental_illness",
            "atypical_antipsychotics",
            "migraines",
            "steroid_tablets",
            "rheumatoid_arthritis",
            "erectile_dysfunction",
            "blood_pressure_medicine",
        ),
        ("no", "yes"),
    ),
}


@pytest.mark.parametrize("question", ANSWERS)
@settings(max_examples=25, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=UNHURRIED)
@given(check=SCORED, data=st.data())
def test_a_worse_answer_never_gets_milder_advice(question: str, check: Json, data: st.DataObject) -> None:
    places = st.integers(0, len(ANSWERS[question]) - 1)
    better, worse = (ANSWERS[question][place] for place in sorted((data.draw(places), data.draw(places))))
    holds(*({**check, "answers": {**check["answers"], question: answer}} for answer in (better, worse)))


@settings(max_examples=50, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=UNHURRIED)
@given(check=st.one_of(SCORED, CHECKS), data=st.data())
def test_a_sign_that_cannot_wait_never_makes_the_advice_milder(check: Json, data: st.DataObject) -> None:
    signs = [each for each in check["follow_up"] if each["answer"] == "no"]
    assume(signs)
    sign = data.draw(st.sampled_from(signs))
    worse = [{**each, "answer": "yes"} if each is sign else each for each in check["follow_up"]]
    holds(check, {**check, "follow_up": worse})


@settings(max_examples=50, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=UNHURRIED)
@given(check=CHECKS, data=st.data())
def test_a_value_that_is_taken_away_is_never_called_normal(check: Json, data: st.DataObject) -> None:
    kinds = sorted({each["kind"] for each in check["measurements"]} - {"pulse", "triglycerides", "cholesterol_ratio"})
    assume(kinds)
    kind = data.draw(st.sampled_from(kinds))
    together = ("systolic", "diastolic") if kind in ("systolic", "diastolic") else (kind,)
    left = [each for each in check["measurements"] if each["kind"] not in together]
    assert Level.UNKNOWN in {finding.level for finding in of({**check, "measurements": left}).findings}
