"""What a channel is: it sends one payload to one peer, says what came of it, and can ask whether it arrived."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from healthcheck.assess import Assessment
from healthcheck.fhir.record import Record


class Result(StrEnum):
    """What a try came to. UNKNOWN: it may have arrived, so the next try asks before it sends."""

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


class Arrival(StrEnum):
    """What a peer says when it is asked whether something reached it.

    CANNOT_TELL: it gave no clear answer, now or ever. The outbox then sends again where the channel says that a repeat
    does no harm (`REPEATS_HARMLESSLY`); elsewhere it waits and asks again, and at the last a human decides.
    """

    ARRIVED = "arrived"
    NOT_ARRIVED = "not-arrived"
    CANNOT_TELL = "cannot-tell"


class Channel(Protocol):
    """A module under `channels/`. Its limits, and how long it may stay silent, stand in `channels.toml`.

    The outbox gives a payload as it is kept (`stored.Stored`).
    `message_id` is the delivery's own id: the same for every try of it, so that the peer, or we, can know it again.
    """

    NAME: str
    REPEATS_HARMLESSLY: bool

    def send(self, payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
        """Send once. Never raises for what a peer or a network does."""
        ...

    def ask(self, payload: Mapping[str, Any], *, message_id: UUID) -> Arrival:
        """Whether it arrived, after a try of which nobody knows. Never raises for what a peer or a network does."""
        ...


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """What a channel for records makes its payload of.

    Args:
        bundle: the record as a FHIR R4 transaction Bundle, validated.
        assessment: what it tells.
        record: its id, when it was made and by whom, whether the check was stopped, which record it replaces.
        given_name, family_name: of the person; their NHS number and date of birth stand in the assessment's check.
        practice: ODS code of the practice that it is for.
        version: 1 for a check's first record, one more for each that takes its place.
    """

    bundle: Mapping[str, Any]
    assessment: Assessment
    record: Record
    given_name: str
    family_name: str
    practice: str
    version: int


class RecordChannel(Channel, Protocol):
    """A channel that carries the record of a check to a GP's system."""

    def write(self, record: CheckRecord) -> Mapping[str, Any]:
        """The payload, as JSON. Made once, when the record is queued; kept encrypted; sent as it stands."""
        ...
