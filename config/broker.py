"""What Celery's transport needs to lose as little as it can: by kind of broker."""

import ssl
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from kombu.entity import Exchange, Queue

LONGEST_TASK = 60  # seconds; a task that runs longer is killed and its row is claimed again


# A request that wakes a worker does not wait for a broker that is down: the sweep finds the row.
GIVE_UP_SOON = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


def transport_options(url: str) -> dict[str, Any]:
    """The options for the broker at this address."""
    if url.startswith(("redis", "valkey")):
        return {
            **GIVE_UP_SOON,
            "queue_order_strategy": "round_robin",  # the default, on which the urgent queue relies
            # A dead worker's task comes back after this; it must be above the longest task.
            "visibility_timeout": 2 * LONGEST_TASK,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,  # the default of 10 looks only at each tenth interval
            "socket_connect_timeout": 2,
        }
    return {**GIVE_UP_SOON, "confirm_publish": True}  # else RabbitMQ may drop what `delay()` reported as sent


def use_ssl(url: str) -> dict[str, Any] | Literal[False]:
    """How a broker over TLS is proved: kombu by itself takes any certificate for rediss, any host's for amqps."""
    if url.startswith("rediss://"):
        return {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
    if url.startswith("amqps://"):
        return {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": None}  # kombu puts the host's name there
    return False


def queues(url: str, *names: str) -> list[Queue]:
    """The queues that every worker takes from, in turn."""
    kind = queue_type(url)
    arguments = None if kind == "classic" else {"x-queue-type": kind}
    return [Queue(name, Exchange(name), routing_key=name, queue_arguments=arguments) for name in names]


def routes(tasks: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """By queue the tasks that go there, as Celery wants to know it: by task."""
    return {task: {"queue": queue} for queue, names in tasks.items() for task in names}


def queue_type(url: str) -> str:
    """RabbitMQ keeps quorum queues on several nodes; the others know one kind."""
    return "quorum" if url.startswith(("amqp", "pyamqp")) else "classic"
