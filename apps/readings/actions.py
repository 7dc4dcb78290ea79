"""What can be done with readings: add what was measured, converted and checked at the door."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from apps.checks import actions as checks
from apps.checks.models import HealthCheck
from apps.readings.given import GivenReading
from apps.readings.values import values_of
from healthcheck import arms
from healthcheck.blood_pressure import once
from healthcheck.check import HealthCheck as Subject
from healthcheck.entry import Entry
from healthcheck.measurement import Absent, Arm, Measurement
from healthcheck.surprise import AskAgain, surprise
from healthcheck.unlikely import unlikely


@dataclass(frozen=True, slots=True)
class Added:
    """What was kept, and what the person is asked to do.

    Args:
        again: what should be measured again; None where nothing is surprising.
        arm: the arm to measure on from now, where both were seen to differ twice.
    """

    check: HealthCheck
    values: Sequence[Measurement | Absent]
    again: AskAgain | None
    arm: Arm | None


def add(
    *, check: HealthCheck, readings: Sequence[GivenReading], origin: str, entered_by: Entry, by: str, at: datetime
) -> Added:
    """Keep readings of a held check, all or none, in the transaction that holds it.

    Args:
        origin: one that was never used.

    Raises:
        Invalid: "wrong-unit", "out-of-range", "measured-twice", "half-a-reading", "diastolic-not-below", "future",
            "too-old", "not-from-here", "not-yours-to-test", "test-not-told" and others, each with its pointer.
    """
    values = [value for reading in readings for value in values_of(reading, entered_by, at)]
    after = checks.take_readings(check=check, values=values, origin=origin, by=by, at=at)
    new = {value.id for value in values}
    before = replace(after, measurements=tuple(value for value in after.measurements if value.id not in new))
    return Added(check, values, _again(before, after), _arm(after))


def _again(before: Subject, after: Subject) -> AskAgain | None:
    """A pressure comes first: it may be urgent. A memory that is sent again holds nothing new and asks for nothing."""
    earlier = {reading.id: reading for reading in before.readings()}
    new = [reading for reading in once(after.readings()) if reading.id not in earlier]
    return surprise(once(earlier.values()), new) or unlikely(before, after)


def _arm(after: Subject) -> Arm | None:
    found = arms.difference(once(after.readings()))
    return found.arm if found and found.confirmed else None
