"""A "no" at a door: what was refused and why, in words a caller can act on. No personal value stands in it."""

from uuid import UUID


class Refusal(Exception):
    """A request that is refused whole. `code` is stable for programs; `detail` is for people.

    Args:
        code: a short name that callers may switch on, such as "wrong-unit".
        detail: one plain sentence; it never repeats a personal value.
        field: where in the request the fault lies, as a JSON pointer such as "/readings/0/unit"; "" for the whole.
        noted: an action and the person it was about, for the audit trail: the refusal undoes everything else.
    """

    def __init__(self, code: str, detail: str, *, field: str = "", noted: tuple[str, UUID] | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.field = field
        self.noted = noted


class Invalid(Refusal):
    """The content cannot be right: wrong unit, out of range, unknown question."""


class Conflict(Refusal):
    """It contradicts what is already kept: a replay with another body, a step out of order."""


class Missing(Refusal):
    """There is no such thing, or it is not the caller's to see: the two are never told apart."""


class NotAllowed(Refusal):
    """The caller is known and may not do this."""
