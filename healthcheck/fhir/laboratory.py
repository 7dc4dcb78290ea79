"""Laboratory results: each value or failure as reported, the lipid panel, and what is calculated from them."""

from decimal import ROUND_HALF_UP, Decimal

from healthcheck import grade
from healthcheck.fhir.datatype import Json, moment, quantity, refer
from healthcheck.fhir.draft import Draft, measurement_id
from healthcheck.fhir.identity import resource_id
from healthcheck.fhir.observation import Head, absent, measured_where, observation
from healthcheck.measurement import Absent, Kind, Measurement

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
    """Every attempt at a kind, oldest first. What was never tried has no id and is not a result."""
    attempts = [value for value in draft.check.measurements if value.kind is kind]
    return [result for attempt in sorted(attempts, key=_when) for result in _attempt(draft, attempt)]


def _when(attempt: Measurement | Absent) -> tuple[str, str]:
    return (moment(attempt.taken_at) if attempt.taken_at else "", str(attempt.id))


def _attempt(draft: Draft, attempt: Measurement | Absent) -> list[Json]:
    if attempt.id is None:
        return []
    outcome = _value(attempt) if isinstance(attempt, Measurement) else {"dataAbsentReason": _failure(attempt)}
    result = observation(
        draft,
        Head(
            id=resource_id("Observation", attempt.id),
            group="laboratory",
            code=draft.concept(attempt.kind.key),
            at=attempt.taken_at,
            by=draft.service,
            uk_core="UKCore-Observation-Lab",
        ),
        *_notes(attempt),
        contained=[_specimen(draft, attempt)],
        specimen={"reference": "#specimen"},
        **outcome,
    )
    return [result]


def _value(value: Measurement) -> Json:
    return {"valueQuantity": quantity(value.value, value.kind.unit, value.comparator)}


def _failure(failure: Absent) -> Json:
    """The laboratory's own words where it gave some."""
    return absent("error", failure.words or failure.reason.written)


def _notes(attempt: Measurement | Absent) -> tuple[str, ...]:
    """Where and how reliably it was measured, of the value itself and nothing else; or why there is none."""
    if isinstance(attempt, Measurement):
        return measured_where(attempt.source), grade.of_measurement(attempt).note
    name = attempt.kind.written
    return (f"{name[0].upper()}{name[1:]} has no result: {attempt.reason.written}.",)


def _specimen(draft: Draft, attempt: Measurement | Absent) -> Json:
    """The sample, contained: the Bundle carries no Specimen of its own."""
    sample = draft.concept("urine" if attempt.kind is Kind.ACR else "capillary_blood")
    taken = {"collection": {"collectedDateTime": moment(attempt.taken_at)}} if attempt.taken_at else {}
    return {"resourceType": "Specimen", "id": "specimen", "type": sample, "subject": draft.person, **taken}


def _panel(draft: Draft, members: list[Json]) -> list[Json]:
    if not members:
        return []
    times = [value.taken_at for value in draft.check.measurements if value.kind in _LIPIDS and value.taken_at]
    panel = observation(
        draft,
        Head(
            id=draft.derived_id("cholesterol"),
            group="laboratory",
            code=draft.concept("cholesterol"),
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
        grade.of_calculated(Kind.CHOLESTEROL_RATIO.key, *parts).note,
        valueQuantity=quantity(ratio.quantize(Decimal("0.01"), ROUND_HALF_UP), Kind.CHOLESTEROL_RATIO.unit),
        derivedFrom=[{"reference": f"Observation/{measurement_id(part)}"} for part in parts],
    )
    return [ratio_observation]


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
        grade.of_calculated("egfr", creatinine).note,
        *estimate.notes,
        valueQuantity=quantity(round(estimate.value, 1), estimate.unit),
        derivedFrom=[{"reference": f"Observation/{measurement_id(creatinine)}"}],
        method={"text": estimate.algorithm},
    )
    return [egfr]
