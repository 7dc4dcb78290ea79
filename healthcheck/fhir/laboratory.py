"""Laboratory results: each value or failure as reported, the lipid panel, and what is calculated from them."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from healthcheck.fhir import point_of_care
from healthcheck.fhir.datatype import Json, moment, quantity, refer, reference
from healthcheck.fhir.draft import Draft, measurement_id
from healthcheck.fhir.hand import where_and_whose
from healthcheck.fhir.identity import resource_id
from healthcheck.fhir.observation import Head, absent, observation
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.sample import SampleFlag

_CONDITIONS = "http://terminology.hl7.org/CodeSystem/v2-0493"
# No laboratory had a sample of these.
_NEVER_EXAMINED = (AbsentReason.KIT_LOST, AbsentReason.KIT_EXPIRED, AbsentReason.KIT_CANCELLED)
_LIPIDS = (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.CHOLESTEROL_RATIO, Kind.TRIGLYCERIDES)


def make(draft: Draft) -> list[Json]:
    """The lipid panel, its members, HbA1c, creatinine, eGFR and the urine ratio; a retest stands beside its failure."""
    lipids = [result for kind in _LIPIDS for result in _reported(draft, kind)]
    lipids += _ratio(draft)
    others = [
        *_reported(draft, Kind.HBA1C),
        *_reported(draft, Kind.CREATININE),
        *_egfr(draft),
        *_reported(draft, Kind.ACR),
    ]
    return [*_panel(draft, lipids), *lipids, *others]


def _reported(draft: Draft, kind: Kind) -> list[Json]:
    """Every attempt at a kind that still stands, oldest first. What was never tried has no id and is not a result."""
    attempts = draft.check.standing(kind)
    return [result for attempt in sorted(attempts, key=_when) for result in _attempt(draft, attempt)]


def _when(attempt: Measurement | Absent) -> tuple[str, str]:
    return (moment(attempt.taken_at) if attempt.taken_at else "", str(attempt.id))


def _attempt(draft: Draft, attempt: Measurement | Absent) -> list[Json]:
    if attempt.id is None:
        return []
    outcome = _value(attempt) if isinstance(attempt, Measurement) else _no_value(attempt)
    result = observation(
        draft,
        Head(
            id=_id(attempt, attempt.id),
            group="laboratory",
            code=draft.concept(attempt.kind.key),
            at=attempt.taken_at,
            by=point_of_care.performer(draft, attempt),
            uk_core="UKCore-Observation-Lab",
        ),
        *_notes(draft, attempt),
        **_sample(draft, attempt),
        **outcome,
    )
    return [result]


def _id(attempt: Measurement | Absent, made: UUID) -> str:
    """What is held, or is not theirs, and the value itself are three things to tell."""
    if isinstance(attempt, Measurement):
        return measurement_id(attempt)
    withheld = attempt.reason in (AbsentReason.HELD, AbsentReason.NOT_YOUR_SAMPLE)
    return resource_id(f"Observation {attempt.reason.key}" if withheld else "Observation", made)


def _value(value: Measurement) -> Json:
    return {"valueQuantity": quantity(value.value, value.kind.unit, value.comparator)}


def _no_value(failure: Absent) -> Json:
    """Why, in the laboratory's own words where it gave some. A held value is not given out yet, and is to come."""
    why = absent(_absent_code(failure.reason), failure.words or failure.reason.written)
    return {"dataAbsentReason": why, **({"status": "registered"} if failure.reason is AbsentReason.HELD else {})}


def _absent_code(reason: AbsentReason) -> str:
    """A test that was never done is no error, and nor is a value that a clinician is checking."""
    if reason is AbsentReason.HELD:
        return "temp-unknown"
    return "not-performed" if reason in _NEVER_EXAMINED else "error"


def _notes(draft: Draft, attempt: Measurement | Absent) -> tuple[str, ...]:
    """Where and how reliably it was measured, of the value itself and nothing else; or why there is none."""
    if isinstance(attempt, Measurement):
        where = where_and_whose(attempt.source, [attempt.entered_by])
        return where, *point_of_care.notes(attempt), draft.graded(attempt).note
    name = attempt.kind.written
    why = f"{name[0].upper()}{name[1:]} has no result: {attempt.reason.written}."
    return why, *point_of_care.notes(attempt)


