"""The finding on the risk of heart attack and stroke, and for whom QRISK3's figure does not stand alone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from healthcheck import figure
from healthcheck.advice import gaps
from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.thresholds import Threshold, of_band
from healthcheck.in_100 import in_100
from healthcheck.score import Estimate, Score, Unscored

_CHANCE = "your chance of a heart attack or stroke"

# NICE NG238 (2023), 1.1: no risk tool for people with an eGFR below 60 or albuminuria, who are at higher risk already;
# 1.6: atorvastatin 20 mg for people with chronic kidney disease. One result of a check is not yet that disease.
KIDNEY_NOTE = (
    "Kidney result out of range (eGFR below 60, or ACR 3 mg/mmol or more): NICE NG238 does not use QRISK3 here, and "
    "this figure may be too low. If the result is confirmed, consider discussing atorvastatin 20 mg whatever the figure"
)

BEYOND = (
    "Systolic pressure above 210, cholesterol ratio above 12 or a cholesterol known only as a bound was counted as "
    "that: QRISK3 takes no more"
)


def finding(score: Score, *, kidney: bool, at_least: Estimate | None = None) -> Finding:
    """How the risk stands. With a kidney sign a low figure is not known to be low, and any other may be higher.

    Args:
        at_least: what the risk is not below, where it has no figure (`beyond.py`). That it is low, is not known then.
    """
    if at_least is not None and (kidney or at_least.band != "low"):
        return _at_least(at_least, kidney=kidney)
    if isinstance(score, Unscored) or score.value is None:
        return gaps.unscored("qrisk3", "QRISK3", _CHANCE, score)
    row = of_band("qrisk3", "low_with_kidney_sign" if kidney and score.band == "low" else score.band)
    person = f"{_CHANCE.capitalize()} in the next 10 years is {in_100(score.value)}"
    return row.finding(
        f"{person}, {_for_the_person(row, kidney=kidney)}",
        gp=f"QRISK3 {figure.percent(score.value)}: {row.meaning}{f'. {KIDNEY_NOTE}' if kidney else ''}",
    )


def _at_least(score: Estimate, *, kidney: bool) -> Finding:
    row = of_band("qrisk3", "low_with_kidney_sign" if score.band == "low" else score.band)
    percent = score.value or 0.0
    chance = f"at least {int(percent)} in 100" if percent >= 1 else in_100(percent)
    return row.finding(
        f"{_CHANCE.capitalize()} in the next 10 years is {chance}, {_for_the_person(row, kidney=kidney)}",
        gp=f"QRISK3 at least {figure.percent(percent)}: {row.meaning}. {BEYOND}{f'. {KIDNEY_NOTE}' if kidney else ''}",
    )


def equation(score: Score) -> Iterable[Finding]:
    """That two figures were worked out, where gender is not the sex at birth; else nothing."""
    other = score.parts.get("other_sex") if isinstance(score, Estimate) else None
    if isinstance(score, Unscored) or score.value is None or not isinstance(other, int | float):
        return
    figures = f"{figure.percent(score.value)} by sex at birth, {figure.percent(other)} by the other"
    yield of_band("risk_equation", "two_figures").finding(
        f"We worked out {_CHANCE} with your sex at birth. You told us that your gender is different, so another "
        "figure may fit you better",
        gp=f"QRISK3 by both equations: {figures}",
    )


def kidney_sign(findings: Iterable[Finding]) -> bool:
    """Whether the blood or the urine result is known and out of range."""
    known = (each for each in findings if each.subject in ("egfr", "acr"))
    return any(each.level not in (Level.NORMAL, Level.UNKNOWN) for each in known)


def cautioned(scores: Mapping[str, Score], findings: Iterable[Finding]) -> Mapping[str, Score]:
    """The scores, QRISK3 with the note on the kidney result where there is one: its own folder cannot see eGFR."""
    score = scores["qrisk3"]
    if isinstance(score, Unscored) or not kidney_sign(findings):
        return scores
    return {**scores, "qrisk3": replace(score, notes=(f"{KIDNEY_NOTE}.", *score.notes))}


def _for_the_person(row: Threshold, *, kidney: bool) -> str:
    if not kidney:
        return f"which is {row.meaning}"
    if row.level is Level.UNKNOWN:
        return "but this may be too low because of your kidney test result"
    return f"which is {row.meaning}. It may be higher than this because of your kidney test result"
