"""A worker outlives its broker: what is done with a task whose connection was given up fails as a lost connection."""

import logging
from collections.abc import Iterator

import pytest
from kombu import Connection, Message, Queue

from config.celery import app
from config.embedded.place import Place, at
from config.embedded.valkey import Valkey
from config.lasting_broker import LastingTransport

QUEUE = Queue("waiting", routing_key="waiting")


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return at(tmp_path_factory.mktemp("broker"))


@pytest.fixture
def held(place: Place) -> Iterator[tuple[Connection, Message]]:
    """A task in hand, of a broker that has died since."""
    taken: list[Message] = []
    with Valkey(place, "dies") as server:
        connection = Connection(server.url)
        with connection.Producer() as producer:
            producer.publish({"id": 1}, routing_key="waiting", declare=[QUEUE])
        consumer = connection.Consumer([QUEUE], callbacks=[lambda _, message: taken.append(message)])
        consumer.consume()
        connection.drain_events(timeout=5)
        server.kill9()
        yield connection, taken[0]


@pytest.mark.parametrize("scheme", ["redis", "rediss", "redis+socket"])
def test_every_connection_to_redis_or_valkey_is_a_lasting_one(scheme: str) -> None:
    assert app.connection(f"{scheme}://nowhere").get_transport_cls() is LastingTransport


def test_a_connection_whose_broker_died_is_given_up_though_a_task_is_in_hand(
    held: tuple[Connection, Message],
) -> None:
    connection, _ = held
    connection._close()
    assert not connection.connected


def test_a_task_that_ends_afterwards_is_acknowledged_to_nobody_and_ends_nothing(
    held: tuple[Connection, Message], caplog: pytest.LogCaptureFixture
) -> None:
    connection, message = held
    expected = connection.connection_errors
    connection._close()
    message.channel._disconnect_pools()  # as the close of a channel does from which nobody reads just then
    message.ack_log_error(logging.getLogger("test"), expected)
    assert "has gone" in caplog.text
    assert not message.acknowledged
