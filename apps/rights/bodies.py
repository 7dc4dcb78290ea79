"""What goes through the doors of a person's rights."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ConsentSaid(BaseModel):
    """A word on one purpose."""

    model_config = ConfigDict(extra="forbid", strict=True)

    purpose: Literal["take-part", "share-with-gp", "app-messages"]
    given: bool = Field(description="true gives it again, false takes it back.")


class ConsentState(BaseModel):
    """How one purpose stands."""

    purpose: str
    words: str
    given: bool
    at: datetime | None = Field(description="When the person last said something of it alone; null for never.")


class Sent(BaseModel):
    """One thing that was sent, or will not be."""

    what: str = Field(description="record or message")
    purpose: str
    state: str
    to: str = Field(description="ODS code of the practice; of a message, the practice of that day.")
    sent_at: datetime | None
    reason: str


class ConsentChanged(BaseModel):
    """What came of a word."""

    words: str
    consents: list[ConsentState]
    checks: int = Field(description="How many checks ended, or go on.")
    kits: int = Field(description="How many kits were called off.")
    stopped: list[Sent] = Field(description="Will not be sent.")
    under_way: list[Sent] = Field(description="Was being sent at this moment.")
    sent: list[Sent] = Field(description="Was sent before, and cannot be called back.")


class RequestAsked(BaseModel):
    """What a person asks for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["erasure", "copy", "correction"]
    words: str = Field(default="", max_length=2000, description="In your own words.")


class RequestState(BaseModel):
    """A request, by when it is answered, and the answer."""

    id: str
    kind: str
    asked_at: datetime
    due_at: datetime
    answer: str = Field(description='granted, partly or refused; "" while nobody has decided.')
    words: str = Field(description="The answer for the person, with what is kept and why.")
