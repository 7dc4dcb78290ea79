"""Tests of kit reminders: the day each is due, and that nobody gets one twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.audit.models import Entry
from apps.delivery.models import Delivery
from apps.kits import actions, reminding, tasks
from apps.kits.reminding import LAST, LATE, REMINDERS, due
from apps.kits.states import LINE, State

NOON = datetime(2024, 11, 21, 12, tzinfo=UTC)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


def name(days: float, *, state: State = State.DISPATCHED, sent: tuple[str, ...] = ()) -> str | None:
    found = due(state, NOON, NOON + timedelta(days=days), sent)
    return found.purpose if found else None


@pytest.mark.parametrize("state", [State.DISPATCHED, State.DELIVERED])
@pytest.mark.parametrize("day", [7, 15, 30])
def test_a_reminder_is_due_from_its_day_on(state, day):
    assert name(day, state=state) == f"kit-{state}-{day}"
    assert name(day - 0.001, state=state) != f"kit-{state}-{day}"


def test_a_reminder_that_was_sent_is_not_due_again():
    assert name(8, sent=("kit-dispatched-7",)) is None
    assert name(15, sent=("kit-dispatched-7",)) == "kit-dispatched-15"


@pytest.mark.parametrize("state", sorted(set(State) - {State.DISPATCHED, State.DELIVERED}))
def test_a_kit_that_is_not_with_the_person_needs_no_reminder(state):
    assert {name(day, state=state) for day in range(60)} == {None}


@pytest.mark.parametrize(("days", "purpose"), [(14.5, None), (22.5, None), (36.9, "kit-dispatched-30"), (37, None)])
def test_a_reminder_missed_for_a_week_is_left_out(days, purpose):
    assert name(days) == purpose


@given(st.sampled_from(list(LINE)), spans)
def test_what_is_due_is_of_this_state_and_its_day_has_come(state, waited):
    found = due(state, NOON, NOON + waited, ())
    assert found is None or (found.state is state and found.after <= waited < found.after + LATE)
    assert found is None or waited < LAST


def test_each_reminder_has_a_name_of_its_own_words_and_a_source():
    assert len({each.purpose for each in REMINDERS}) == len(REMINDERS)
    assert len({(each.state, each.after) for each in REMINDERS}) == len(REMINDERS)
    assert all(each.words.endswith(".") and each.source for each in REMINDERS)


@pytest.fixture
def waiting(order, json_lab):
    """A kit that was dispatched at noon."""
    return json_lab.tells(order(json_lab), "dispatched", at=NOON)


def remind(days: float) -> int:
    return actions.remind(by="service:kits", at=NOON + timedelta(days=days))


def sent() -> list[str]:
    return list(
        Delivery.objects.filter(purpose__startswith="kit-").order_by("queued_at").values_list("purpose", flat=True)
    )


@pytest.mark.django_db
def test_a_kit_that_never_comes_back_brings_three_reminders_in_all(waiting):
    assert [remind(day) for day in range(45)].count(1) == 3
    assert sent() == ["kit-dispatched-7", "kit-dispatched-15", "kit-dispatched-30"]


@pytest.mark.django_db
def test_run_again_nothing_more_is_queued(waiting):
    assert [remind(7), remind(7), remind(8)] == [1, 0, 0]
    assert sent() == ["kit-dispatched-7"]
    assert Entry.objects.filter(action="kit.reminded").count() == 1


@pytest.mark.django_db
def test_a_kit_that_moves_on_is_not_reminded_of(waiting, json_lab):
    json_lab.tells(waiting, "returned", at=NOON + timedelta(days=6))
    assert [remind(day) for day in (7, 15, 30)] == [0, 0, 0]


@pytest.mark.django_db
def test_a_kit_that_arrived_is_reminded_of_from_then_on(waiting, json_lab):
    json_lab.tells(waiting, "delivered", at=NOON + timedelta(days=3))
    assert [remind(day) for day in (7, 10)] == [0, 1]
    assert sent() == ["kit-delivered-7"]


@pytest.mark.django_db
def test_a_reminder_goes_to_the_person_in_the_words_of_the_table(check, waiting):
    remind(7)
    message = Delivery.objects.get(purpose="kit-dispatched-7")
    assert (message.subject, message.reference) == (check.person_id, waiting.id)
    assert message.payload.body["body"] == reminding.REMINDERS[0].words
    assert message.payload.body["nhs_number"] == check.person.nhs_number


@pytest.mark.django_db
def test_the_beat_reminds_every_day(waiting, settings):
    (entry,) = [each for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] == tasks.remind.name]
    assert entry["schedule"].is_due(timezone.now() - timedelta(days=1, hours=1)).is_due
    assert tasks.remind() == 0  # by today's clock that kit was given up long ago


@pytest.mark.django_db
def test_an_operator_may_remind_for_a_day(waiting, capsys):
    for said in ("queued 1 reminder\n", "queued 0 reminders\n"):
        call_command("remind_kits", "--at", "2024-11-29")
        assert capsys.readouterr().out == said


@pytest.mark.django_db
def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError, match="a day such as"):
        call_command("remind_kits", "--at", "tomorrow")
