"""What a worker takes its tasks by: it asks for a lost broker evenly, so that it is back soon after the broker.

Celery's own waits two seconds longer each time, up to half a minute.
"""

from functools import partial
from typing import Any, Final

from celery.worker.consumer import Consumer

AGAIN_SECONDS: Final = 2.0


class LastingConsumer(Consumer):  # type: ignore[misc]  # Celery has no types
    """A consumer that waits no longer the longer its broker is away."""

    def ensure_connected(self, conn: Any) -> Any:
        conn.ensure_connection = partial(conn.ensure_connection, interval_start=AGAIN_SECONDS, interval_step=0.0)
        return super().ensure_connected(conn)
