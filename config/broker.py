"""What Celery's transport needs to lose as little as it can: by kind of broker."""

from typing import Any

LONGEST_TASK = 60  # seconds; a task that runs longer is killed and its row is claimed again


def transport_options(url: str) -> dict[str, Any]:
    """The options for the broker at this address."""
    if url.startswith(("redis", "valkey")):
        return {
            # A dead worker's task comes back after this; it must be above the longest task.
            "visibility_timeout": 2 * LONGEST_TASK,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,  # the default of 10 looks only at each tenth interval
            "socket_connect_timeout": 2,
        }
    return {"confirm_publish": True}  # without it RabbitMQ may drop what `delay()` reported as sent


def queue_type(url: str) -> str:
    """RabbitMQ keeps quorum queues on several nodes; the others know one kind."""
    return "quorum" if url.startswith(("amqp", "pyamqp")) else "classic"
