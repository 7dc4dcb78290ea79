"""How long to wait before the next try: exponential, with full jitter, and never sooner than the peer asked."""

import secrets

CEILING_SECONDS = 3600.0
URGENT_CEILING_SECONDS = 20.0  # of a minute in which it must have left; this service's own choice
_RANDOM = secrets.SystemRandom()


def ceiling(attempt: int, first: float, longest: float = CEILING_SECONDS) -> float:
    """The longest wait after the given attempt (1 is the first): doubles each time up to an hour."""
    return min(first * 2.0 ** min(attempt - 1, 40), longest)


def wait(attempt: int, *, first: float, asked: float | None, longest: float = CEILING_SECONDS) -> float:
    """Seconds until the next try. Full jitter spreads the tries of many deliveries over the whole interval.

    Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (2015), the "full jitter" formula.
    """
    jittered = _RANDOM.uniform(0.0, ceiling(attempt, first, longest))
    return jittered if asked is None else asked + jittered
