"""What a laboratory supplier is: how its messages are told apart, and what it says once its words are read as ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.person import NhsNumber
from healthcheck.refusal import Invalid


@dataclass(frozen=True, slots=True)
class LabReport:
    """One message of a laboratory, read.

    Args:
        message_id: the laboratory's own id of the message; the same id is the same message.
        kit_code: of the kit the specimen came in.
        collected_at: when the specimen was taken, by whoever took it; None where the message does not say.
        received_at: when it reached the laboratory; None where the message does not say.
        reported_at: when the laboratory gave out what the message says; of one specimen the newest stands.
        values: one for each kind, measured, tried and failed, or taken back, in the message's order.
        pending_reorder: the laboratory is already sending another kit.
        ignored: names or codes of what it reported and the check does not use.
        patient: whom the laboratory believes it is about; None where the message carries no NHS number.
        withdraws: it takes back all that the laboratory said of the kit, and has no values of its own.
    """

    message_id: str
    kit_code: str
    collected_at: datetime | None
    received_at: datetime | None
    reported_at: datetime
    values: tuple[Measurement | Absent, ...]
    pending_reorder: bool = False
    ignored: tuple[str, ...] = ()
    patient: NhsNumber | None = None
    withdraws: bool = False


class Supplier(Protocol):
    """What each folder under `suppliers/` offers, as a module."""

    NAME: str

    def identify(self, message: Mapping[str, object]) -> str:
        """The message's own id. Raises Invalid when it has none."""

    def read(self, message: Mapping[str, object]) -> LabReport:
        """The message in the check's words. Raises Invalid when any part of it cannot be right: nothing is guessed."""


def value_id(kit_code: str, message_id: str, place: int, kind: Kind) -> UUID:
    """The id of the value at a place of a message: the same message read twice gives the same ids."""
    return uuid5(NAMESPACE_URL, f"urn:healthcheck:kit:{kit_code}:message:{message_id}:{place}:{kind.key}")


def join(values: dict[Kind, Measurement | Absent], value: Measurement | Absent, field: str) -> None:
    """Add one more value of a message: a value stands over a failed attempt of its kind, two values contradict."""
    before = values.get(value.kind)
    if isinstance(before, Measurement) and isinstance(value, Measurement):
        raise Invalid("two-values", f"{value.kind.written} is reported twice.", field=field)
    if not isinstance(before, Measurement):
        values[value.kind] = value
