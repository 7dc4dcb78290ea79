"""The log: one line of JSON, and nothing personal in it."""

import json
import logging
import sys
from typing import Any

import pytest
from django.test import Client

from config.logs import OneLine


def line(record: logging.LogRecord) -> dict[str, Any]:
    """What a record becomes."""
    text = OneLine().format(record)
    assert "\n" not in text
    found: dict[str, Any] = json.loads(text)
    return found


def record(message: str, *args: object, error: bool = False, **extra: object) -> logging.LogRecord:
    """A record as the logging module makes it."""
    info = sys.exc_info() if error else None
    made = logging.LogRecord("x", logging.ERROR, __file__, 1, message, args, info)
    made.__dict__.update(extra)
    return made


def test_an_event_says_when_where_and_what() -> None:
    found = line(record("sent %s", "3 rows"))
    assert found["event"] == "sent 3 rows"
    assert found["logger"] == "x" and found["at"].endswith("+00:00")


def test_of_an_exception_only_its_class_and_place_are_kept() -> None:
    try:
        raise ValueError("Smith, 9434765919")
    except ValueError as error:
        found = line(record("failed: %s", error, error=True))
    assert found["exception"] == "ValueError"
    assert "test_logs.py" in found["frames"][-1]
    assert "Smith" not in json.dumps(found)


def test_a_failed_task_is_named_without_its_error() -> None:
    try:
        raise ValueError("Smith")
    except ValueError as error:
        task = {"name": "delivery.deliver", "id": "1", "exc": repr(error), "args": "('Smith',)"}
        found = line(record("Task %(name)s: %(exc)s", task, error=True, data=task))
    assert found["event"] == "Task delivery.deliver[1] failed"
    assert "Smith" not in json.dumps(found)


def test_a_request_is_its_route_and_not_its_address(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/people/9434765919?name=Smith")
    lines = [json.dumps(line(each)) for each in caplog.records if each.name == "django.request"]
    assert len(lines) == 1
    assert "404 GET no such route" in lines[0]
    assert "9434765919" not in lines[0] and "Smith" not in lines[0]
