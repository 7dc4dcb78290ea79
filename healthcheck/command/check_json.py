"""The JSON of one check as `assess` takes it: nothing unknown, nothing coerced; `--schema` prints this."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from healthcheck.command.check_types import (
    UNITS_SAID,
    ArmWord,
    Day,
    EthnicityWord,
    FlagWord,
    KindWord,
    Moment,
    Name,
    NhsDigits,
    Number,
    ReasonWord,
    RouteWord,
    SexWord,
    SourceWord,
    Text,
    UnitWord,
    WhoseWord,
)
from healthcheck.measurement import Source

MOST_MEASUREMENTS = 500


class Shape(BaseModel):
    """An object of the JSON: an unknown field is refused, and nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PersonJson(Shape):
    """Who the check is about. Only the date of birth is needed; what is left out is not known, and is said to be."""

    birth_date: Day
    sex: SexWord | None = Field(default=None, description="At birth. The answer sex_at_birth says the same.")
    ethnicity: EthnicityWord | None = Field(default=None, description="The answer ethnicity says the same.")
    nhs_number: NhsDigits | None = Field(default=None, description="10 digits; needed for --fhir alone.")
    townsend: Annotated[Number, Field(ge=-8, le=12)] | None = Field(default=None, description="Townsend score.")


class EntryJson(Shape):
    """Who put a value in."""

    route: RouteWord
    organisation: Text = Field(default="", description="ODS code of the one that acted for the person.")
    operator: Text = Field(default="", description="That organisation's own name for who it was; no person's name.")


class PointOfCareJson(Shape):
    """The point-of-care test that a value is of."""

    device: Name
    lot: Name
    operator: Name
    passed: bool = Field(description="Whether the device's last quality control passed. If not, its value is not used.")
    controlled_at: Moment


class SampleJson(Shape):
    """What is known of the sample of a kit."""

    whose: WhoseWord | None = Field(default=None, description="The person's last word on whose blood it is.")
    word_changed: bool = False
    said_collected_at: Moment | None = None
    laboratory_told: bool = Field(default=False, description="The laboratory gave a collection time of its own.")
    vouched: bool = Field(default=False, description="A clinician said that it is this person's.")


class OfAMeasurement(Shape):
    """What a value and a failed attempt share."""

    kind: KindWord
    id: UUID | None = Field(default=None, strict=False, description="Made from the file where it is left out.")
    specimen: Name | None = Field(default=None, description="Any name: of one sample the last report counts.")
    reported_at: Moment | None = None
    entered_by: EntryJson | None = None
    test: PointOfCareJson | None = None


class ValueJson(OfAMeasurement):
    """A measured value."""

    value: Number
    unit: UnitWord = Field(description=UNITS_SAID)
    comparator: Literal["", "<", ">"] = Field(default="", description="Where the laboratory gave only a bound.")
    taken_at: Moment
    source: SourceWord
    reading: Name | None = Field(
        default=None, description="Any name; joins a systolic, its diastolic and a pulse. A pressure needs one."
    )
    device: Text = ""
    stored: bool = Field(default=False, description="The device's own memory gave the value.")
    arrived_at: Moment | None = Field(default=None, description="When the sample reached the laboratory.")
    arm: ArmWord | None = None
    irregular_pulse: bool | None = None
    flags: tuple[FlagWord, ...] = Field(default=(), strict=False, max_length=8, description="Marks of the sample.")
    sample: SampleJson | None = None


class AbsentJson(OfAMeasurement):
    """A value that was tried for and is not there, and why. What was never tried is simply left out."""

    absent: ReasonWord
    words: Text = Field(default="", description="The laboratory's own words.")
    taken_at: Moment | None = None
    source: SourceWord = Source.LABORATORY


def _which(given: object) -> str:
    """By the field that only an absence has."""
    return "absent" if isinstance(given, dict) and "absent" in given else "value"


MeasurementJson = Annotated[
    Annotated[ValueJson, Tag("value")] | Annotated[AbsentJson, Tag("absent")], Discriminator(_which)
]


class FollowUpJson(Shape):
    """An answer to a question that a result asked, such as high_pressure_emergency."""

    question: Name
    answer: Name
    at: Moment


class CheckJson(Shape):
    """One health check: who, on which day, what was answered, what was measured."""

    day: Day = Field(description="The day the check is assessed for; age is counted on it.")
    person: PersonJson
    answers: dict[str, str] = Field(
        default_factory=dict, max_length=100, description="Question id to the code of the chosen option."
    )
    measurements: tuple[MeasurementJson, ...] = Field(default=(), strict=False, max_length=MOST_MEASUREMENTS)
    follow_up: tuple[FollowUpJson, ...] = Field(
        default=(), strict=False, max_length=100, description="Answers to what the results asked."
    )
    previous: tuple[ValueJson, ...] = Field(
        default=(), strict=False, max_length=50, description="The last value of each kind from earlier checks."
    )
    id: UUID | None = Field(default=None, strict=False, description="Made from the file where it is left out.")
    questionnaire: Name | None = Field(default=None, description="Version of the questions; the newest if left out.")
    started_at: Moment | None = None
    answered_at: Moment | None = None
    answers_by: EntryJson | None = None
