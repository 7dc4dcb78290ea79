"""A database address as Django's dictionary."""

from pathlib import Path

import pytest

from config import database
from config.embedded.place import at


def test_every_part_of_an_address_is_found() -> None:
    found = database.from_url("postgresql://me:p%40ss@db.example:6432/health?sslmode=verify-full")
    expected = {"NAME": "health", "USER": "me", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "6432"}
    assert expected.items() <= found.items()
    assert found["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_socket_is_given_as_the_host_option() -> None:
    assert database.from_url("postgres:///health?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_connections_are_kept_and_looked_at_before_use() -> None:
    found = database.embedded(at(Path("/x")), "health")
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (600, True)
    assert found["HOST"] == "/x/run"


@pytest.mark.parametrize("url", ["mysql://u:hunter2@h/x", "postgresql://u:hunter2@h", "hunter2"])
def test_another_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as caught:
        database.from_url(url)
    assert "hunter2" not in str(caught.value)


def test_plans_are_kept_only_where_the_address_says_so_and_on_the_embedded_server() -> None:
    plain = database.from_url("postgres:///health")
    assert "prepare_threshold" not in plain["OPTIONS"]
    assert database.from_url("postgres:///health?prepare_threshold=0")["OPTIONS"] == {"prepare_threshold": 0}
    assert database.embedded(at(Path("/x")), "health")["OPTIONS"] == {"prepare_threshold": 0}
