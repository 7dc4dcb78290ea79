"""Inside the database of a rotation benchmark: rows of one sealed kilobyte, and a clock beside the rotation."""

import os
import time

from django.core.management import call_command
from tqdm import trange

from apps.clients.clock import now
from apps.clients.models import IdempotentRequest
from apps.tenancy.scope import OWNER, stand

_AT_ONCE = 2000
_KILOBYTE = 1000
_NATION = 16_000_000


def main(rows: int) -> None:
    """Store them under the current key."""
    at = now()
    for start in trange(0, rows, _AT_ONCE, unit="batch", disable=None):
        IdempotentRequest.objects.bulk_create(
            IdempotentRequest(
                caller="bench", key_index=os.urandom(32), route="/", body_hash=bytes(32), at=at, answer=bytes(_KILOBYTE)
            )
            for _ in range(min(_AT_ONCE, rows - start))
        )


def rest(rows: int) -> None:
    """Rotate what is left, so many rows, and say how long a row takes."""
    stand(OWNER)  # it empties and measures tables
    wall, cpu = time.monotonic(), time.process_time()
    call_command("rotate_keys")
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    print(f"{rows / wall:,.0f} rows a second, {cpu / rows * 1e6:.0f} us of this process a row;", end=" ")
    print(f"{_NATION / (rows / wall) / 3600:.2f} h for {_NATION:,} (goal: 1 h); load {os.getloadavg()[0]:.1f}")
