"""The whole way from values to advice: for both sexes and every ethnicity, and for pairs of random people."""

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from healthcheck.advice.action import Urgency
from healthcheck.advice.finding import Level
from healthcheck.assess import Assessment, assess
from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.person import Ethnicity, Sex
from healthcheck.proof.given import asked
from healthcheck.proof.person import Somebody
from healthcheck.proof.seen import Seen
from healthcheck.proof.tables import SOONEST_LAST, Tables

PAIRS = 1_500
_SEED = 2026
_ABSENT = (None, AbsentReason.HAEMOLYSED, AbsentReason.INSUFFICIENT)
_FILE = tomllib.loads((Path(__file__).parent / "edges.toml").read_text(encoding="utf-8"))
_WORSE: Mapping[Kind, Sequence[str]] = {Kind.of(key): values for key, values in _FILE["worse"].items()}
_LOWER: Mapping[Kind, Sequence[str]] = {Kind.of(key): values for key, values in _FILE["lower"].items()}
_WEIGHTS: Sequence[str] = _FILE["heavier"]["weight"]
_QUESTIONS = (
    "high_pressure_emergency", "low_pressure_emergency", "low_pressure_signs", "blood_sugar_emergency",
    "blood_sugar_signs", "hba1c_condition",
)  # fmt: skip


def every_sex_and_ethnicity(tables: Tables) -> Iterator[Seen]:
    """Each, with each threshold and weight in turn: always whole advice, and no milder class for a heavier person."""
    for sex, ethnicity in product((*Sex, None), Ethnicity):
        usual = Somebody(sex=sex, ethnicity=ethnicity)
        yield from (
            _whole(replace(usual, values={kind: edge})) for kind, edges in _WORSE.items() for edge in edges[::3]
        )
        yield _heavier(usual)


def _whole(who: Somebody) -> Seen:
    try:
        outcome = assess(who.check())
    except LookupError as missing:
        return Seen(who.name, f"no advice: {missing}")
    named = {finding for action in outcome.advice.actions for finding in action.because}
    passed = [each.key for each in outcome.findings if each.level is not Level.NORMAL and each not in named]
    unknown = any(each.level is not Level.NORMAL for each in outcome.findings)
    wrong = f"{passed[0]} is not answered" if passed else ""
    if unknown and any(action.id == "all-normal" for action in outcome.advice.actions):
        wrong = "told that all is well"
    return Seen(who.name, wrong)


def _heavier(usual: Somebody) -> Seen:
    """By the classes of the person's own thresholds, healthy once reached."""
    classes = ("underweight", "healthy", "overweight", "obese_1", "obese_2", "obese_3")
    bands = [_band(assess(replace(usual, values={Kind.WEIGHT: weight}).check()), "bmi") for weight in _WEIGHTS]
    places = [classes.index(band) for band in bands]
    whole = sorted(set(places)) == list(range(6)) and places == sorted(places)
    return Seen(f"{usual.name}, weights {_WEIGHTS[0]} to {_WEIGHTS[-1]} kg", "" if whole else f"BMI classes {bands}")


def _band(outcome: Assessment, subject: str) -> str:
    return next(finding.band for finding in outcome.findings if finding.subject == subject)


def worse_values(tables: Tables, pairs: int = PAIRS) -> Iterator[Seen]:
    """Random people, and the same with one value worse or one sign more: never milder advice."""
    chance = random.Random(_SEED)  # noqa: S311
    for _ in range(pairs):
        one, other, what = _pair(chance)
        better, worse = (_strictness(each, tables) for each in (one, other))
        yield Seen(
            f"{one.name} -> {what}", "" if worse >= better else f"milder advice: {_words(better, worse, tables)}"
        )


def _words(better: tuple[int, int], worse: tuple[int, int], tables: Tables) -> str:
    """From which urgency and time to which."""
    said = [
        f"{SOONEST_LAST[urgency]} ({tables.times[len(tables.times) - soon] if soon else 'no time'})"
        for urgency, soon in (better, worse)
    ]
    return f"from {said[0]} to {said[1]}"


def _strictness(who: Somebody, tables: Tables) -> tuple[int, int]:
    found = asked({}, assess(who.check()).findings, tables)
    return max((tables.strictness(row) for row in found.rows), default=(list(Urgency).index(Urgency.NONE), 0))


def _pair(chance: random.Random) -> tuple[Somebody, Somebody, str]:
    who = _somebody(chance)
    if chance.random() < 0.2:
        question = chance.choice(_QUESTIONS)
        answers = chance.choice([("no", "yes"), ("", "yes"), ("no", "")])
        told = [{**who.follow_up, question: answer} for answer in answers]
        one, other = (replace(who, follow_up={key: said for key, said in each.items() if said}) for each in told)
        return one, other, f"{question} {answers[1] or 'not answered'}"
    kind, worst_last = _dimension(chance)
    low, high = sorted(chance.sample(range(len(worst_last)), 2))
    one, other = (replace(who, values={**who.values, kind: worst_last[place]}) for place in (low, high))
    return one, other, f"{kind.key} {worst_last[high]}"


def _dimension(chance: random.Random) -> tuple[Kind, Sequence[str]]:
    """What is made worse, mildest first: upward, or blood pressure downward from what is not low."""
    kind = chance.choice([*_WORSE])
    if kind in _LOWER and chance.random() < 0.25:
        return kind, _LOWER[kind]
    return kind, _WORSE[kind]


def _somebody(chance: random.Random) -> Somebody:
    """Half of what is measured is out of the ordinary, or is not there."""
    values: dict[Kind, str | AbsentReason | None] = {}
    for kind, edges in _WORSE.items():
        pressure = kind in (Kind.SYSTOLIC, Kind.DIASTOLIC)
        if chance.random() < 0.4 and not pressure:
            values[kind] = chance.choice([*edges, *_ABSENT])
    return Somebody(
        age=chance.randint(40, 74),
        sex=chance.choice([*Sex]),
        ethnicity=chance.choice([*Ethnicity]),
        place=chance.choice([Source.HOME, Source.PHARMACY]),
        values={**values, Kind.WEIGHT: chance.choice(_WEIGHTS)},
        answers={"smoking": chance.choice(["never", "ex", "light", "heavy"])},
        follow_up={question: chance.choice(["yes", "no"]) for question in _QUESTIONS if chance.random() < 0.3},
    )
