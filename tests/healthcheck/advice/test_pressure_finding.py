"""Blood pressure: every place by its own thresholds, the worst one stands, and no reading is averaged away."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from healthcheck.advice.finding import Level
from healthcheck.advice.pressure import finding
from healthcheck.blood_pressure import Reading
from healthcheck.measurement import Source

FIRST = datetime(2026, 11, 2, 8, tzinfo=UTC)


def taken(*pressures: str, at: Source = Source.HOME) -> list[Reading]:
    pairs = [pressure.split("/") for pressure in pressures]
    return [
        Reading(UUID(int=number + 1), Decimal(high), Decimal(low), FIRST + timedelta(hours=number), at)
        for number, (high, low) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("pressure", "at_home", "elsewhere"),
    [
        ("89/70", "low", "low"),
        ("79/62", "low", "low"),
        ("90/58", "low_diastolic", "low_diastolic"),
        ("90/60", "normal", "normal"),
        ("134/84", "normal", "normal"),
        ("135/84", "stage_1", "normal"),
        ("134/85", "stage_1", "normal"),
        ("140/80", "stage_1", "stage_1"),
        ("120/90", "stage_1", "stage_1"),
        ("149/94", "stage_1", "stage_1"),
        ("150/80", "stage_2", "stage_1"),
        ("120/95", "stage_2", "stage_1"),
        ("160/80", "stage_2", "stage_2"),
        ("169/99", "stage_2", "stage_2"),
        ("170/80", "very_high", "stage_2"),
        ("120/100", "very_high", "stage_2"),
        ("179/119", "very_high", "stage_2"),
        ("180/80", "very_high", "very_high"),
        ("120/120", "very_high", "very_high"),
        ("150/58", "stage_2", "stage_1"),
    ],
)
def test_the_same_pressure_by_the_thresholds_of_its_place(pressure: str, at_home: str, elsewhere: str):
    assert finding(taken(pressure)).band == at_home
    for place in (Source.CLINIC, Source.PHARMACY, Source.KIOSK):
        assert finding(taken(pressure, at=place)).band == elsewhere


def test_nothing_measured_is_unknown_with_its_reason():
    found = finding([])
    assert (found.level, found.words) == (Level.UNKNOWN, "We do not have your blood pressure yet")
    assert found.gp == "blood pressure (not measured)"


def test_a_high_pharmacy_pressure_is_not_hidden_by_normal_ones_at_home():
    found = finding([*taken("120/75", "122/76"), *taken("165/95", "162/94", at=Source.PHARMACY)])
    assert found.band == "stage_2"
    assert found.words == "Your blood pressure, measured at a pharmacy, is 162/94 mmHg, which is high"
    assert found.gp == "Blood pressure 162/94 mmHg (pharmacy): high"


def test_a_high_home_pressure_is_not_hidden_by_normal_ones_at_the_clinic():
    assert finding([*taken("155/96"), *taken("118/70", at=Source.CLINIC)]).band == "stage_2"


def test_one_very_high_reading_is_not_averaged_away():
    found = finding(taken("130/80", "175/90", "128/80", "126/78"))
    assert (found.level, found.band) == (Level.URGENT, "very_high_once")
    assert found.words == "Your blood pressure, measured at home, is 175/90 mmHg in one reading, which is very high"


def test_one_very_high_clinic_reading_is_not_replaced_by_the_lower_one():
    assert finding(taken("182/90", "150/85", at=Source.CLINIC)).band == "very_high_once"


def test_an_average_that_is_itself_very_high_says_so():
    assert finding(taken("168/90", "178/92")).band == "very_high"


def test_a_low_pressure_outweighs_a_raised_one_elsewhere():
    assert finding([*taken("85/55"), *taken("145/88", at=Source.CLINIC)]).band == "low"


def test_the_average_is_held_against_the_threshold_unrounded():
    assert finding(taken("134/80", "135/80")).band == "normal"
    assert finding(taken("135/80", "135/80")).band == "stage_1"
