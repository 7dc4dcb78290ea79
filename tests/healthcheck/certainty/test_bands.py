"""Many values at once are banded as one value is, at every threshold and beside it."""

from decimal import Decimal

import numpy as np
import pytest

from healthcheck import kidney
from healthcheck.advice.thresholds import classify
from healthcheck.certainty import bands
from healthcheck.certainty.bands import Masks
from healthcheck.scores import bmi, qrisk3
from healthcheck.scores.blood_pressure import band as pressure_band
from healthcheck.scores.leicester.points import band as leicester_band


def words(masks: Masks, count: int) -> list[str]:
    """The band of each, which is always exactly one."""
    assert (np.sum(list(masks.values()), axis=0) == 1).all()
    return [next(word for word, mask in masks.items() if mask[nth]) for nth in range(count)]


def near(*cuts: float) -> np.ndarray:
    """The cuts, both sides of them, and what lies between."""
    edges = [np.nextafter(cut, side) for cut in cuts for side in (-np.inf, np.inf)]
    return np.array([*cuts, *edges, *np.linspace(min(cuts) - 5, max(cuts) + 5, 400)])


def test_qrisk3() -> None:
    risks = near(10, 20).clip(0)
    assert words(bands.qrisk3_bands(risks), len(risks)) == [qrisk3.band(float(risk)) for risk in risks]


def test_leicester() -> None:
    assert words(bands.leicester_bands(np.arange(48)), 48) == [leicester_band(total) for total in range(48)]


@pytest.mark.parametrize("lower", [True, False])
def test_bmi(lower: bool) -> None:
    values = np.arange(1200, 5000) / 100
    expected = [bmi.band(Decimal(f"{value:.2f}"), lower=lower) for value in values]
    assert words(bands.bmi_bands(values, lower=lower), len(values)) == expected


def test_egfr() -> None:
    values = near(14.5, 29.5, 44.5, 59.5, 89.5)
    assert words(bands.egfr_bands(values), len(values)) == [str(kidney.g_category(value)) for value in values]


@pytest.mark.parametrize("at_home", [True, False])
def test_blood_pressure(at_home: bool) -> None:
    systolic, diastolic = (each.ravel() for each in np.meshgrid(np.arange(70, 200, 5), np.arange(40, 130, 5)))
    found = words(bands.pressure_bands(systolic, diastolic, at_home=at_home), len(systolic))
    for word, top, bottom in zip(found, systolic, diastolic, strict=True):
        one = pressure_band(Decimal(int(top)), Decimal(int(bottom)), at_home=at_home)
        assert word == ("low_diastolic" if one == "low" and top >= 90 else one)


@pytest.mark.parametrize(
    ("subject", "group", "cuts"),
    [
        ("hba1c", "", (42, 48, 86)),
        ("total_cholesterol", "", (5, 7.5, 9)),
        ("non_hdl_cholesterol", "", (4, 7.5)),
        ("hdl_cholesterol", "female", (1.2,)),
        ("hdl_cholesterol", "male", (1.0,)),
        ("cholesterol_ratio", "", (4, 6)),
    ],
)
def test_laboratory_values(subject: str, group: str, cuts: tuple[float, ...]) -> None:
    values = near(*cuts)
    found = words(bands.value_bands(subject, values, group), len(values))
    for word, value in zip(found, values, strict=True):
        row = classify(subject, {"value": Decimal(str(float(value)))}, group)
        assert row and word == row.band
