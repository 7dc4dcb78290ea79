"""The ways a peer can be told to fail, so that a test or the demo can say when."""

from dataclasses import dataclass
from threading import Lock
from typing import Any


@dataclass(slots=True)
class Fault:
    """How the next calls fail.

    Args:
        fail_next: how many calls.
        status: what they are answered with; ignored when they are applied first.
        retry_after: seconds to put into Retry-After, None for no such header.
        identifier: only calls whose body holds this identifier value fail, such as one practice's ODS code or one
            person's NHS number; None for all.
        drop_after_apply: take the content, then reset the connection without a word.
        hold_seconds: take the content, then wait this long before the answer.
    """

    fail_next: int = 0
    status: int = 503
    retry_after: int | None = None
    identifier: str | None = None
    drop_after_apply: bool = False
    hold_seconds: float = 0.0

    @property
    def applies_first(self) -> bool:
        """Whether the content is taken before the fault shows."""
        return self.drop_after_apply or self.hold_seconds > 0


class Faults:
    """The fault that is set, counted down call by call."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._fault = Fault()

    def set(self, wanted: dict[str, Any]) -> None:
        """Replace the fault. Raises TypeError for a word that is not a fault's."""
        fault = Fault(**wanted)
        with self._lock:
            self._fault = fault

    def next(self, body: bytes) -> Fault | None:
        """The fault for a call with this body, if it is to have one."""
        with self._lock:
            fault = self._fault
            named = fault.identifier is None or f'"{fault.identifier}"'.encode() in body
            if fault.fail_next < 1 or not named:
                return None
            fault.fail_next -= 1
            return fault
