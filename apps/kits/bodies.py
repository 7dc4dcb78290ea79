"""The shapes of requests and answers at the doors of kits."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from apps.clients.body import Moment


class KitOrder(BaseModel):
    """A kit to be sent, or with its code one that the person was handed."""

    model_config = ConfigDict(extra="forbid", strict=True)

    supplier: str = Field(max_length=40)
    code: str | None = Field(default=None, max_length=60, description="Printed under the barcode.")
    markers: list[
        Literal["total_cholesterol", "hdl_cholesterol", "cholesterol_ratio", "hba1c", "creatinine", "acr"]
    ] = Field(default=["total_cholesterol", "hdl_cholesterol", "hba1c", "creatinine"], min_length=1, max_length=6)


class KitEvent(BaseModel):
    """Something that happened to a kit."""

    model_config = ConfigDict(extra="forbid", strict=True)

    event_id: str = Field(
        min_length=1, max_length=60, pattern=r"^[\x21-\x7e]+$", description="Your own id of the event."
    )
    event: str = Field(
        max_length=20,
        description="dispatched, delivered, returned, received, resulted, cancelled, lost, failed, expired or "
        "rejected.",
    )
    at: Moment = Field(description="When it happened, by your clock.")


class KitMoment(BaseModel):
    """A step of a kit's way."""

    event: str
    at: datetime


class Kit(BaseModel):
    """Where a kit stands."""

    code: str
    supplier: str
    markers: list[str]
    state: str
    state_at: datetime
    ordered_at: datetime
    replaces: str | None = Field(description="The code of the kit that mostly failed and that this one stands for.")
    events: list[KitMoment]


class KitState(BaseModel):
    """Where a kit stands after an event; `new` is false for one that was told before."""

    code: str
    state: str
    new: bool


class Received(BaseModel):
    """Our id of a laboratory's message, and how far it has come: read, or waiting for its kit."""

    id: str
    state: str
