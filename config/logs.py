"""One line of JSON an event, to stderr: what happened and where, never a body, an address or a value."""

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

FRAMES = 12
# What may be printed, by its very type. All else is printed as what it is, never as what it holds: a person's row, a
# date of birth, an exception that repeats a value; a text that the vault opened is of a type of its own.
PLAIN = (str, int, float, bool, type(None), UUID, datetime, timedelta)
PLAIN_KINDS = (Enum, PurePath)


class OneLine(logging.Formatter):
    """Of an exception only its class and its frames: messages of drivers and parsers repeat the value they refuse.

    Of a request only the route: what a caller wrongly puts into an address may be somebody's name.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            line["frames"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-FRAMES:]]
        return json.dumps(line)


def _event(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        return f"{getattr(record, 'status_code', '')} {request.method} {match.route if match else 'no such route'}"
    task = getattr(record, "data", None)
    if record.exc_info and isinstance(task, dict):  # Celery's own words end with the exception's message
        return f"Task {task.get('name')}[{task.get('id')}] failed"
    return _words(record.msg) if record.exc_info else _message(record)


def _message(record: logging.LogRecord) -> str:
    words, given = _words(record.msg), record.args
    if not given:
        return words
    shown: object = tuple(_shown(each) for each in given)
    if isinstance(given, Mapping):
        shown = _ByName({name: _shown(each) for name, each in given.items()})
    try:
        return words % shown
    except (TypeError, ValueError):  # it wanted a number, and was given what is not printed
        return words


class _ByName(dict[str, object]):
    """Values for a message that names them; one that does not name them prints none."""

    def __repr__(self) -> str:
        return "<dict>"


def _words(message: object) -> str:
    return str(_shown(message))


def _shown(value: object) -> object:
    if type(value) in PLAIN or isinstance(value, PLAIN_KINDS):
        return value
    return value.__name__ if isinstance(value, type) else f"<{type(value).__name__}>"


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": OneLine}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},  # it prints query strings
        "django.db.backends": {"level": "WARNING"},  # below this it prints statements with their values
        "axes": {"level": "CRITICAL"},  # it prints what was typed as a name; the audit trail has the rest
        "httpx2": {"level": "WARNING"},  # it prints whole addresses
        "httpcore2": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},  # a line for each task received
        "celery.app.trace": {"level": "WARNING"},  # a line for each task done
    },
}
