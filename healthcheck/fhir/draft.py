"""One record while it is written: the assessment, the record's own facts, and what every resource of it repeats."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from healthcheck import grade
from healthcheck.advice.finding import Finding
from healthcheck.assess import Assessment
from healthcheck.blood_pressure import BloodPressure
from healthcheck.check import HealthCheck
from healthcheck.fhir import codes
from healthcheck.fhir.datatype import Json, organisation, patient, reference
from healthcheck.fhir.fixed import fixed
from healthcheck.fhir.identity import resource_id
from healthcheck.fhir.record import Record
from healthcheck.grade import Graded
from healthcheck.measurement import Absent, Measurement
from healthcheck.score import Estimate, Unscored


@dataclass(frozen=True)
class Draft:
    """What a resource needs to know of the record it stands in."""

    assessment: Assessment
    record: Record
    channel: str = codes.EVERY

    @property
    def check(self) -> HealthCheck:
        """The check that was assessed."""
        return self.assessment.check

    @cached_property
    def pressure(self) -> BloodPressure | Absent:
        """The pressure that counts: three resources speak of it."""
        return self.check.blood_pressure()

    @cached_property
    def person(self) -> Json:
        """Reference to the person."""
        return fixed(patient(self.check.person.nhs_number.digits))

    @cached_property
    def service(self) -> Json:
        """Reference to the service that writes the record."""
        return fixed(organisation(self.record.author))

    @cached_property
    def encounter(self) -> Json:
        """Reference to the check as an encounter."""
        return reference(f"Encounter/{resource_id('Encounter', self.check.id)}")

    @cached_property
    def day(self) -> date:
        """The day whose codes it is written with."""
        return codes.day_of(self.record.made_at)

    @property
    def basis(self) -> list[Json]:
        """Reference to the answers as a list; empty when nothing was submitted."""
        answers = self.check.answers_id
        if answers is None:
            return []
        return [reference(f"QuestionnaireResponse/{resource_id('QuestionnaireResponse', answers)}")]

    @cached_property
    def _grades(self) -> dict[int, Graded]:
        return {}

    def graded(self, value: Measurement) -> Graded:
        """How far a value of the check can be trusted; what is calculated from it asks too."""
        if id(value) not in self._grades:
            self._grades[id(value)] = grade.of_measurement(value, self.check.previous)
        return self._grades[id(value)]

    def graded_as(self, name: str, *parts: Measurement) -> Graded:
        """The same of what is calculated from these."""
        return grade.of_parts(name, [(part, self.graded(part)) for part in parts])

    def derived_id(self, kind: str) -> str:
        """The id of a resource that this assessment made."""
        return resource_id(kind, self.record.assessment_id)

    def estimate(self, name: str) -> Estimate | None:
        """A score that could be given, else None."""
        score = self.assessment.scores.get(name)
        return score if isinstance(score, Estimate) else None

    def unscored(self, name: str) -> Unscored | None:
        """A score that could not be given, else None."""
        score = self.assessment.scores.get(name)
        return score if isinstance(score, Unscored) else None

    def finding(self, subject: str) -> Finding:
        """How a subject stands, as the person's page and the conclusion say it too."""
        return next(finding for finding in self.assessment.findings if finding.subject == subject)

    def concept(self, *names: str, text: str = "") -> Json:
        """A CodeableConcept of the codes in force when the record was made, parallel ones side by side."""
        return _concept(self.day, self.channel, names, text)


@lru_cache(maxsize=1024)  # of a day there are fewer than two hundred
def _concept(day: date, channel: str, names: tuple[str, ...], text: str) -> Json:
    table = codes.in_force(day, channel)
    coding = [{"system": c.system, "code": c.code, "display": c.display} for name in names for c in table[name]]
    return fixed({"coding": coding, **({"text": text} if text else {})})


def measurement_id(value: Measurement) -> str:
    """The id of a measured Observation: the same in every version of the record.

    It is another one where something else is known of the sample since: what a GP has is never written over.
    """
    told = value.sample.told if value.sample else ""
    return resource_id(f"Observation {told}".rstrip(), value.id)


def pressure_id(pressure: BloodPressure) -> str:
    """The id of a summarised pressure: the same while it rests on the same readings in the same way."""
    return resource_id(f"blood_pressure, {pressure.method}", *sorted(reading.id for reading in pressure.readings))
