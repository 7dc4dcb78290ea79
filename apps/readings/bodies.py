"""The shapes of requests and answers at the door for readings."""

import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from apps.clients.body import Moment
from apps.readings.given import Given, GivenReading
from healthcheck.entry import OPERATOR
from healthcheck.measurement import Arm, Kind, Source
from healthcheck.point_of_care import PointOfCareTest

Number = Annotated[Decimal, Field(max_digits=8, decimal_places=3)]


def _visible(label: str) -> str:
    """What cannot be seen names no device, and turns or hides what stands beside it."""
    if any(unicodedata.category(mark) in _UNSEEN for mark in label):
        raise ValueError("A label has visible characters only.")
    if label and not any(mark.isalnum() for mark in label):
        raise ValueError("A label has a letter or a digit.")
    return label


# Control, format, private and unassigned characters, and the ends of lines and paragraphs.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# A model or a lot as a label has it.
Label = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_visible)]
Unit = Annotated[str, Field(max_length=20)]


class Body(BaseModel):
    """A part of a request: an unknown field is refused, and nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, regex_engine="python-re")


class Part(Body):
    """The smaller part of feet with inches, or of stones with pounds; 0 where there is none."""

    value: Number
    unit: Unit = Field(description="UCUM: [in_i] or [lb_av].")


class Value(Body):
    """A number with its UCUM unit."""

    kind: Literal[
        "systolic",
        "diastolic",
        "pulse",
        "height",
        "weight",
        "waist",
        "total_cholesterol",
        "hdl_cholesterol",
        "cholesterol_ratio",
        "triglycerides",
        "hba1c",
        "creatinine",
    ]
    value: Number
    unit: Unit = Field(
        description="UCUM: mm[Hg], /min, cm, kg, [in_i], [ft_i], [lb_av], [stone_av], mmol/L, mmol/mol, umol/L or 1."
    )
    plus: Part | None = Field(default=None, description="Feet always come with inches, stones may with pounds.")


class QualityControl(Body):
    """The device's last quality control before the test."""

    passed: bool = Field(description="Of a device that failed, what it showed is kept and never used.")
    at: Moment


class PointOfCare(Body):
    """What must be recorded of a blood test done beside the person."""

    lot: Label = Field(min_length=1, max_length=40)
    operator: str = Field(pattern=OPERATOR, max_length=20, description="Your own code, with a digit; never a name.")
    quality_control: QualityControl


class Reading(Body):
    """Values measured together."""

    taken_at: Moment
    place: Literal["home", "pharmacy", "kiosk", "clinic"]
    device: Label = Field(default="", max_length=80)
    stored: bool = Field(default=False, description="The device's own memory gave the values; nobody typed them.")
    arm: Literal["left", "right"] | None = Field(default=None, description="Of a blood pressure.")
    irregular_pulse: bool | None = Field(
        default=None, description="Whether the monitor showed its sign of an irregular pulse; leave out where unknown."
    )
    test: PointOfCare | None = Field(default=None, description="Of blood results, which staff send for the person.")
    values: list[Value] = Field(min_length=1, max_length=12)

    def given(self, place: int) -> GivenReading:
        """As the actions take it, with where in the request it stood."""
        field = f"/readings/{place}"
        return GivenReading(
            taken_at=self.taken_at,
            source=Source(self.place),
            device=self.device,
            stored=self.stored,
            field=field,
            arm=Arm(self.arm) if self.arm else None,
            irregular_pulse=self.irregular_pulse,
            test=self._test(),
            values=tuple(
                Given(
                    kind=Kind.of(value.kind),
                    value=value.value,
                    unit=value.unit,
                    field=f"{field}/values/{nth}",
                    more=(value.plus.value, value.plus.unit) if value.plus else None,
                )
                for nth, value in enumerate(self.values)
            ),
        )

    def _test(self) -> PointOfCareTest | None:
        if self.test is None:
            return None
        control = self.test.quality_control
        return PointOfCareTest(self.device, self.test.lot, self.test.operator, control.passed, control.at)


class Readings(Body):
    """Up to 60 readings: twice a day, two each, for a fortnight."""

    readings: list[Reading] = Field(min_length=1, max_length=60)


class Again(BaseModel):
    """What the person is asked to do."""

    why: str
    after_minutes: int
    words: str


class Kept(BaseModel):
    """What was kept."""

    kept: int
    state: str
    received_at: datetime
    ask_again: Again | None = Field(description="Where what came in is surprising: take it again.")
    arm: Literal["left", "right"] | None = Field(description="The arm to measure on from now, where the two differ.")
