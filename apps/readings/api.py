"""The door for what people measure on themselves: blood pressure, height, weight, waist."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from apps.checks import actions as checks
from apps.clients.body import Moment
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.readings import actions
from apps.vault.keys import new_id
from healthcheck.measurement import Kind, Source

Number = Annotated[Decimal, Field(max_digits=8, decimal_places=3)]


class Value(BaseModel):
    """A number with its UCUM unit."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["systolic", "diastolic", "pulse", "height", "weight", "waist"]
    value: Number
    unit: str = Field(max_length=20, description="UCUM: mm[Hg], /min, cm, kg, [in_i], [lb_av] or [stone_av].")


class Reading(BaseModel):
    """Values measured together."""

    model_config = ConfigDict(extra="forbid", strict=True)

    taken_at: Moment
    place: Literal["home", "pharmacy", "kiosk", "clinic"]
    device: str = Field(default="", max_length=80)
    stored: bool = Field(default=False, description="The device's own memory gave the values; nobody typed them.")
    values: list[Value] = Field(min_length=1, max_length=6)


class Readings(BaseModel):
    """Up to 60 readings: twice a day, two each, for a fortnight."""

    model_config = ConfigDict(extra="forbid", strict=True)

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
    ask_again: Again | None = Field(description="Where the last blood pressure is surprising: take it again.")


class CheckReadings(Door):
    """A check's readings."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"POST": ("self",)}

    @extend_schema(request=Readings, responses={201: Kept})
    def post(self, request: Request, check_id: UUID) -> Response:
        """Add readings, all or none of them."""
        body = self.read(request, Readings)
        at = now()
        check = checks.find(check_id=check_id, caller=self.caller, at=at, purpose="readings")
        check, values, again = actions.add(
            check_id=check.id,
            readings=[_given(reading, place) for place, reading in enumerate(body.readings)],
            origin=f"readings:{new_id()}",
            by=self.caller.actor,
            at=at,
        )
        asked = None if again is None else asdict(again)
        return Response({"kept": len(values), "state": check.state, "received_at": at, "ask_again": asked}, status=201)


def _given(reading: Reading, place: int) -> actions.GivenReading:
    field = f"/readings/{place}"
    return actions.GivenReading(
        taken_at=reading.taken_at,
        source=Source(reading.place),
        device=reading.device,
        stored=reading.stored,
        field=field,
        values=tuple(
            actions.Given(Kind.of(value.kind), value.value, value.unit, f"{field}/values/{nth}")
            for nth, value in enumerate(reading.values)
        ),
    )
