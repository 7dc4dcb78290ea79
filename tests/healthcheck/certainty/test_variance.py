"""The spreads follow from the tables, each with its source, and agree with the studies they were worked out from."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from healthcheck import certainty
from healthcheck.certainty import variance
from healthcheck.certainty.variance import Series
from healthcheck.measurement import Kind, Source
from healthcheck.reading import Reading
from tests.healthcheck.cases import an_id

FOLDER = Path(certainty.__file__).parent


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def test_every_figure_has_a_source() -> None:
    variances, plausible = table("variances.toml"), table("plausible.toml")
    assert all(part["source"] for part in variances["laboratory"].values())
    assert all(part["source"] for part in variances["body"].values())
    for part in variances["blood"].values():
        if isinstance(part, dict):
            told = [source.partition(":")[0] for source in part["sources"]]
            assert told == [name for name in part if name != "sources"]
    named = " ".join(variances["pressure"]["sources"])
    assert all(f"{part}" in named for part in ("device", "weeks", "day", "reading", "together"))
    assert all(part["source"] for name, part in plausible.items() if name != "predicted")


@pytest.mark.parametrize(
    ("which", "at_home", "readings", "days", "published"),
    [
        ("systolic", True, 28, 7, 0.042),  # a week of self-monitoring, Warren 2010
        ("diastolic", True, 28, 7, 0.039),
        ("systolic", False, 2, 1, 0.086),  # the surgery, Warren 2010
        ("diastolic", False, 2, 1, 0.086),
    ],
)
def test_pressure_varies_within_a_person_as_published(
    which: str, at_home: bool, readings: int, days: int, published: float
) -> None:
    whole = variance.pressure(which, Series(readings, days, at_home))
    device = variance.parts(which, at_home=at_home)["device"]  # the same monitor both times, so not in the figure
    assert sqrt(whole**2 - device**2) == pytest.approx(published, abs=0.0015)


def test_one_morning_reading_varies_from_day_to_day_as_in_ohasama() -> None:
    for which, published in (("systolic", 8.6 / 123.4), ("diastolic", 5.8 / 75.7)):
        parts = variance.parts(which, at_home=True)
        assert sqrt(parts["day"] ** 2 + parts["reading"] ** 2) == pytest.approx(published, abs=0.001)


def test_the_ratio_of_cholesterols_varies_as_published() -> None:
    laboratory = table("variances.toml")["laboratory"]
    total, hdl = (laboratory[name]["biological"] for name in ("total_cholesterol", "hdl_cholesterol"))
    assert sqrt(total**2 + hdl**2 - 2 * variance.cholesterol_covariance()) == pytest.approx(0.068, abs=0.0005)


def test_more_readings_on_more_days_are_surer_but_never_sure() -> None:
    series = [
        Series(1, 1, True),
        Series(2, 1, True),
        Series(2, 2, True),
        Series(12, 3, True),
        Series(10_000, 5_000, True),
    ]
    spreads = [variance.pressure("systolic", each) for each in series]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[-1] > 0.045


def test_home_is_surer_than_the_clinic_for_pressure_and_less_sure_for_the_body() -> None:
    assert variance.pressure("systolic", Series(2, 1, True)) < variance.pressure("systolic", Series(2, 1, False))
    for kind in (Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST):
        assert variance.body(kind, Source.HOME) > variance.body(kind, Source.PHARMACY)


def test_one_more_measurement_as_good_as_the_first_halves_the_variance() -> None:
    assert variance.after(0.1, 0.1) == pytest.approx(0.1 / sqrt(2))
    assert variance.after(0.26, 0.07) < 0.07


def test_days_are_counted_as_the_person_counts_them() -> None:
    """Half past midnight in summer is the evening before in Greenwich, and still the day of the breakfast after it."""
    night, breakfast, day_before = (
        Reading(an_id(str(at)), Decimal(128), Decimal(81), at, Source.HOME)
        for at in (
            datetime(2026, 7, 1, 23, 30, tzinfo=UTC),
            datetime(2026, 7, 2, 7, 0, tzinfo=UTC),
            datetime(2026, 7, 1, 7, 0, tzinfo=UTC),
        )
    )
    assert Series.of([night, breakfast]).days == 1
    assert Series.of([day_before, night]).days == 2
