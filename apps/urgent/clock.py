"""The clock of the sweep: a wall clock that is set back delays nobody's escalation."""

import time
from datetime import datetime, timedelta

from apps.clients.clock import now

# Where this process began by both clocks. Workers are forked from it and count on from the same beginning.
_WALL, _COUNTED = now(), time.monotonic()


def steady() -> datetime:
    """This moment by the wall clock, or by this process's own count since it began, whichever is later.

    Set forward, the wall clock is believed: a rung is taken early, never late. Set back, the count goes on.
    """
    return max(now(), _WALL + timedelta(seconds=time.monotonic() - _COUNTED))
