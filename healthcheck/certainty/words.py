"""What a range and a decision say to the person, in NHS content style, and to the GP."""

from collections.abc import Mapping

from healthcheck import figure
from healthcheck.certainty.decision import Decision
from healthcheck.certainty.next_measurement import Gain
from healthcheck.certainty.outcomes import NOTHING_URGENT
from healthcheck.certainty.range import Range
from healthcheck.in_100 import in_100, less_than_one, people
from healthcheck.measurement import Kind
from healthcheck.units import Unit

_CHANCE = "your chance of a heart attack or stroke in the next 10 years"
_CALLED: Mapping[str, str] = {
    "egfr": "Your kidney function (eGFR)",
    "bmi": "Your body mass index (BMI)",
    "leicester": "Your type 2 diabetes risk score",
    "hba1c": "Your HbA1c (average blood sugar)",
    "blood_pressure": "The top number of your usual blood pressure",
}
_FOR_GP: Mapping[str, str] = {
    "qrisk3": "QRISK3",
    "egfr": "eGFR",
    "bmi": "BMI",
    "leicester": "Leicester diabetes score",
    "hba1c": "HbA1c",
    "blood_pressure": "Usual systolic pressure",
}
_MISSING: Mapping[str, str] = {
    Kind.SYSTOLIC.key: "your blood pressure",
    Kind.CHOLESTEROL_RATIO.key: "your cholesterol",
    Kind.HEIGHT.key: "your height",
    Kind.WEIGHT.key: "your weight",
}
# For the first time, and again.
_ASK: Mapping[str, tuple[str, str]] = {
    "blood_pressure": (
        "measure your blood pressure at home for 4 days",
        "measure your blood pressure at home for 4 more days",
    ),
    "height_and_weight": (
        "measure your height and weight",
        "have your height and weight measured at a pharmacy or your GP surgery",
    ),
    "waist": ("measure your waist", "have your waist measured at a pharmacy or your GP surgery"),
    "cholesterol": ("have a cholesterol blood test", "have another cholesterol blood test"),
    "hba1c": ("have an HbA1c (average blood sugar) blood test", "have another HbA1c (average blood sugar) blood test"),
    "creatinine": ("have a kidney blood test", "have another kidney blood test"),
}


def range_for_the_person(found: Range) -> str:
    """With a missing value never one figure, and why."""
    if found.name != "qrisk3":
        low, high = figure.cut(found.low), figure.cut(found.high)
        return f"{_CALLED[found.name]} is {f'between {low} and {high}' if low != high else f'about {low}'}."
    if found.missing:
        lacking = _joined([_MISSING[key] for key in found.missing])
        return (
            f"We cannot work out {_CHANCE} without {lacking}. From what we know, it is likely to be {between(found)}."
        )
    now = f"{_CHANCE.capitalize()} is {in_100(found.value or 0.0)}"
    return f"{now}. No measurement is exact, so it may be {between(found)}."


def range_for_the_gp(found: Range) -> str:
    """With decimals, and what is missing."""
    name, unit = _FOR_GP[found.name], "%" if found.name == "qrisk3" else f" {found.unit.written}".rstrip()
    ends = f"{figure.cut(found.low)} to {figure.cut(found.high)}{unit}"
    if found.missing:
        lacking = _joined([Kind.of(key).written for key in found.missing])
        return f"{name} not known without {lacking}. Bounds from what is plausible (5th to 95th percentile): {ends}"
    # Whole points are held by many plausible values at once, so the ends of their range hold more.
    wide = "range of at least 90%" if found.unit is Unit.POINTS else "90% range"
    return f"{name} {figure.cut(found.value or 0.0)}{unit}, {wide} {ends} from measurement error"


def between(risk: Range) -> str:
    """A range of risk as people of 100: "between 8 and 13 in 100"."""
    if less_than_one(risk.high):
        return in_100(risk.high)
    if less_than_one(risk.low):
        return f"{people(risk.high)} in 100 or less"
    low, high = people(risk.low), people(risk.high)
    return f"between {low} and {high} in 100" if low != high else f"about {low} in 100"


def decision_for_the_person(decision: Decision) -> str:
    """Whether it is worth measuring, and what. Nothing to measure delays urgent advice."""
    if decision.urgent:
        return "Follow our advice now. Do not wait to measure more."
    if decision.settled and decision.missing:
        return "What is missing is not likely to change our advice, but we still need it to finish your check."
    if decision.settled:
        return "Measuring more is not likely to change what you should do next."
    if decision.next is None:
        return "Your results are close to a level where our advice changes. Your GP surgery can tell you more."
    if decision.next.again:
        return f"Your results are close to a level where our advice changes. To be surer, {asked(decision.next)}."
    return f"One more measurement could change our advice. To be surer, {asked(decision.next)}."


def decision_for_the_gp(decision: Decision) -> str:
    """The likely actions with their chances, and the next measurement."""
    first = f"{_action(decision.action)} in {decision.chance:.0%} of plausible values"
    if decision.settled:
        return f"Settled: {first}"
    others = "".join(f"; {_action(action)} {chance:.0%}" for action, chance in decision.others)
    best = f". Most useful next: {decision.next.measurement.replace('_', ' ')}" if decision.next else ""
    return f"Could change: {first}{others}{best}"


def asked(gain: Gain) -> str:
    """The measurement as something to do."""
    first_time, again = _ASK[gain.measurement]
    return again if gain.again else first_time


def _action(action: str) -> str:
    return "nothing for the surgery" if action == NOTHING_URGENT else action.replace("-", " ")


def _joined(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
