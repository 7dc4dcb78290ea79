"""Findings from the person's answers and body: weight, diabetes risk, alcohol, activity, smoking and age."""

from dataclasses import replace
from decimal import Decimal

from healthcheck import figure
from healthcheck.advice import gaps
from healthcheck.advice.finding import Finding
from healthcheck.advice.thresholds import classify, of_band
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, Kind
from healthcheck.score import Score, Unscored


def leicester(score: Score) -> Finding:
    """By points; where ethnicity was not stated, by the higher of the two bands."""
    if isinstance(score, Unscored):
        return gaps.unscored("leicester", "Leicester diabetes score", "your type 2 diabetes risk score", score)
    row = of_band("leicester", score.band)
    if score.value is None:
        totals = " or ".join(f"{total:g}" for total in score.parts.values() if not isinstance(total, str))
        return row.finding(
            f"Your type 2 diabetes risk is {row.meaning}",
            gp=f"Leicester diabetes score {totals} (ethnicity not stated): {row.meaning}",
        )
    return row.finding(
        f"Your type 2 diabetes risk score is {score.value:g} out of 47, which is {row.meaning}",
        gp=f"Leicester diabetes score {score.value:g}: {row.meaning}",
    )


def bmi(check: HealthCheck, score: Score) -> Finding:
    """By the thresholds of the family background. Of height and weight, each one that is missing is named."""
    if isinstance(score, Unscored) or score.value is None:
        halves = [check.latest(kind) for kind in (Kind.HEIGHT, Kind.WEIGHT)]
        lacking = tuple(gap for half in halves if isinstance(half, Absent) for gap in gaps.absent("bmi", half).gaps)
        unscored = gaps.unscored("bmi", "BMI", "your body mass index (BMI)", score)
        return replace(unscored, gaps=lacking or unscored.gaps)
    row, shown = of_band("bmi", score.band), figure.cut(score.value)
    words = f"Your body mass index (BMI) is {shown}, which is {row.meaning}"
    return row.finding(words, gp=f"BMI {shown} {score.unit.written}: {row.meaning}")


def alcohol(score: Score) -> Finding:
    """By the full AUDIT where all ten questions were answered, else by AUDIT-C."""
    if isinstance(score, Unscored):
        return gaps.unscored("alcohol", "AUDIT", "your alcohol score", score)
    row = of_band("alcohol", score.band)
    name, part = ("AUDIT", "audit") if "audit" in score.parts else ("AUDIT-C", "audit_c")
    words = f"Your alcohol score ({name}) is {score.parts[part]}, which is {row.meaning}"
    return row.finding(words, gp=f"{name} {score.parts[part]}: {row.meaning}")


def activity(score: Score) -> Finding:
    """By GPPAQ, whose words the GP reads and the person does not: people were hurt by "inactive"."""
    if isinstance(score, Unscored):
        return gaps.unscored("activity", "GPPAQ", "how active you are", score)
    row = of_band("activity", score.band)
    return row.finding(f"Your answers show that you are {row.meaning}", gp=f"GPPAQ: {score.band.replace('_', ' ')}")


def smoking(score: Score) -> Finding:
    """By the answer."""
    if isinstance(score, Unscored):
        return gaps.unscored("smoking", "smoking", "whether you smoke", score)
    row = of_band("smoking", score.band)
    return row.finding(row.meaning[0].upper() + row.meaning[1:], gp=f"Smoking: {score.band}")


def age(years: int) -> Finding:
    """By the age from which dementia information is given."""
    row = classify("age", {"value": Decimal(years)})
    if row is None:
        raise LookupError("no threshold in force for age")
    return row.finding(f"You are {years}", gp=f"Age {years}")
