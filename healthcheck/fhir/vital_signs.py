"""Vital signs: height, weight, waist, body mass index, blood pressure and pulse."""

from decimal import Decimal

from healthcheck import grade
from healthcheck.blood_pressure import BloodPressure
from healthcheck.fhir.datatype import Json, quantity, refer, reference
from healthcheck.fhir.draft import Draft, measurement_id, pressure_id
from healthcheck.fhir.hand import by_their_word, performer, where_and_whose
from healthcheck.fhir.observation import Head, device, observation
from healthcheck.measurement import Kind, Measurement
from healthcheck.units import Unit

_PROFILES = {
    Kind.HEIGHT: "UKCore-Observation-VitalSigns-BodyHeight",
    Kind.WEIGHT: "UKCore-Observation-VitalSigns-BodyWeight",
    Kind.WAIST: "UKCore-Observation",  # its vital signs profile demands a LOINC code, and waist has SNOMED CT only
    Kind.PULSE: "UKCore-Observation-VitalSigns-HeartRate",
}


def make(draft: Draft) -> list[Json]:
    """The panel first, then what it holds, then blood pressure and pulse; only what was measured."""
    body = [_measured(draft, kind) for kind in (Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST)]
    members = [sign for sign in (*body, _bmi(draft)) if sign]
    pulse = [_measured(draft, Kind.PULSE), _rhythm(draft)]
    signs = [*_panel(draft, members), *members, _blood_pressure(draft), *pulse]
    return [sign for sign in signs if sign]


def _measured(draft: Draft, kind: Kind) -> Json | None:
    value = draft.check.latest(kind)
    if not isinstance(value, Measurement):
        return None
    return observation(
        draft,
        Head(
            id=measurement_id(value),
            group="vital-signs",
            code=draft.concept(kind.key),
            at=value.taken_at,
            by=performer(draft, value.source, [value.entered_by]),
            uk_core=_PROFILES[kind],
        ),
        where_and_whose(value.source, [value.entered_by]),
        draft.graded(value).note,
        valueQuantity=quantity(value.value, kind.unit, value.comparator),
        device=device(value.device),
    )


def _bmi(draft: Draft) -> Json | None:
    bmi = draft.check.bmi()
    parts = [draft.check.latest(kind) for kind in (Kind.HEIGHT, Kind.WEIGHT)]
    measured = [part for part in parts if isinstance(part, Measurement)]
    if not isinstance(bmi, Decimal):
        return None
    return observation(
        draft,
        Head(
            id=draft.derived_id("bmi"),
            group="vital-signs",
            code=draft.concept("bmi"),
            at=max(part.taken_at for part in measured),
            by=draft.service,
            uk_core="UKCore-Observation-VitalSigns-BMI",
        ),
        "Calculated from height and weight.",
        draft.graded_as("bmi", *measured).note,
        valueQuantity=quantity(bmi, Unit.KG_PER_M2),
        derivedFrom=[reference(f"Observation/{measurement_id(part)}") for part in measured],
    )


def _rhythm(draft: Draft) -> Json | None:
    """That a monitor showed its sign of an irregular pulse. That it showed none is no finding, and is not sent."""
    finding = next((each for each in draft.assessment.findings if each.subject == "pulse_rhythm"), None)
    if finding is None:
        return None
    seen = [each for each in draft.check.measurements if isinstance(each, Measurement) and each.irregular_pulse]
    last = max(seen, key=lambda each: each.taken_at)
    return observation(
        draft,
        Head(
            id=draft.derived_id("pulse_rhythm"),
            group="vital-signs",
            code=draft.concept("pulse_rhythm", text="Pulse rhythm, by the sign of a blood pressure monitor"),
            at=last.taken_at,
            by=performer(draft, last.source, [each.entered_by for each in seen]),
        ),
        f"{finding.gp}. Not felt by hand and no ECG.",
        valueCodeableConcept=draft.concept("pulse_irregular"),
        device=device(last.device),
    )


def _panel(draft: Draft, members: list[Json]) -> list[Json]:
    if not members:
        return []
    times = [
        value.taken_at
        for value in draft.check.measurements
        if isinstance(value, Measurement) and value.kind in _PROFILES
    ]
    panel = observation(
        draft,
        Head(
            id=draft.derived_id("vital_signs"),
            group="vital-signs",
            code=draft.concept("vital_signs"),
            at=max(times),
            by=draft.service,
            uk_core="UKCore-Observation-VitalSigns",
        ),
        hasMember=[refer(member) for member in members],
    )
    return [panel]


def _blood_pressure(draft: Draft) -> Json | None:
    """The pressure that counts, with how it came about; the single readings are not sent."""
    pressure = draft.pressure
    if not isinstance(pressure, BloodPressure):
        return None
    hands = [reading.entered_by for reading in pressure.readings]
    reported = by_their_word(pressure.source, hands)
    return observation(
        draft,
        Head(
            id=pressure_id(pressure),
            group="vital-signs",
            code=draft.concept("blood_pressure", text="Blood pressure"),
            at=max(reading.taken_at for reading in pressure.readings),
            by=performer(draft, pressure.source, hands),
            uk_core="UKCore-Observation-VitalSigns-BloodPressure",
        ),
        f"{where_and_whose(pressure.source, hands)} {pressure.method[0].upper()}{pressure.method[1:]}.",
        grade.of_pressure(pressure, draft.check.previous).note,
        method={"text": pressure.method},
        bodySite=draft.concept(f"{pressure.arm}_arm") if pressure.arm else None,
        device=device(_monitors(pressure)),
        component=[
            _component(draft, "systolic", pressure.systolic, reported),
            _component(draft, "diastolic", pressure.diastolic, reported),
        ],
    )


def _component(draft: Draft, half: str, value: Decimal, reported: bool) -> Json:
    names = (half, f"{half}_self_reported") if reported else (half,)
    words = f"{half.capitalize()} blood pressure"  # UK Core tells the two components apart by this text
    return {"code": draft.concept(*names, text=words), "valueQuantity": quantity(value, Unit.MMHG)}


def _monitors(pressure: BloodPressure) -> str:
    """What the readings were taken with, as told to us."""
    return ", ".join(sorted({reading.device for reading in pressure.readings if reading.device}))
