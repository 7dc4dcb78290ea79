"""How long to wait before the next try: exponential, with full jitter, and never sooner than the peer asked."""

import secrets

CEILING_SECONDS = 3600.0
_RANDOM = secrets.SystemRandom()


def ceiling(attempt: int, first: float) -> float:
    """The longest wait after the given attempt (1 is the first): doubles each time up to an hour."""
    return min(first * 2.0 ** min(attempt - 1, 40), CEILING_SECONDS)


def wait(attempt: int, *, first: float, asked: float | None) -> float:
    """Seconds until the next try. Full jitter spreads the tries of many deliveries over the whole interval.

    Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (2015), the "full jitter" formula.
    """
    jittered = _RANDOM.uniform(0.0, ceiling(attempt, first))
    return jittered if asked is None else asked + jittered
