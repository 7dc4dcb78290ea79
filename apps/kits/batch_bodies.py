"""The shapes of answers at the doors for batches of laboratory messages."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class BatchKept(BaseModel):
    """Our id of a batch whose messages are all on the disk, and how many it came with."""

    id: str
    messages: int


class Refused(BaseModel):
    """Why a message is refused, as the door for one message says it."""

    code: str
    detail: str
    pointer: str = Field(description="Where in the message (RFC 6901); empty for the whole.")


class BatchMessage(BaseModel):
    """What became of one message."""

    place: int = Field(description="Where it stood in the list, from 0.")
    id: str | None = Field(description="Our id of the message; null where its own id belongs to another.")
    message_id: str = Field(description="Your own id of it, or its hash where it has none that can be read.")
    state: Literal["kept", "waiting", "read", "refused"] = Field(
        description="kept: not read yet. waiting: for its kit, which is not known yet. read: its results are taken."
    )
    known: bool = Field(description="The same message came before; this is what became of it then.")
    refused: Refused | None


class Batch(BaseModel):
    """A batch, message by message."""

    id: str
    received_at: datetime
    read_at: datetime | None = Field(description="When none of its messages was left to be read.")
    messages: list[BatchMessage]
