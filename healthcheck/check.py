"""One health check as a value: who, what was answered, what was measured, on which day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from healthcheck.blood_pressure import BloodPressure, Reading, summarise
from healthcheck.entry import Entry
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.person import Person

NOT_TOGETHER = "the total is not above the HDL"
_PRESSURE = {Kind.SYSTOLIC, Kind.DIASTOLIC}


@dataclass(frozen=True, slots=True)
class FollowUpAnswer:
    """One answer given after a result: the question's id, the chosen option's code, and when."""

    question: str
    option: str
    at: datetime


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
        answers_by: who typed it; None when not told.
        previous: the last known value of each kind from the person's earlier checks; of blood pressure, what counted.
        follow_up: answers to questions that a result asked, in the order they came in.
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
    answers_by: Entry | None = None
    previous: tuple[Measurement, ...] = ()
    follow_up: tuple[FollowUpAnswer, ...] = ()
    _of_kind: Mapping[Kind, list[Measurement | Absent]] = field(init=False, repr=False, compare=False)
    _latest: dict[Kind, Measurement | Absent] = field(init=False, repr=False, compare=False, default_factory=dict)
    _pressure: list[BloodPressure | Absent] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        """Sort the measurements by kind; what follows from them is worked out once, for it is asked fifty times."""
        of_kind: dict[Kind, list[Measurement | Absent]] = {}
        for each in self.measurements:
            of_kind.setdefault(each.kind, []).append(each)
        object.__setattr__(self, "_of_kind", of_kind)

    @property
    def age(self) -> int:
        """Whole years on the day of the check."""
        return self.person.age_on(self.day)

    def latest(self, kind: Kind) -> Measurement | Absent:
        """What stands for a kind: the newest value; else the newest failure; else Absent(NOT_MEASURED).

        Of one specimen only the laboratory's last word counts, be it a value or a failure, in whatever order its words
        came in: a corrected result replaces the first, and a failure found later takes the value away. A laboratory
        comes before a point-of-care test, whatever was later: the test is there for what no laboratory has told.
        """
        if kind not in self._latest:
            self._latest[kind] = self._latest_of(kind)
        return self._latest[kind]

    def _latest_of(self, kind: Kind) -> Measurement | Absent:
        standing = self.standing(kind)
        values = [found for found in standing if isinstance(found, Measurement)]
        if values:
            return max(reversed(values), key=lambda value: (value.test is None, value.taken_at))
        failed = [found for found in standing if found.test is None] or standing
        return failed[-1] if failed else Absent(kind, AbsentReason.NOT_MEASURED)

    def standing(self, kind: Kind) -> list[Measurement | Absent]:
        """What was measured of a kind, in the order it came in, less what its own laboratory has replaced since."""
        last = self.last_words(kind)
        found = self._of_kind.get(kind, ())
        return [each for each in found if each.specimen is None or last[each.specimen] is each]

    def last_words(self, kind: Kind) -> dict[UUID, Measurement | Absent]:
        """By specimen, what its laboratory said last of a kind."""
        last: dict[UUID, Measurement | Absent] = {}
        for each in self._of_kind.get(kind, ()):
            if each.specimen is not None:
                before = last.get(each.specimen)
                if before is None or _replaces(each, before):
                    last[each.specimen] = each
        return last

    def readings(self) -> tuple[Reading, ...]:
        """The whole blood pressures that were taken."""
        return readings_of(self.measurements)

    def blood_pressure(self) -> BloodPressure | Absent:
        """The pressure that counts, or Absent when no whole reading was taken; worked out once."""
        if not self._pressure:
            none = Absent(Kind.SYSTOLIC, AbsentReason.NOT_MEASURED, "not measured")
            self._pressure.append(summarise(self.readings()) or none)
        return self._pressure[0]

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
        """Total cholesterol over HDL; the laboratory's own ratio where one of the two is missing; else why not.

        The total includes the HDL: where it is not above it one of the two is wrong, and nothing is made of them.
        """
        total, hdl = self.latest(Kind.TOTAL_CHOLESTEROL), self.latest(Kind.HDL_CHOLESTEROL)
        if isinstance(total, Measurement) and isinstance(hdl, Measurement) and not (total.comparator or hdl.comparator):
            if total.value <= hdl.value:
                return Absent(Kind.CHOLESTEROL_RATIO, AbsentReason.UNREADABLE, NOT_TOGETHER)
            return total.value / hdl.value
        reported = self.latest(Kind.CHOLESTEROL_RATIO)
        if isinstance(reported, Measurement) and not reported.comparator:
            return reported.value
        for part in (total, hdl):
            if isinstance(part, Absent):
                return part
        return Absent(Kind.CHOLESTEROL_RATIO, AbsentReason.UNREADABLE, "reported only as a bound")

    def cholesterol_above(self) -> tuple[Decimal, Decimal] | None:
        """What non-HDL cholesterol and the ratio are more than, where one of the two was given only as a bound.

        A total above its bound, or an HDL below its own, makes both larger; any other bound tells neither.
        """
        total, hdl = self.latest(Kind.TOTAL_CHOLESTEROL), self.latest(Kind.HDL_CHOLESTEROL)
        if isinstance(total, Absent) or isinstance(hdl, Absent) or total.value <= hdl.value:
            return None
        larger = (total.comparator, hdl.comparator) in ((">", ""), ("", "<"), (">", "<"))
        return (total.value - hdl.value, total.value / hdl.value) if larger else None


def readings_of(measurements: Iterable[Measurement | Absent]) -> tuple[Reading, ...]:
    """Systolic and diastolic values, and the pulse, joined by the reading they were taken in."""
    parts: dict[UUID, dict[Kind, Measurement]] = {}
    for value in measurements:
        if isinstance(value, Measurement) and value.reading:
            parts.setdefault(value.reading, {})[value.kind] = value
    return tuple(
        Reading(
            id=reading,
            systolic=pair[Kind.SYSTOLIC].value,
            diastolic=pair[Kind.DIASTOLIC].value,
            taken_at=pair[Kind.SYSTOLIC].taken_at,
            source=pair[Kind.SYSTOLIC].source,
            device=pair[Kind.SYSTOLIC].device,
            stored=all(part.stored for part in (pair[Kind.SYSTOLIC], pair[Kind.DIASTOLIC])),
            pulse=pair[Kind.PULSE].value if Kind.PULSE in pair else None,
            arm=pair[Kind.SYSTOLIC].arm,
            irregular_pulse=pair[Kind.SYSTOLIC].irregular_pulse,
            entered_by=pair[Kind.SYSTOLIC].entered_by,
        )
        for reading, pair in parts.items()
        if pair.keys() >= _PRESSURE
    )


def _replaces(each: Measurement | Absent, before: Measurement | Absent) -> bool:
    """Whether a word that came in later is the later one too; no word of the same moment undoes a withdrawal."""
    if each.reported_at is None or before.reported_at is None:
        return True
    withdrawn = isinstance(before, Absent) and before.reason is AbsentReason.WITHDRAWN
    return each.reported_at > before.reported_at or (each.reported_at == before.reported_at and not withdrawn)
