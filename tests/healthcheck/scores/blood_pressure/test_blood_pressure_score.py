"""Blood pressure bands at their thresholds, at home and elsewhere."""

from decimal import Decimal

import pytest

from healthcheck.measurement import Source
from healthcheck.score import Estimate, Unscored
from healthcheck.scores import blood_pressure
from tests.healthcheck.cases import a_check

_HOME = [
    ("134.9", "84.9", "normal"),
    ("135", "84", "stage_1"),
    ("134", "85", "stage_1"),
    ("149.9", "94.9", "stage_1"),
    ("150", "94", "stage_2"),
    ("149", "95", "stage_2"),
    ("169.9", "99.9", "stage_2"),
    ("170", "99", "very_high"),
    ("169", "100", "very_high"),
    ("90", "60", "normal"),
    ("89.9", "60", "low"),
    ("90", "59.9", "low"),
]
_CLINIC = [
    ("139", "89", "normal"),
    ("140", "89", "stage_1"),
    ("139", "90", "stage_1"),
    ("159", "99", "stage_1"),
    ("160", "99", "stage_2"),
    ("159", "100", "stage_2"),
    ("179", "119", "stage_2"),
    ("180", "119", "very_high"),
    ("179", "120", "very_high"),
    ("79", "62", "low"),
    ("90", "58", "low"),
    ("90", "60", "normal"),
]


@pytest.mark.parametrize(("systolic", "diastolic", "band"), _HOME)
def test_home_thresholds(systolic: str, diastolic: str, band: str) -> None:
    assert blood_pressure.band(Decimal(systolic), Decimal(diastolic), at_home=True) == band


@pytest.mark.parametrize(("systolic", "diastolic", "band"), _CLINIC)
def test_clinic_thresholds(systolic: str, diastolic: str, band: str) -> None:
    assert blood_pressure.band(Decimal(systolic), Decimal(diastolic), at_home=False) == band


@pytest.mark.parametrize("place", [Source.PHARMACY, Source.KIOSK, Source.CLINIC])
def test_every_place_but_home_has_the_clinic_thresholds(place: Source) -> None:
    score = blood_pressure.score(a_check(pressure=("137", "84"), measured_at=place))
    assert isinstance(score, Estimate)
    assert score.band == "normal"
    assert place.value in score.inputs[0].origin


def test_a_week_at_home_is_scored_by_its_average_with_where_it_came_from() -> None:
    score = blood_pressure.score(a_check(pressure=("137", "84")))
    assert isinstance(score, Estimate)
    assert score.band == "stage_1"
    assert score.value is None
    assert score.parts == {"systolic": 137.0, "diastolic": 84.0}
    assert "average of 6 home readings" in score.inputs[0].origin


def test_a_low_diastolic_is_not_hidden_by_a_high_systolic() -> None:
    score = blood_pressure.score(a_check(pressure=("152", "55")))
    assert isinstance(score, Estimate)
    assert score.band == "stage_2"
    assert score.notes == ("One of the two is low although the other is not: 152/55 mmHg.",)


def test_without_a_reading_there_is_a_reason() -> None:
    score = blood_pressure.score(a_check(pressure=None))
    assert score == Unscored("blood_pressure", "blood pressure: not measured", blood_pressure.ALGORITHM)


@pytest.mark.parametrize("at_home", [True, False])
def test_a_higher_pressure_never_has_a_milder_band(at_home: bool) -> None:
    order = ["normal", "stage_1", "stage_2", "very_high"]
    for fixed in range(60, 130, 5):
        systolic = [blood_pressure.band(Decimal(mmhg), Decimal(fixed), at_home=at_home) for mmhg in range(90, 220)]
        diastolic = [
            blood_pressure.band(Decimal(fixed + 40), Decimal(mmhg), at_home=at_home) for mmhg in range(60, 140)
        ]
        for bands in (systolic, diastolic):
            assert bands == sorted(bands, key=order.index)
