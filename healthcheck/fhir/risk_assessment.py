"""Risk: QRISK3 as a RiskAssessment; heart age and the Leicester score as Observations, for neither is a probability."""

from typing import Any

from healthcheck.advice.heart import KIDNEY_NOTE
from healthcheck.blood_pressure import BloodPressure
from healthcheck.fhir.datatype import Json, moment, number, quantity, reference
from healthcheck.fhir.draft import Draft, measurement_id, pressure_id
from healthcheck.fhir.observation import Head, absent, observation, points
from healthcheck.figure import cut, percent
from healthcheck.measurement import Kind, Measurement
from healthcheck.score import Estimate
from healthcheck.scores.qrisk3.healthy import AGE_HIGH
from healthcheck.sentence import ended
from healthcheck.units import Unit

_MEASURED_FOR_QRISK3 = (
    Kind.TOTAL_CHOLESTEROL,
    Kind.HDL_CHOLESTEROL,
    Kind.CHOLESTEROL_RATIO,
    Kind.HEIGHT,
    Kind.WEIGHT,
)
_MEASURED_FOR_LEICESTER = (Kind.WAIST, Kind.HEIGHT, Kind.WEIGHT)


def make(draft: Draft) -> list[Json]:
    """QRISK3, heart age and Leicester; where one has no number, an Observation that says why."""
    qrisk3, leicester = draft.estimate("qrisk3"), draft.estimate("leicester")
    risks = [*(_qrisk3(draft, qrisk3) if qrisk3 else ()), *(_leicester(draft, leicester) if leicester else ())]
    return [*risks, *_unscored(draft, "qrisk3"), *_unscored(draft, "leicester")]


def _qrisk3(draft: Draft, estimate: Estimate) -> list[Json]:
    if estimate.value is None:
        return []
    prediction: Json = {
        "outcome": draft.concept("qrisk3"),
        "probabilityDecimal": number(cut(estimate.value)),
        "qualitativeRisk": {"text": draft.finding("qrisk3").band.replace("_", " ")},
    }
    if isinstance(relative := estimate.parts.get("relative_risk"), int | float):
        prediction["relativeRisk"] = number(round(relative, 2))
    assessment = {
        "resourceType": "RiskAssessment",
        "id": draft.derived_id("RiskAssessment"),
        "status": "final",
        "method": {"text": estimate.algorithm},
        "subject": draft.person,
        "encounter": draft.encounter,
        "occurrenceDateTime": moment(draft.record.made_at),
        "basis": [*draft.basis, *_measurements(draft, _MEASURED_FOR_QRISK3), *_pressure(draft)],
        "prediction": [prediction],
        "note": [{"text": note} for note in (*_other_sex(estimate), *estimate.notes)],
    }
    return [{name: value for name, value in assessment.items() if value != []}, *_heart_age(draft, estimate)]


def _other_sex(estimate: Estimate) -> list[str]:
    """The figure of the other equation, as words: a second prediction could be filed as the score."""
    other = estimate.parts.get("other_sex")
    return [f"By the equation for the other sex: {percent(other)}."] if isinstance(other, int | float) else []


def _heart_age(draft: Draft, estimate: Estimate) -> list[Json]:
    age = estimate.parts.get("heart_age")
    if age is None:
        return []
    value = quantity(AGE_HIGH, Unit.YEARS, ">") if isinstance(age, str) else quantity(round(age), Unit.YEARS)
    note = "The age at which a healthy person of the same sex and ethnicity has this QRISK3 score."
    caution = tuple(each for each in estimate.notes if each.startswith(KIDNEY_NOTE))
    return [_scored(draft, "heart_age", estimate, [*draft.basis], (note, *caution), valueQuantity=value)]


def _leicester(draft: Draft, estimate: Estimate) -> list[Json]:
    basis = [*draft.basis, *_measurements(draft, _MEASURED_FOR_LEICESTER)]
    notes = (f"Risk band: {estimate.band.replace('_', ' ')}.", *estimate.notes)
    return [_scored(draft, "leicester", estimate, basis, notes, **_leicester_points(estimate))]


def _leicester_points(estimate: Estimate) -> Json:
    """The points; where ethnicity was not stated no number, for either of the two totals could be false."""
    if estimate.value is None:
        return {"dataAbsentReason": absent("unknown", "ethnicity not stated, so one of two totals; see the note")}
    return {"valueInteger": points(estimate.value)}


def _scored(
    draft: Draft, name: str, estimate: Estimate, basis: list[Json], notes: tuple[str, ...], **value: Any
) -> Json:
    return observation(
        draft,
        Head(
            id=draft.derived_id(name),
            group="survey",
            code=draft.concept(name),
            at=draft.record.made_at,
            by=draft.service,
        ),
        *notes,
        method={"text": estimate.algorithm},
        derivedFrom=basis,
        **value,
    )


def _unscored(draft: Draft, name: str) -> list[Json]:
    score = draft.unscored(name)
    if score is None:
        return []
    why = observation(
        draft,
        Head(
            id=draft.derived_id(name),
            group="survey",
            code=draft.concept(name),
            at=draft.record.made_at,
            by=draft.service,
        ),
        f"Not scored: {ended(score.reason)}",
        dataAbsentReason=absent("not-performed", score.reason),
    )
    return [why]


def _measurements(draft: Draft, kinds: tuple[Kind, ...]) -> list[Json]:
    values = [draft.check.latest(kind) for kind in kinds]
    return [reference(f"Observation/{measurement_id(value)}") for value in values if isinstance(value, Measurement)]


def _pressure(draft: Draft) -> list[Json]:
    pressure = draft.pressure
    if not isinstance(pressure, BloodPressure):
        return []
    return [reference(f"Observation/{pressure_id(pressure)}")]
