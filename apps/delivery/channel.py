"""What a channel is: it sends one payload to one peer and says what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class Result(StrEnum):
    """What a try came to. UNKNOWN: it may have arrived, so the next try must be harmless when it did."""

    ACCEPTED = "accepted"
    TRANSIENT = "transient"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one try.

    Args:
        result: which of the four.
        status: the HTTP status, None when there was no answer.
        detail: the peer's codes or the kind of network error; never its free text, which may name a person.
        retry_after: seconds the peer asked us to wait, None when it did not.
    """

    result: Result
    status: int | None = None
    detail: str = ""
    retry_after: float | None = None


class Channel(Protocol):
    """A module under `channels/`. Sending the same payload under the same `message_id` twice is harmless."""

    NAME: str

    def send(self, payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
        """Send once. Never raises for what a peer or a network does."""
        ...
