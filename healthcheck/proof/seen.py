"""What a proof has looked at: so many states, and what is wrong with them, with the state's name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """States that were looked at together.

    Args:
        state: the name of one of them.
        wrong: why the property does not hold there; "" where it does.
        count: how many states of which the same was found.
    """

    state: str
    wrong: str = ""
    count: int = 1
