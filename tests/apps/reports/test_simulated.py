"""A simulated population: the same seed makes the same rows, spread as the tables say, only where nobody is real."""

import io
from itertools import pairwise

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Count, F

from apps.reports import actions, rollup
from apps.reports.choices import Found, Outcome, Step
from apps.reports.models import Area, Change, Fact, Tally
from apps.reports.simulated.loading import load, written
from apps.reports.simulated.people import BLOCK, people
from apps.reports.simulated.shares import AGES, TABLE, Places, eligible
from tests.apps import scene

pytestmark = pytest.mark.django_db
PLACES = Places.made(20, 5)


def simulated(count: int = 300, **options: int) -> str:
    said = io.StringIO()
    call_command("simulate", people=count, stdout=said, **({"seed": 7, "areas": 3} | options))
    return said.getvalue()


def rows() -> bytes:
    with connection.cursor() as cursor, cursor.copy("COPY (SELECT * FROM reports_fact ORDER BY 1) TO STDOUT") as copied:
        return b"".join(bytes(block) for block in copied)


def test_the_same_seed_makes_the_same_rows_and_another_seed_others() -> None:
    assert simulated().startswith("300 simulated people in 3 areas")
    first = rows()
    simulated()
    assert rows() == first
    simulated(seed=8)
    assert rows() != first


def test_the_facts_keep_every_promise_that_those_of_real_checks_keep() -> None:
    simulated()
    fact = Fact.objects.filter(received_at__isnull=False)[0]
    assert fact.outcome in Outcome.values and fact.area.name.startswith("Simulated area")
    actions.step(check_id=fact.check_id, step="acknowledged", at=fact.offered_at)
    assert Change.objects.count() == 2, "the note of changes is back"
    for constraint in ("reports_fact_once_a_cycle", "reports_fact_changes"):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_constraint WHERE conname = %s)"
                " OR EXISTS (SELECT FROM pg_trigger WHERE tgname = %s AND tgenabled = 'O')",
                [constraint, constraint],
            )
            assert cursor.fetchone()[0]


def test_the_tallies_are_made_and_add_up() -> None:
    simulated()
    assert Tally.objects.get(area_code="", quarter=0, dimension="all").invited == 300
    assert rollup.fold().changes == 0
    assert Area.objects.filter(name__startswith="Simulated").count() == 3


def test_where_there_are_people_nothing_is_simulated() -> None:
    scene.opened()
    with pytest.raises(CommandError, match="There are people"):
        simulated()
    assert Fact.objects.count() == 1


@pytest.mark.parametrize(("count", "areas"), [(0, 3), (10, 0), (10, 1000)])
def test_what_cannot_be_is_refused(count: int, areas: int) -> None:
    with pytest.raises(CommandError):
        simulated(count, areas=areas)


def test_a_failure_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    simulated()
    before = rows()
    half = load(100, seed=1, areas=3)
    next(half)
    with pytest.raises(KeyboardInterrupt):
        half.throw(KeyboardInterrupt())
    assert rows() == before


def test_groups_and_uptake_are_spread_as_the_tables_say() -> None:
    block = next(people(BLOCK, places=PLACES, seed=1))
    received = ~np.isnat(block.times["received"])
    assert received.mean() == pytest.approx(TABLE["uptake"]["percent"] / 100, abs=0.06)
    by_sex = [received[block.sex == sex].mean() for sex in (0, 1)]
    assert by_sex[0] > by_sex[1] + 0.03
    by_fifth = [received[block.deprivation == fifth].mean() for fifth in range(1, 6)]
    assert by_fifth[0] < by_fifth[4] - 0.05
    for age in range(len(AGES)):
        assert (block.age == age).mean() == pytest.approx(eligible().sum(axis=0)[age], abs=0.01)


def test_no_step_is_before_the_one_it_follows() -> None:
    block = next(people(20_000, places=PLACES, seed=2))
    way = ["signed_in", "consented", "answered", "measured", "kit_ordered", "kit_returned", "processed", "received"]
    for before, after in pairwise(way):
        reached = ~np.isnat(block.times[after])
        assert (block.times[after][reached] >= block.times[before][reached]).all()
    assert (block.outcome >= 0).tolist() == (~np.isnat(block.times["received"])).tolist()
    assert set(block.times) == {step.value for step in Step if step is not Step.INVITED}


def test_every_id_is_another_and_they_grow() -> None:
    text = bytes(written(next(people(5_000, places=PLACES, seed=3)), PLACES)).decode()
    ids = [line.split(",")[0].strip('"') for line in text.splitlines()]
    assert len(set(ids)) == 5_000
    assert ids == sorted(ids)
    assert {each[12] for each in ids} == {"7"}


def test_nobody_is_twice_in_a_cycle() -> None:
    simulated(1000)
    assert not Fact.objects.values("person_id", "cycle").annotate(times=Count("pk")).filter(times__gt=1).exists()


def test_findings_and_reminders_are_those_of_checks_that_could_have_them() -> None:
    simulated(2000)
    assert not Fact.objects.filter(findings__gt=0, received_at__isnull=True).exists()
    assert not Fact.objects.filter(findings__gt=0, outcome="none").exists()
    reminded = Fact.objects.filter(reminded_at__isnull=False)
    assert reminded.exists()
    assert not reminded.filter(kit_returned_at__lt=F("reminded_at")).exists()
    whole = Tally.objects.get(area_code="", quarter=0, dimension="all")
    assert whole.reminded > whole.returned_reminded > 0
    assert whole.raised_risk > whole.high_risk > 0
    both = Found.HIGH_RISK.bit | Found.RAISED_RISK.bit
    assert not [bits for bits in Fact.objects.values_list("findings", flat=True) if bits & both == both]
