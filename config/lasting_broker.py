"""A worker outlives the broker's connection: what is left of one that has gone fails as a connection does.

A task that was in hand when the broker died is acknowledged, or put back, through a channel whose connection was given
up. kombu 5.7 then asks nothing for its host's name, and the AttributeError, which nobody expects, ends the worker for
good. As a lost connection it is written to the log and passed over: the task comes back after the visibility timeout,
and before that a sweep finds its row.
"""

from typing import Any

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport.redis import Channel, Transport
from redis.exceptions import ConnectionError as Lost


class LastingChannel(Channel):
    """A channel of Redis or Valkey that knows when its connection has gone."""

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise Lost("the connection to the broker has gone")
        parameters: dict[str, Any] = super()._connparams(asynchronous=asynchronous)  # type: ignore[no-untyped-call]
        return parameters


class LastingTransport(Transport):
    """Redis and Valkey, by such channels."""

    Channel = LastingChannel


def put_in() -> None:
    """From now on every connection of this process to Redis or Valkey is of this kind."""
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), f"{__name__}:{LastingTransport.__name__}"))
