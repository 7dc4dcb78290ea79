"""A series of readings as the one pressure that counts: days as they are lived, a memory sent twice, a long series."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.blood_pressure import BloodPressure, summarise
from healthcheck.measurement import Source
from healthcheck.reading import Reading

LONDON = ZoneInfo("Europe/London")
MORNING = datetime(2026, 11, 2, 7, 30, tzinfo=LONDON)


def reading(number: int, when: datetime, systolic: int = 128, *, at: Source = Source.HOME, **more) -> Reading:
    return Reading(UUID(int=number + 1), Decimal(systolic), Decimal(79), when, at, **more)


def protocol(days: int, *, start: datetime = MORNING, systolic: int = 128) -> list[Reading]:
    """Two readings a minute apart, mornings and evenings."""
    return [
        reading(day * 4 + nth, start + timedelta(days=day, hours=12 * (nth // 2), minutes=nth % 2), systolic)
        for day in range(days)
        for nth in range(4)
    ]


def counts(readings: list[Reading]) -> BloodPressure:
    found = summarise(readings)
    assert found is not None
    return found


@pytest.mark.parametrize("days", [4, 5, 6, 7])
def test_the_home_protocol_drops_the_first_day_and_averages_the_rest(days: int) -> None:
    first_day_high = [replace(each, systolic=Decimal(190)) for each in protocol(days)[:4]]
    found = counts([*first_day_high, *protocol(days)[4:]])
    assert (found.systolic, found.days, len(found.readings)) == (Decimal("128.0"), days, 4 * (days - 1))


def test_of_a_series_over_a_fortnight_the_last_seven_days_count() -> None:
    found = counts([*protocol(7, systolic=190), *shifted(protocol(7), days=7)])
    assert found.systolic == Decimal("128.0")
    assert found.days == 7


def shifted(readings: list[Reading], **by: int) -> list[Reading]:
    delta = timedelta(**by)
    return [replace(each, id=UUID(int=each.id.int + 1000), taken_at=each.taken_at + delta) for each in readings]


def test_one_home_reading_is_no_average() -> None:
    assert counts(protocol(1)[:1]).method == "one home reading, fewer than NICE NG136 asks"
    assert counts(protocol(1)).method == "average of 4 home readings on 1 day, fewer than NICE NG136 asks"


def test_more_than_sixty_readings_are_one_series() -> None:
    many = [reading(number, MORNING + timedelta(hours=number)) for number in range(150)]
    assert counts(many).systolic == Decimal("128.0")


def test_a_reading_just_after_midnight_in_summer_belongs_to_the_day_it_is_there() -> None:
    """00:10 on 2 July in London is 23:10 on 1 July in Greenwich."""
    nights = [datetime(2026, 7, day, 0, 10, tzinfo=LONDON).astimezone(UTC) for day in (1, 2, 3, 4)]
    days = [datetime(2026, 7, day, 22, 0, tzinfo=LONDON).astimezone(UTC) for day in (1, 2, 3, 4)]
    found = counts([reading(number, when) for number, when in enumerate([*nights, *days])])
    assert found.days == 4
    assert len(found.readings) == 6


def test_the_night_the_clocks_go_back_is_one_day() -> None:
    twice = [datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1)]
    found = counts([reading(number, when.astimezone(UTC)) for number, when in enumerate(twice)])
    assert (found.days, len(found.readings)) == (1, 2)


@given(st.lists(st.integers(0, 9 * 24 * 60), min_size=1, max_size=30, unique=True), st.integers(-12, 14))
def test_the_zone_that_times_are_written_in_does_not_show(minutes: list[int], hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    here = [reading(number, MORNING + timedelta(minutes=minute)) for number, minute in enumerate(minutes)]
    there = [replace(each, taken_at=each.taken_at.astimezone(zone)) for each in here]
    one, other = counts(here), counts(there)
    assert (one.systolic, one.days, one.method) == (other.systolic, other.days, other.method)


def test_a_memory_that_is_sent_again_has_measured_nothing_new() -> None:
    once = [replace(each, device="BP7", stored=True) for each in protocol(4)]
    once[7] = replace(once[7], systolic=Decimal(150))
    again = [replace(each, id=UUID(int=each.id.int + 1000)) for each in once[6:]]
    assert counts([*once, *again]).systolic == counts(once).systolic
    assert len(counts([*once, *again]).readings) == len(counts(once).readings)


def test_what_is_typed_twice_stays_twice_because_nobody_knows_that_it_is_one() -> None:
    assert len(counts([reading(0, MORNING), reading(1, MORNING)]).readings) == 2


def test_of_a_clinics_readings_the_lower_of_the_last_two_counts() -> None:
    clinic = [
        reading(nth, MORNING + timedelta(minutes=nth), high, at=Source.CLINIC)
        for nth, high in enumerate([150, 144, 139])
    ]
    found = counts(clinic)
    assert (found.systolic, found.method) == (139, "lower of the last two readings (NICE NG136)")


def test_readings_of_a_pharmacy_and_a_clinic_on_one_day_are_not_the_last_two_of_one_visit() -> None:
    pharmacy = reading(0, MORNING, 122, at=Source.PHARMACY)
    clinic = reading(1, MORNING + timedelta(hours=3), 151, at=Source.CLINIC)
    assert counts([pharmacy, clinic]).systolic == 151
    assert counts([pharmacy, clinic]).method == "one reading"


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(70, 200)), min_size=1, max_size=40))
def test_the_pressure_that_counts_is_never_outside_the_readings_it_rests_on(found: list[tuple[int, int]]) -> None:
    readings = [reading(nth, MORNING + timedelta(minutes=minute), high) for nth, (minute, high) in enumerate(found)]
    pressure = counts(readings)
    assert min(each.systolic for each in pressure.readings) <= pressure.systolic
    assert pressure.systolic <= max(each.systolic for each in pressure.readings)
    assert set(pressure.readings) <= set(readings)
