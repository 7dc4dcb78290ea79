"""The report's facts made again from the checks are the facts that the actions wrote, to the byte."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from apps.checks import actions
from apps.clients.clock import now
from apps.people.models import Practice
from apps.reports import rollup
from apps.reports.models import Area, Fact, FurtherCheck
from bench.report_events import Events
from tests.apps import scene

pytestmark = pytest.mark.django_db
ROWS = (
    "SELECT * FROM reports_fact ORDER BY check_id",
    "SELECT * FROM reports_furthercheck ORDER BY check_id",
    "SELECT * FROM reports_sample ORDER BY specimen_id",
    # A line that everybody has left again is no line.
    "SELECT * FROM reports_tally WHERE invited > 0 OR received_then > 0 ORDER BY area_code, quarter, dimension, value",
)


def written() -> dict[str, bytes]:
    """Every row of the report, as PostgreSQL writes it out."""
    rollup.fold()
    found = {}
    with connection.cursor() as cursor:
        for query in ROWS:
            with cursor.copy(f"COPY ({query}) TO STDOUT") as rows:
                found[query] = b"".join(bytes(block) for block in rows)
    return found


def rebuilt(*options: str) -> str:
    said = io.StringIO()
    call_command("rebuild_reports", *options, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize(("seed", "step"), [(1, timedelta(hours=8)), (2, timedelta(days=3)), (3, timedelta(days=30))])
def test_after_random_events_the_facts_made_again_are_the_same_bytes(seed: int, step: timedelta) -> None:
    events = Events(seed, step, active=6)
    for nth, _ in enumerate(events.happen(250)):
        if nth % 40 == 0:
            rollup.fold()
    before = written()
    assert Fact.objects.filter(received_at__isnull=False).exists()
    assert "0 facts were wrong" in rebuilt("--chunk", "7")
    assert written() == before
    with connection.cursor() as cursor:
        for table in ("sample", "furthercheck", "fact", "tally", "change"):
            cursor.execute(f"DELETE FROM reports_{table}")
    rebuilt("--chunk", "7")
    assert written() == before


def test_what_was_changed_by_hand_is_put_right_and_counted() -> None:
    check, other = scene.complete(scene.NUMBERS[0]), scene.complete(scene.NUMBERS[1])
    before = written()
    Fact.objects.filter(pk=check.id).update(outcome="emergency", received_at=None)
    Fact.objects.filter(pk=other.id).delete()
    assert "2 people; 2 facts were wrong" in rebuilt()
    assert written() == before


def test_a_fact_behind_which_no_check_stands_is_taken_away() -> None:
    check = scene.complete()
    before = written()
    fact = Fact.objects.get(pk=check.id)
    fact.pk, fact.person_id = scene.an_unknown_id(), scene.an_unknown_id()
    fact.save(force_insert=True)
    assert "1 facts were wrong" in rebuilt()
    assert written() == before


def test_it_stays_as_at_the_invitation_when_the_person_moves_to_another_area() -> None:
    check = scene.opened()
    check.person.practice = scene.practice("Y90077", area="E09000028")
    check.person.save()
    Practice.objects.filter(pk="Y90001").update(area_code="E10000020")
    before = written()
    Fact.objects.all().delete()
    rebuilt()
    assert written() == before
    assert Fact.objects.get().area_id == "E06000052"


def test_a_further_check_of_the_cycle_is_found_again() -> None:
    first = scene.opened()
    actions.close(check_id=first.id, reason="nothing came", by="test", at=now())
    second, new = actions.invite(person=first.person, organisation=first.organisation, by="test", at=now())
    assert new
    actions.declare(check_id=second.id, conditions=set(), home=set(), last_check=None, by="test", at=now())
    before = written()
    FurtherCheck.objects.all().delete()
    Fact.objects.all().delete()
    rebuilt()
    assert written() == before
    assert list(FurtherCheck.objects.values_list("check_id", "fact_id")) == [(second.id, first.id)]


def test_an_area_that_is_lost_is_named_again() -> None:
    scene.opened()
    Fact.objects.all().delete()
    Area.objects.all().delete()
    rebuilt()
    assert Area.objects.get().name == "Area E06000052"


def test_a_check_of_which_the_report_was_never_told_stays_out() -> None:
    check = scene.opened()
    check.invited_as = None
    check.save(update_fields=["invited_as"])
    rebuilt()
    assert not Fact.objects.exists()


def test_groups_are_kept_sealed() -> None:
    check = scene.opened()
    with connection.cursor() as cursor:
        cursor.execute("SELECT invited_as FROM checks_healthcheck")
        assert b"E06000052" not in bytes(cursor.fetchone()[0])
    assert check.invited_as["practice"] == "Y90001"


def test_no_people_at_a_time_are_refused() -> None:
    with pytest.raises(CommandError, match="1 or more"):
        rebuilt("--chunk", "0")
