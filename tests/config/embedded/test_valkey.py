"""The embedded broker."""

import pytest
import redis

from config.embedded.place import Place
from config.embedded.postgres import NotStarted
from config.embedded.valkey import Valkey, answers
from tests.config.embedded.watching import processes_of, soon


def test_it_answers_on_its_socket_and_on_nothing_else(place: Place) -> None:
    with Valkey(place, "one") as server, redis.Redis(unix_socket_path=str(server.socket)) as client:
        assert client.config_get("port") == {"port": "0"}
        assert server.socket.stat().st_mode & 0o777 == 0o700
        assert server.url == f"redis+socket://{place.sockets}/one.sock"


def test_what_it_held_is_there_after_a_stop(place: Place) -> None:
    with Valkey(place, "two") as server, redis.Redis(unix_socket_path=str(server.socket)) as client:
        client.rpush("queue", "task")
    with Valkey(place, "two") as server, redis.Redis(unix_socket_path=str(server.socket)) as client:
        assert client.lrange("queue", 0, -1) == [b"task"]


def test_one_of_a_name_runs_at_a_time(place: Place) -> None:
    with Valkey(place, "three") as server:
        with pytest.raises(NotStarted, match="already runs"):
            Valkey(place, "three")
        assert answers(server.socket)


def test_nothing_runs_after_a_stop(place: Place) -> None:
    with Valkey(place, "four") as server:
        socket = server.socket
    assert not answers(socket)
    assert soon(lambda: not [each for each in processes_of(place) if each == server.process.pid])
