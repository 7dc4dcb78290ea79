"""Retention: what may go goes when its time is over, the health record and the trail never by a machine."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from apps.answers.models import Draft
from apps.audit.checkpoints import verify
from apps.audit.models import Entry
from apps.clients.clock import now
from apps.people import retention, tasks
from apps.people.models import Person, Session
from tests.apps.scene import door_of, opened

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def applied(*, after: timedelta, dry_run: bool = False) -> dict[str, tuple[int, int]]:
    done = retention.apply(by="test", at=now() + after, dry_run=dry_run)
    return {each.rule.model._meta.label: (each.overdue, each.removed) for each in done}


def test_each_row_says_from_when_how_long_and_who_says_so() -> None:
    version, table = retention.rules()
    assert version == "2026-11-22"
    assert {Session, Draft, Person, Entry} <= {rule.model for rule in table}
    assert all(len(rule.source) > 40 for rule in table)
    removed = {rule.model._meta.label for rule in table if rule.then == retention.REMOVE}
    assert removed == {
        "people.Session", "nhs_login.Attempt", "answers.Draft", "clients.IdempotentRequest", "delivery.Callback",
        "delivery.Refused", "delivery.MeshMessage", "signals.Signal",
    }  # fmt: skip


def test_every_table_that_can_lead_to_a_person_is_spoken_of() -> None:
    """A new table with a person's data and no word on how long it is kept fails here."""
    assert {"people.Person", "checks.Value", "delivery.Payload", "staff.BrokenGlass"} <= retention.personal()
    assert sorted(retention.personal() - retention.covered()) == []


def test_what_goes_with_a_row_points_to_it() -> None:
    for label in retention.covered() - {rule.model._meta.label for rule in retention.rules()[1]}:
        assert apps.get_model(label)


def test_a_table_that_nobody_spoke_of_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = retention.covered()
    monkeypatch.setattr(retention, "covered", lambda: spoken - {"checks.Value"})
    assert retention.personal() - retention.covered() == {"checks.Value"}


def test_a_session_goes_thirty_days_after_it_ended_and_not_sooner() -> None:
    door_of(opened())
    Session.objects.update(ends_at=now())
    assert applied(after=30 * DAY - timedelta(minutes=1))["people.Session"] == (0, 0)
    assert applied(after=30 * DAY + timedelta(minutes=1), dry_run=True)["people.Session"] == (1, 0)
    assert Session.objects.count() == 1
    assert applied(after=30 * DAY + timedelta(minutes=1))["people.Session"] == (1, 1)
    assert not Session.objects.exists()
    gone = Entry.objects.get(action="retention.applied")
    assert gone.detail == {"count": "1", "code": "people.session", "version": "2026-11-22"}
    assert verify().broken == ""


def test_people_and_the_trail_are_counted_and_never_removed() -> None:
    opened()
    entries = Entry.objects.count()
    done = applied(after=3000 * DAY)
    assert done["people.Person"] == (1, 0)
    assert done["audit.Entry"] == (entries, 0)
    assert (Person.objects.count(), Entry.objects.count()) == (1, entries)


def test_more_than_a_chunk_goes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "CHUNK", 2)
    check = opened()
    for _ in range(5):
        door_of(check)
    assert applied(after=100 * DAY)["people.Session"] == (5, 5)


def test_the_command_and_the_beat_do_the_same() -> None:
    door_of(opened())
    Session.objects.update(started_at=now() - 41 * DAY, ends_at=now() - 40 * DAY)
    out = StringIO()
    call_command("apply_retention", "--dry-run", stdout=out)
    assert "people.Session       over    30 days: 1 (0 removed)." in out.getvalue()
    assert "(for review)" in out.getvalue()
    assert tasks.apply_retention() == 1
    assert tasks.apply_retention() == 0


@pytest.mark.parametrize("wrong", ['from = "given_name"', "days = 0", 'then = "burn"', 'source = ""'])
def test_a_row_that_is_not_sound_is_refused(wrong: str) -> None:
    row = {"from": 'from = "created_at"', "days": "days = 1", "then": 'then = "review"', "source": 'source = "x"'}
    row[wrong.partition(" ")[0]] = wrong
    text = "\n".join(['version = "1"', "[[kept]]", 'what = "people.Person"', *row.values()])
    with pytest.raises(ImproperlyConfigured, match=r"people\.Person"):
        retention._read(text)
