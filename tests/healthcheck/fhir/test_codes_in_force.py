"""The codes in force: those of the record's own day in England, a channel's own before the plain ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from healthcheck.assess import assess
from healthcheck.fhir import bundle, codes
from healthcheck.fhir.codes import CARRIERS, EVERY
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, a_record, observed
from tests.healthcheck.fhir.corrected import corrected

CHANGED = date(2027, 4, 1)
NEW = "276364001"


@pytest.fixture(name="corrected")
def waist_has_another_code(request: pytest.FixtureRequest) -> Iterator[str]:
    """From a day on, in the channel that is asked for."""
    with corrected("waist", request.param, since=CHANGED, code=NEW):
        yield request.param


def waist(day: date, channel: str = EVERY) -> list[str]:
    return [coding.code for coding in codes.in_force(day, channel)["waist"]]


@pytest.mark.parametrize("corrected", [EVERY], indirect=True)
@pytest.mark.usefixtures("corrected")
def test_a_corrected_code_begins_on_its_day_and_leaves_older_records_as_they_were() -> None:
    assert waist(date(2027, 3, 31)) == ["276361009"]
    assert waist(CHANGED) == [NEW]
    assert all(waist(CHANGED, channel) == [NEW] for channel in CARRIERS)
    before = observed(a_bundle(a_check()), "waist")
    assert before[0]["code"]["coding"][0]["code"] == "276361009"


@pytest.mark.parametrize("corrected", CARRIERS, indirect=True)
def test_a_channels_own_code_is_that_channels_alone(corrected: str) -> None:
    assert waist(CHANGED, corrected) == [NEW]
    assert waist(date(2027, 3, 31), corrected) == ["276361009"]
    others = [EVERY, *(channel for channel in CARRIERS if channel != corrected)]
    assert all(waist(CHANGED, channel) == ["276361009"] for channel in others)
    assert codes.differs(CHANGED, corrected)
    assert not codes.differs(date(2027, 3, 31), "pdm")


@pytest.mark.parametrize("corrected", ["pdm"], indirect=True)
@pytest.mark.usefixtures("corrected")
def test_a_record_is_written_and_looked_at_in_the_codes_of_its_channel_and_day() -> None:
    at = datetime(2027, 4, 1, 9, tzinfo=UTC)
    record = replace(a_record(), made_at=at)
    made = bundle.make(assess(a_check()), record, "pdm")
    bundle.validate(made, "pdm")
    assert any(
        coding["code"] == NEW for one in made["entry"] for coding in one["resource"].get("code", {}).get("coding", ())
    )
    with pytest.raises(bundle.InvalidRecord, match=f"{NEW} is not in the table"):
        bundle.validate(made, "fhir")
    plain = bundle.make(assess(a_check()), record)
    with pytest.raises(bundle.InvalidRecord, match="276361009 is not in the table"):
        bundle.validate(plain, "pdm")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 3, 31, 22, 59, tzinfo=UTC), date(2027, 3, 31)),
        (datetime(2027, 3, 31, 23, 0, tzinfo=UTC), date(2027, 4, 1)),  # midnight in England, in summer
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_the_day_is_englands(moment: datetime, day: date) -> None:
    assert codes.day_of(moment) == day


def test_parallel_codes_stand_loinc_first() -> None:
    systems = [[each.system for each in parallel] for parallel in codes.in_force(CHANGED).values()]
    assert all(each == sorted(each) for each in systems)
