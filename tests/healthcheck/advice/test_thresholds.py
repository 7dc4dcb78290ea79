"""The threshold table at, just below and just above each of its figures."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from healthcheck.advice.finding import Level
from healthcheck.advice.thresholds import THRESHOLDS, classify, classify_measurement
from healthcheck.measurement import Kind, Measurement, Source
from healthcheck.scores.blood_pressure import band as pressure_band

NUMBERS = [
    ("hba1c", "", ["41.9 normal", "42 raised", "47.9 raised", "48 high", "86 high", "86.1 very_high"]),
    ("total_cholesterol", "", ["5.0 normal", "5.01 raised", "7.5 raised", "7.51 high", "9.0 high", "9.01 very_high"]),
    ("non_hdl_cholesterol", "", ["4.0 normal", "4.01 raised", "7.5 raised", "7.51 very_high"]),
    ("hdl_cholesterol", "female", ["1.19 low", "1.2 normal"]),
    ("hdl_cholesterol", "male", ["0.99 low", "1.0 normal"]),
    ("cholesterol_ratio", "", ["4 normal", "4.001 raised", "6 raised", "6.001 high"]),
    ("acr", "", ["2.99 normal", "3 raised", "30 raised", "30.01 a3", "69.9 a3", "70 high"]),
    ("triglycerides", "", ["4.49 normal", "4.5 raised", "9.99 raised", "10 high", "20 high", "20.01 very_high"]),
    ("age", "", ["64 under_65", "65 65_to_74", "74 65_to_74", "75 75_or_over"]),
]


@pytest.mark.parametrize(
    ("subject", "group", "value", "band"),
    [(subject, group, *each.split()) for subject, group, cases in NUMBERS for each in cases],
)
def test_a_value_falls_in_its_band(subject: str, group: str, value: str, band: str):
    row = classify(subject, {"value": Decimal(value)}, group)
    assert row is not None
    assert row.band == band


@pytest.mark.parametrize(
    ("subject", "kind", "bound", "band"),
    [
        ("acr", Kind.ACR, "<3", "normal"),
        ("acr", Kind.ACR, "<3.1", None),
        ("acr", Kind.ACR, ">70", "high"),
        ("acr", Kind.ACR, ">69", "a3"),
        ("acr", Kind.ACR, ">29", "raised"),
        ("acr", Kind.ACR, ">2", None),
        ("hba1c", Kind.HBA1C, "<42", "normal"),
        ("hba1c", Kind.HBA1C, ">86", "very_high"),
        ("hba1c", Kind.HBA1C, ">47.9", "raised"),
        ("total_cholesterol", Kind.TOTAL_CHOLESTEROL, ">9.0", "very_high"),
    ],
)
def test_of_a_bound_only_what_is_certain_is_said(subject: str, kind: Kind, bound: str, band: str | None):
    measured = Measurement(
        UUID(int=1), kind, Decimal(bound[1:]), datetime(2026, 11, 1, tzinfo=UTC), Source.LABORATORY, comparator=bound[0]
    )
    row = classify_measurement(subject, measured)
    assert (row.band if row else None) == band


def test_no_row_holds_for_a_value_that_the_subject_does_not_have():
    assert classify("hba1c", {"band": "G1"}) is None
    assert classify("shoe_size", {"value": Decimal(9)}) is None


def test_every_row_names_its_source():
    assert all(row.source for row in THRESHOLDS)


def test_a_row_out_of_force_decides_nothing():
    """NHS Health Check online calls HbA1c of 48 urgent; the programme's guidance, in force, does not."""
    other = [row for row in THRESHOLDS if row.subject == "hba1c" and not row.in_force]
    assert [(row.when, row.level) for row in other] == [(">=48", Level.URGENT)]
    row = classify("hba1c", {"value": Decimal(60)})
    assert row is not None
    assert row.level is Level.HIGH


def test_every_subject_measured_as_a_number_has_an_answer_for_any_number():
    for subject, group in {(row.subject, row.group) for row in THRESHOLDS if row.measure == "value"}:
        assert classify(subject, {"value": Decimal("0.001")}, group)
        assert classify(subject, {"value": Decimal(10_000)}, group)


@pytest.mark.parametrize("at_home", [True, False])
def test_every_band_of_the_pressure_score_has_a_row(at_home: bool):
    for systolic in range(70, 301, 5):
        for diastolic in range(40, 201, 5):
            stands = pressure_band(Decimal(systolic), Decimal(diastolic), at_home=at_home)
            assert classify("blood_pressure", {"band": stands})


@pytest.mark.parametrize(
    ("subject", "bands"),
    [
        ("qrisk3", "low raised high"),
        ("egfr", "G1 G2 G3a G3b G4 G5"),
        ("leicester", "low increased high very_high"),
        ("bmi", "underweight healthy overweight obese_1 obese_2 obese_3"),
        ("alcohol", "lower increasing higher possible_dependence"),
        ("activity", "active moderately_active moderately_inactive inactive"),
        ("smoking", "never ex light moderate heavy"),
    ],
)
def test_every_band_of_a_score_has_a_row(subject: str, bands: str):
    assert all(classify(subject, {"band": band}) for band in bands.split())
