"""The log: one line of JSON, and nothing personal in it."""

import json
import logging
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from apps.people.models import Person
from apps.staff.models import Kind
from apps.vault.contents import Personal
from config.embedded.place import PROJECT
from config.logs import OneLine
from healthcheck.person import NhsNumber
from tests.apps.scene import invited


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


CANARY = "Quicksilver"


@dataclass
class Details:
    """Somebody's details, as an action is given them."""

    name: str = CANARY


@pytest.mark.parametrize(
    "value",
    [
        Personal(CANARY),
        Details(),
        ValueError(CANARY),
        {"name": CANARY},
        [CANARY],
        (CANARY,),
        {CANARY},
        CANARY.encode(),
        date(1970, 1, 1),
        NhsNumber("9434765919"),
        type("Row", (), {"__str__": lambda self: CANARY})(),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("words", ["%s", "%r", "told %s twice", "%10s"])
def test_what_may_hold_a_person_is_printed_as_what_it_is(words: str, value: object) -> None:
    shown = line(record(words, value))["event"]
    assert CANARY not in shown and "943476" not in shown and "1970" not in shown
    assert f"<{type(value).__name__}>" in shown


def test_the_same_by_name_and_as_the_message_itself() -> None:
    assert line(record("%(who)s", {"who": Personal(CANARY)}))["event"] == "<Personal>"
    made = record("x")
    for made.msg in (ValueError(CANARY), Personal(CANARY), {"name": CANARY}):
        assert CANARY not in line(made)["event"]


def test_what_wanted_a_number_and_got_a_person_prints_its_words() -> None:
    assert line(record("%d rows", Personal(CANARY)))["event"] == "%d rows"


def test_ids_numbers_times_and_codes_are_printed() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    shown = line(record("%s %d %.1f %s %s %s", UUID(int=1), 3, 0.5, at, "code", Kind.SAMPLE))["event"]
    assert shown == f"{UUID(int=1)} 3 0.5 {at} code sample"


@pytest.mark.django_db
def test_what_the_vault_opens_is_personal_and_shows_nothing_of_itself() -> None:
    person = Person.objects.get(pk=invited().person_id)
    for value in (person.family_name, person.nhs_number, person.postcode):
        assert type(value) is Personal and repr(value) == "<personal>"
        assert value not in f"{value!r} {[value]} {KeyError(value)} {(value,)!r}"
    assert f"{person.family_name}" == CANARY, "a page still says the name"
    assert CANARY not in repr(person) and CANARY not in str(person)
    try:
        {}[person.family_name]
    except KeyError as error:
        assert CANARY not in str(error) and CANARY not in json.dumps(line(record("failed", error=True)))


def test_no_message_of_ours_is_put_together_before_the_log_can_look_at_it() -> None:
    chosen = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]["select"]
    assert "G" in chosen, "ruff's rules on logging refuse f-strings and % in messages"
