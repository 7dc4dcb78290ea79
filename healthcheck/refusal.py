"""A "no" at a door: what was refused and why, in words a caller can act on. No personal value stands in it."""


class Refusal(Exception):
    """A request that is refused whole. `code` is stable for programs; `detail` is for people.

    Args:
        code: a short name that callers may switch on, such as "wrong-unit".
        detail: one plain sentence; it never repeats a personal value.
        field: where in the request the fault lies, as a JSON pointer such as "/readings/0/unit"; "" for the whole.
    """

    def __init__(self, code: str, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.field = field


class Invalid(Refusal):
    """The content cannot be right: wrong unit, out of range, unknown question."""


class Conflict(Refusal):
    """It contradicts what is already kept: a replay with another body, a step out of order."""


class Missing(Refusal):
    """There is no such thing, or it is not the caller's to see: the two are never told apart."""


class NotAllowed(Refusal):
    """The caller is known and may not do this."""
