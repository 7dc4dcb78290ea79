"""Tests of the pieces laboratory messages are made of."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from apps.kits import wire
from healthcheck.measurement import Kind
from healthcheck.refusal import Invalid


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"[]",
        b'"text"',
        b'{"value": NaN}',
        b'{"value": -Infinity}',
        b'{"value": 1, "value": 2}',
        b'{"value": ' + b"9" * 5000 + b"}",
        b'{"a":' * 50_000,
        b"\xff\xfe",
    ],
)
def test_a_body_that_is_not_one_json_object_is_refused(raw):
    with pytest.raises(Invalid):
        wire.parse(raw)


def test_a_number_keeps_every_digit_on_its_way_in():
    assert wire.parse(b'{"value": 5.10}') == {"value": Decimal("5.10")}


@pytest.mark.parametrize("value", [True, None, "5", [], {}, float("inf"), Decimal("NaN")])
def test_only_a_finite_number_is_a_number(value):
    with pytest.raises(Invalid):
        wire.number(value, "/value")


@pytest.mark.parametrize(("value", "exact"), [(5, "5"), (5.1, "5.1"), (Decimal("5.10"), "5.10")])
def test_a_number_is_taken_as_it_is_written(value, exact):
    assert str(wire.number(value, "/value")) == exact


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-11-20T08:30:00Z", datetime(2024, 11, 20, 8, 30, tzinfo=UTC)),
        ("2024-07-20T08:30:00+01:00", datetime(2024, 7, 20, 7, 30, tzinfo=UTC)),
        ("2024-11-20", datetime(2024, 11, 20, tzinfo=UTC)),
    ],
)
def test_a_moment_is_kept_in_universal_time(written, moment):
    assert wire.moment(written, "/at") == moment


@pytest.mark.parametrize(
    "written", ["2024-11-20T08:30:00", "2024-11", "20/11/2026", "0001-01-01T00:00:00+14:00", 7, None, ""]
)
def test_a_moment_without_its_zone_or_day_is_refused(written):
    with pytest.raises(Invalid):
        wire.moment(written, "/at")


def test_a_value_is_kept_to_the_decimals_of_its_kind_and_never_as_minus_zero():
    assert str(wire.measured(Kind.TOTAL_CHOLESTEROL, Decimal("5.005"), "mmol/L", "")) == "5.01"
    assert str(wire.measured(Kind.ACR, Decimal("-0.0"), "mg/mmol", "")) == "0.00"
    assert str(wire.measured(Kind.ACR, Decimal("1." + "1" * 5000), "mg/mmol", "")) == "1.11"


@pytest.mark.parametrize("value", ["", "  ", "a\nb", "a\x00b", "x" * 101, 7, None])
def test_text_that_cannot_be_an_id_is_refused(value):
    with pytest.raises(Invalid):
        wire.text(value, "/id")


def test_a_list_of_more_than_500_is_refused():
    with pytest.raises(Invalid):
        wire.blocks([{}] * 501, "/entry")
