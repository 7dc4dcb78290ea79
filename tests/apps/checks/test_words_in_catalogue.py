"""Every text that the service says to a person beside the results stands in the catalogue, word for word."""

from datetime import UTC, datetime

import pytest

from apps.checks import past, written
from apps.checks.actions.tell import WORDS
from apps.kits.reminding import REMINDERS
from apps.urgent import persons
from healthcheck.words.messages import every_message
from tests.healthcheck.words.pseudo import untranslated

WHEN = "22 November 2026 at 3:05pm"
CASE = [
    persons.SENDING, persons.SENT, persons.NOT_REACHED, persons.STILL, persons.SEEN_MESSAGE,
    *(text.format(when=WHEN) for text in (persons.SEEN_BY_SURGERY, persons.SEEN_BY_SERVICE, persons.CLOSED)),
    f"{persons.SENT} Do not wait for them to call you: do what we advise above.",
]  # fmt: skip
RESULTS = [past.REPLACED, written.SURGERY_BY.format(day=datetime(2026, 11, 22, tzinfo=UTC))]


@pytest.mark.parametrize("text", [*WORDS.values(), *(each.words for each in REMINDERS), *CASE, *RESULTS])
def test_nothing_that_the_service_says_is_missing(text: str):
    rest = untranslated(text).replace(WHEN, "").replace("22 November 2026", "")
    assert rest.strip(" .()") == ""


def test_each_message_stands_under_its_own_name():
    found = {message.context: message.text for message in every_message() if message.context.startswith("message ")}
    assert {name: found[f"message {name}"] for name in WORDS} == WORDS
