"""One health check as a value: who, what was answered, what was measured, on which day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from healthcheck.blood_pressure import BloodPressure, Reading, summarise
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.person import Person


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """Everything that an assessment rests on.

    Args:
        id: of the check; the ids in the record come from it.
        person: with sex and ethnicity as answered, where they were.
        day: the day the check is assessed for; age is counted on it.
        started_at: when the person began.
        answers: question id to the chosen option's code; {} when the questionnaire was not submitted.
        measurements: values and failed attempts, in the order they came in.
        questionnaire: name and version of the question set, such as "nhs_health_check 2026-11".
        answered_at: when the questionnaire was submitted; None when it was not.
        answers_id: id of that submission; None when there is none.
    """

    id: UUID
    person: Person
    day: date
    started_at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)
    measurements: tuple[Measurement | Absent, ...] = ()
    questionnaire: str = ""
    answered_at: datetime | None = None
    answers_id: UUID | None = None

    @property
    def age(self) -> int:
        """Whole years on the day of the check."""
        return self.person.age_on(self.day)

    def latest(self, kind: Kind) -> Measurement | Absent:
        """What stands for a kind: the newest value; else the newest failure; else Absent(NOT_MEASURED).

        Of one specimen only the laboratory's last word counts, be it a value or a failure, in whatever order its words
        came in: a corrected result replaces the first, and a failure found later takes the value away.
        """
        standing = self._standing(kind)
        values = [found for found in standing if isinstance(found, Measurement)]
        if values:
            return max(reversed(values), key=lambda value: value.taken_at)
        return standing[-1] if standing else Absent(kind, AbsentReason.NOT_MEASURED)

    def _standing(self, kind: Kind) -> list[Measurement | Absent]:
        """What was measured of a kind, in the order it came in, less what its own laboratory has replaced since."""
        found = [each for each in self.measurements if each.kind is kind]
        last: dict[UUID, Measurement | Absent] = {}
        for each in found:
            if each.specimen is not None:
                before = last.get(each.specimen)
                if before is None or not _earlier(each.reported_at, before.reported_at):
                    last[each.specimen] = each
        return [each for each in found if each.specimen is None or last[each.specimen] is each]

    def readings(self) -> tuple[Reading, ...]:
        """The whole blood pressures that were taken."""
        return readings_of(self.measurements)

    def blood_pressure(self) -> BloodPressure | Absent:
        """The pressure that counts, or Absent when no whole reading was taken."""
        return summarise(self.readings()) or Absent(Kind.SYSTOLIC, AbsentReason.NOT_MEASURED, "not measured")

    def bmi(self) -> Decimal | Absent:
        """Body mass index in kg/m2 to two decimals, or the missing one of height and weight."""
        height, weight = self.latest(Kind.HEIGHT), self.latest(Kind.WEIGHT)
        if isinstance(height, Absent):
            return height
        if isinstance(weight, Absent):
            return weight
        metres = height.value / 100
        return (weight.value / (metres * metres)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def cholesterol_ratio(self) -> Decimal | Absent:
        """Total cholesterol over HDL; the laboratory's own ratio where one of the two is missing; else why not."""
        total, hdl = self.latest(Kind.TOTAL_CHOLESTEROL), self.latest(Kind.HDL_CHOLESTEROL)
        if isinstance(total, Measurement) and isinstance(hdl, Measurement) and not (total.comparator or hdl.comparator):
            return total.value / hdl.value
        reported = self.latest(Kind.CHOLESTEROL_RATIO)
        if isinstance(reported, Measurement) and not reported.comparator:
            return reported.value
        for part in (total, hdl):
            if isinstance(part, Absent):
                return part
        return Absent(Kind.CHOLESTEROL_RATIO, AbsentReason.UNREADABLE, "reported only as a bound")


def readings_of(measurements: Iterable[Measurement | Absent]) -> tuple[Reading, ...]:
    """Systolic and diastolic values joined by the reading they were taken in."""
    halves: dict[UUID, dict[Kind, Measurement]] = {}
    for value in measurements:
        if isinstance(value, Measurement) and value.reading and value.kind in (Kind.SYSTOLIC, Kind.DIASTOLIC):
            halves.setdefault(value.reading, {})[value.kind] = value
    return tuple(
        Reading(
            id=reading,
            systolic=pair[Kind.SYSTOLIC].value,
            diastolic=pair[Kind.DIASTOLIC].value,
            taken_at=pair[Kind.SYSTOLIC].taken_at,
            source=pair[Kind.SYSTOLIC].source,
            device=pair[Kind.SYSTOLIC].device,
            stored=all(half.stored for half in pair.values()),
        )
        for reading, pair in halves.items()
        if len(pair) == 2
    )


def _earlier(one: datetime | None, other: datetime | None) -> bool:
    """Whether one time is known to be before the other."""
    return one is not None and other is not None and one < other
