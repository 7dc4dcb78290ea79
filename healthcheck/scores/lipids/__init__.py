"""Lipids: non-HDL cholesterol, the ratio, LDL where triglycerides are known, and the triggers for referral.

Source: non-HDL and referral, NICE NG238 (2023) and CG71 (2008, updated 2019), row by row in `triggers.csv`; LDL,
Sampson M, Ling C, Sun Q, et al. JAMA Cardiol 2020;5:540-8. doi:10.1001/jamacardio.2020.0013.
Licence: published thresholds and a published equation, free to use; no notice is asked for.
Valid: adults. LDL for triglycerides up to 800 mg/dL (9.03 mmol/L). Where HDL failed, a total cholesterol that alone
asks for referral still has its band, without a number. A single sample: NICE asks to rule out other causes first.
"""

from decimal import Decimal

from healthcheck.check import HealthCheck
from healthcheck.evidence import Evidence, NotKnown, scored, written
from healthcheck.measurement import Absent, Kind
from healthcheck.score import Estimate, Score
from healthcheck.scores.lipids.triggers import TRIGGERS, Trigger
from healthcheck.sentence import ended
from healthcheck.units import Unit

NAME = "lipids"
ALGORITHM = "Non-HDL, ratio, LDL by Sampson 2020; referral by NICE NG238 and CG71"

_CHOLESTEROL = 38.67  # mg/dL of 1 mmol/L
_TRIGLYCERIDES = 88.57
_SAMPSON_HIGH = 800.0  # mg/dL
_CAUSE = "Before a referral: a second sample, and other causes ruled out (NICE NG238)."


def score(check: HealthCheck) -> Score:
    """The score of one check: non-HDL cholesterol; the band is the most pressing trigger, or "no_trigger"."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    values = {"total_cholesterol": evidence.value(Kind.TOTAL_CHOLESTEROL)}
    missing = _add_hdl(evidence, values)
    _add_triglycerides(evidence, values)
    held = _held(evidence, values)
    if missing and not held:
        raise missing
    numbers: dict[str, float] = {name: float(values[name]) for name in ("non_hdl", "ratio") if name in values}
    parts: dict[str, float | str] = {**numbers, **_ldl(evidence, values)}
    if held:
        parts["triggers"] = " ".join(row.trigger for row in held)
    return Estimate(
        name=NAME,
        value=numbers.get("non_hdl"),
        unit=Unit.MMOL_PER_L,
        band=held[0].trigger if held else "no_trigger",
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        parts=parts,
    )


def ldl_cholesterol(total: float, hdl: float, triglycerides: float) -> float:
    """TC/0.948 - HDL/0.971 - (TG/8.56 + TG*nonHDL/2140 - TG^2/16100) - 9.44 in mg/dL, from and to mmol/L."""
    tc, hd, tg = total * _CHOLESTEROL, hdl * _CHOLESTEROL, triglycerides * _TRIGLYCERIDES
    ldl = tc / 0.948 - hd / 0.971 - (tg / 8.56 + tg * (tc - hd) / 2140 - tg * tg / 16100) - 9.44
    return ldl / _CHOLESTEROL


def _add_hdl(evidence: Evidence, values: dict[str, Decimal]) -> NotKnown | None:
    """HDL and what is made of it; else why not."""
    total = values["total_cholesterol"]
    try:
        hdl = evidence.value(Kind.HDL_CHOLESTEROL)
    except NotKnown as reason:
        evidence.notes.append(f"Non-HDL cholesterol is not known. {ended(str(reason)[0].upper() + str(reason)[1:])}")
        return reason
    if hdl >= total:
        raise NotKnown("HDL cholesterol is not below total cholesterol, so one of the two is wrong")
    values |= {"hdl": hdl, "non_hdl": total - hdl, "ratio": total / hdl}
    return None


def _add_triglycerides(evidence: Evidence, values: dict[str, Decimal]) -> None:
    found = evidence.check.latest(Kind.TRIGLYCERIDES)
    if isinstance(found, Absent):
        evidence.notes.append(f"LDL cholesterol is not given. {str(found)[0].upper()}{str(found)[1:]}.")
    elif found.comparator:
        evidence.notes.append(f"LDL cholesterol is not given. Triglycerides are only a bound, {written(found)}.")
    else:
        values["triglycerides"] = evidence.value(Kind.TRIGLYCERIDES)


def _ldl(evidence: Evidence, values: dict[str, Decimal]) -> dict[str, float]:
    if "hdl" not in values or "triglycerides" not in values:
        return {}
    if float(values["triglycerides"]) * _TRIGLYCERIDES > _SAMPSON_HIGH:
        evidence.notes.append("LDL cholesterol is not given. Triglycerides are above 9.03 mmol/L (Sampson's limit).")
        return {}
    ldl = ldl_cholesterol(*(float(values[name]) for name in ("total_cholesterol", "hdl", "triglycerides")))
    if ldl <= 0:
        evidence.notes.append("LDL cholesterol is not given. The equation does not hold for these values.")
        return {}
    return {"ldl": ldl}


def _held(evidence: Evidence, values: dict[str, Decimal]) -> list[Trigger]:
    """The triggers that hold, each once, with a note for each."""
    family = evidence.check.answers.get("family_heart_disease_under_60", "")
    held: dict[str, Trigger] = {}
    for row in TRIGGERS:
        if row.holds(values, evidence.check.age, family):
            held.setdefault(row.trigger, row)
    evidence.notes += [f"{row.words[0].upper()}{row.words[1:]} ({row.source})." for row in held.values()]
    if held.keys() & {"specialist_urgent", "specialist", "familial"}:
        evidence.notes.append(_CAUSE)
    return list(held.values())
