"""At night no routine message goes to a phone, by the clock on the wall; what is urgent does. None tells a result."""

import re
import time
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from apps.checks.actions.tell import WORDS
from apps.delivery import arming, sending, workers
from apps.delivery.limits import LIMITS
from apps.delivery.models import State
from apps.kits.reminding import REMINDERS
from apps.urgent.persons import SEEN_MESSAGE

EVERY = [*WORDS.values(), *(reminder.words for reminder in REMINDERS), SEEN_MESSAGE]
TELLING = re.compile(
    r"cholesterol|pressure|diabet|kidney|dementia|heart|stroke|risk|hba1c|mmol|mm ?hg|bmi|weight|smok|alcohol|score|"
    r"\bhigh|\blow\b|raised|abnormal|normal|disease|medicine|statin|\d+ ?%|emergency|\b999\b|\b111\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("at", "rests"),
    [
        (datetime(2026, 11, 22, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 22, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), True),  # ten at night in summer
        (datetime(2026, 7, 1, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), True),  # the hour before the clocks go forward
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), False),  # six, already by summer time
        (datetime(2026, 10, 25, 5, 30, tzinfo=UTC), True),  # half past five, by winter time again
        (datetime(2026, 10, 25, 6, 0, tzinfo=UTC), False),
    ],
)
def test_the_night_is_that_of_the_clock_on_the_wall(at, rests):
    assert LIMITS["nhs_notify"].resting(at) is rests
    assert LIMITS["pdm"].resting(at) is False


@pytest.mark.django_db
@pytest.mark.parametrize(("hour", "state"), [(23, State.QUEUED), (10, State.SENT)], ids=["night", "day"])
def test_a_message_waits_for_the_morning_and_a_record_does_not(
    queue_message, queue_record, notify, pdm, outbox, monkeypatch, hour, state
):
    outbox.DELIVERY_HURRY = 1.0
    monkeypatch.setattr(workers, "now", lambda: timezone.make_aware(datetime(2026, 11, 22, hour)))
    message, record = queue_message(), queue_record()
    arming.heal()
    workers.drain(until=time.monotonic() + 5)
    message.refresh_from_db()
    record.refresh_from_db()
    assert (message.state, record.state) == (state, State.SENT)


@pytest.mark.django_db
def test_an_urgent_message_goes_at_any_hour(queue_message, notify, outbox, monkeypatch):
    outbox.DELIVERY_HURRY = 1.0
    monkeypatch.setattr(workers, "now", lambda: timezone.make_aware(datetime(2026, 11, 22, 3)))
    message = queue_message()
    type(message).objects.update(urgent=True)
    assert [sending.send(key) for key in sending.urgent_due_ids()] == [State.SENT]


@pytest.mark.parametrize("words", EVERY)
def test_no_message_says_what_was_found(words):
    assert TELLING.search(words) is None
    assert 0 < len(words) <= 918  # what also fits where a message goes on as a text
