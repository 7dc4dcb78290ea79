"""The shapes of requests and answers at the doors of kits."""

from datetime import date, datetime
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


class Cancellation(BaseModel):
    """Nothing is asked but that it is meant: {}."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SampleWord(BaseModel):
    """Who bled into a kit, when and how, as the person says."""

    model_config = ConfigDict(extra="forbid", strict=True)

    whose: Literal["me", "somebody_else", "not_sure"] = Field(description="Whose blood it is.")
    collected_at: Moment = Field(description="When it was taken.")
    method: Literal["finger_prick", "other"] = Field(default="finger_prick", description="How it was taken.")


class SampleSaid(BaseModel):
    """The last word on a kit's sample."""

    whose: str
    collected_at: datetime
    method: str
    said_at: datetime


class KitMoment(BaseModel):
    """A step of a kit's way, by our clock and by its supplier's."""

    event: str
    at: datetime
    their_at: datetime | None = Field(description="When it happened by the supplier's clock; null for what we did.")


class Kit(BaseModel):
    """Where a kit stands."""

    code: str
    supplier: str
    markers: list[str]
    state: str
    state_at: datetime
    ordered_at: datetime
    waiting_for_stock: bool = Field(description="No kit is left. The order is kept, and sent when there are more.")
    replaces: str | None = Field(description="The code of the kit that came to nothing and that this one stands for.")
    sample: SampleSaid | None = Field(description="What was said last of whose blood it holds.")
    notice: str = Field(description="What the person must know of its results; empty when there is nothing to say.")
    events: list[KitMoment]


class KitState(BaseModel):
    """Where a kit stands after an event; `new` is false for one that was told before."""

    code: str
    state: str
    new: bool


class LotAdded(BaseModel):
    """Kits of one lot that you hold for us."""

    model_config = ConfigDict(extra="forbid", strict=True)

    lot: str = Field(max_length=40, pattern=r"^[A-Z0-9][A-Z0-9./-]*$", description="As it stands on the kit.")
    quantity: int = Field(
        ge=1, le=1_000_000, description="Kits of this lot in all, earlier deliveries too: told twice, it counts once."
    )
    expires: date = Field(description="The last day a kit may be used.")


class LotStands(BaseModel):
    """What is left of a lot."""

    lot: str
    received: int
    left: int
    expires: date
    usable: bool = Field(description="Kits are left, and run out late enough to be sent.")


class Stock(BaseModel):
    """A supplier's stock: what may be sent today, and the orders that wait for more."""

    supplier: str
    left: int
    low: bool
    waiting: int
    lots: list[LotStands]


class Received(BaseModel):
    """Our id of a laboratory's message, and how far it has come: read, or waiting for its kit."""

    id: str
    state: str
