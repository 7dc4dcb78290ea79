"""Blood pressure series for tests: a careful one at home, and ways to take something from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from healthcheck.blood_pressure import BloodPressure, Reading, summarise
from healthcheck.measurement import Source
from tests.healthcheck.cases import an_id

FIRST = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)

# As monitors give them: no digit and no number stands out.
PLAIN = ((128, 81), (123, 79), (131, 83), (126, 77), (133, 86), (121, 78), (127, 82), (129, 76))


def reading(number: int, pair: tuple[int, int], at: datetime, **changes: Any) -> Reading:
    """One reading at home, typed, from a named monitor; with changes."""
    plain = Reading(an_id(f"reading {number}"), Decimal(pair[0]), Decimal(pair[1]), at, Source.HOME, device="BP7")
    return replace(plain, **changes)


def series(*, days: int = 5, each: int = 4, pairs: Sequence[tuple[int, int]] = PLAIN, **changes: Any) -> list[Reading]:
    """Readings in twos a minute apart, mornings and evenings, for so many days."""
    return [
        reading(
            day * each + number,
            pairs[(day * each + number) % len(pairs)],
            FIRST + timedelta(days=day, hours=12 * (number // 2), minutes=number % 2),
            **changes,
        )
        for day in range(days)
        for number in range(each)
    ]


def seconds_apart(seconds: float, *pairs: tuple[int, int], **changes: Any) -> list[Reading]:
    """One reading after the other, so many seconds between them."""
    return [
        reading(number, pair, FIRST + timedelta(seconds=seconds * number), **changes)
        for number, pair in enumerate(pairs)
    ]


def counts(readings: Sequence[Reading]) -> BloodPressure:
    """The pressure that counts of some readings."""
    pressure = summarise(readings)
    assert pressure is not None
    return pressure