def _sample(draft: Draft, attempt: Measurement | Absent) -> Json:
    """The sample and its reference, where there was one."""
    if isinstance(attempt, Absent) and attempt.reason in _NEVER_EXAMINED:
        return {}
    sample = {"contained": [_specimen(draft, attempt)], "specimen": {"reference": "#specimen"}}
    return sample if attempt.test is None else point_of_care.with_device(sample, attempt.test)


def _specimen(draft: Draft, attempt: Measurement | Absent) -> Json:
    """The sample, contained: the Bundle carries no Specimen of its own."""
    sample = draft.concept("urine" if attempt.kind is Kind.ACR else "capillary_blood")
    taken = {"collection": {"collectedDateTime": moment(attempt.taken_at)}} if attempt.taken_at else {}
    flags = attempt.flags if isinstance(attempt, Measurement) else ()
    marked = {"condition": [_condition(flag) for flag in flags]} if flags else {}
    return {"resourceType": "Specimen", "id": "specimen", "type": sample, "subject": draft.person, **taken, **marked}


def _condition(flag: SampleFlag) -> Json:
    """How the laboratory marked the sample: HL7's code where that has one, and in words."""
    coding = [{"system": _CONDITIONS, "code": flag.condition}] if flag.condition else []
    return {**({"coding": coding} if coding else {}), "text": flag.written}


def _panel(draft: Draft, members: list[Json]) -> list[Json]:
    if not members:
        return []
    standing = [value for kind in _LIPIDS for value in draft.check.standing(kind)]
    times = [value.taken_at for value in standing if value.taken_at]
    panel = observation(
        draft,
        Head(
            id=draft.derived_id("cholesterol"),
            group="laboratory",
            code=draft.concept("cholesterol", "lipids"),
            at=max(times, default=None),
            by=draft.service,
            uk_core="UKCore-Observation-Group-Lab",
        ),
        hasMember=[refer(member) for member in members],
    )
    return [panel]


def _ratio(draft: Draft) -> list[Json]:
    """Total cholesterol over HDL where the laboratory gave the two and not the ratio."""
    check = draft.check
    ratio, reported = check.cholesterol_ratio(), check.latest(Kind.CHOLESTEROL_RATIO)
    parts = [part for kind in _LIPIDS[:2] if isinstance(part := check.latest(kind), Measurement)]
    if not isinstance(ratio, Decimal) or isinstance(reported, Measurement):
        return []
    ratio_observation = observation(
        draft,
        Head(
            id=draft.derived_id("cholesterol_ratio"),
            group="laboratory",
            code=draft.concept("cholesterol_ratio"),
            at=max(part.taken_at for part in parts),
            by=draft.service,
            uk_core="UKCore-Observation-Lab",
        ),
        "Calculated from total and HDL cholesterol.",
        draft.graded_as(Kind.CHOLESTEROL_RATIO.key, *parts).note,
        valueQuantity=_quotient(ratio),
        derivedFrom=[reference(f"Observation/{measurement_id(part)}") for part in parts],
    )
    return [ratio_observation]


def _quotient(ratio: Decimal) -> Json:
    """To two places; above the highest ratio that is credible only that it is above, for the two values stand there."""
    kind = Kind.CHOLESTEROL_RATIO
    if ratio > kind.high:
        return quantity(kind.high, kind.unit, ">")
    return quantity(ratio.quantize(Decimal("0.01"), ROUND_HALF_UP), kind.unit)


def _egfr(draft: Draft) -> list[Json]:
    estimate, creatinine = draft.estimate("egfr"), draft.check.latest(Kind.CREATININE)
    if estimate is None or estimate.value is None or not isinstance(creatinine, Measurement):
        return []
    egfr = observation(
        draft,
        Head(
            id=draft.derived_id("egfr"),
            group="laboratory",
            code=draft.concept("egfr"),
            at=creatinine.taken_at,
            by=draft.service,
            uk_core="UKCore-Observation-Lab",
        ),
        f"Category {estimate.band}. Calculated from creatinine.",
        draft.graded_as("egfr", creatinine).note,
        *estimate.notes,
        valueQuantity=quantity(round(estimate.value, 1), estimate.unit),
        derivedFrom=[reference(f"Observation/{measurement_id(creatinine)}")],
        method={"text": estimate.algorithm},
    )
    return [egfr]
