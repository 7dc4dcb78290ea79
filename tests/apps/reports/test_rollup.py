"""The tallies say what counting the facts one by one says, however the facts came to be."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from apps.reports import actions, rollup
from apps.reports.choices import AgeBand, Asked, Found, Step
from apps.reports.invited import Invited
from apps.reports.models import Change, Fact, Tally
from apps.reports.quarter import LOCAL, Quarter
from tests.apps.reports.happenings import START, happen

pytestmark = pytest.mark.django_db


def counted_one_by_one() -> Counter[tuple[str, int, str, str, str]]:
    """Every counter of every tally, from the facts and by plain Python."""
    counts: Counter[tuple[str, int, str, str, str]] = Counter()
    for fact in Fact.objects.all():
        again = fact.ineligible_at is None or (fact.eligible_at is not None and fact.eligible_at > fact.ineligible_at)
        alive = fact.died_at is None or (fact.received_at is not None and fact.received_at <= fact.died_at)
        received = fact.received_at is not None and again and alive
        done = {step.value for step in Step if getattr(fact, step.column)} - {"received"}
        done |= {"received"} if received else set()
        done |= {f"outcome_{fact.outcome}"} if fact.outcome else set()
        done |= asides(fact, received) | answered(fact)
        done |= {each.value for each in (*Found, *Asked) if fact.findings & each.bit}
        told = [(quarter_of(fact.offered_at), name) for name in done]
        if received:
            told.append((quarter_of(fact.received_at), "received_then"))
        for quarter, name in told:
            for area in (fact.area_id, ""):
                for period in (quarter, 0):
                    counts[area, period, "all", "", name] += 1
                    for dimension in rollup.DIMENSIONS:
                        if area or dimension != "practice":
                            counts[area, period, dimension, str(getattr(fact, dimension)), name] += 1
    return counts


def asides(fact: Fact, received: bool) -> set[str]:
    """Who left before their check, and whom a reminder brought."""
    found = set() if received or fact.died_at is None else {"died"}
    found |= set() if received or fact.died_at is not None or fact.moved_at is None else {"moved"}
    if fact.reminded_at is not None:
        found.add("reminded")
        if fact.kit_returned_at is not None and fact.kit_returned_at > fact.reminded_at:
            found.add("returned_reminded")
    return found


def answered(fact: Fact) -> set[str]:
    """What came of it, as far as anybody said."""
    told = {"refused": fact.refused_at, "urgent_seen": fact.urgent_seen_at, "urgent_closed": fact.urgent_closed_at}
    referred = {"urgent_referred"} if fact.urgent_came == "referred" else set()
    return {name for name, at in told.items() if at is not None} | referred


def quarter_of(at: datetime | None) -> int:
    assert at is not None
    return Quarter.of(at.astimezone(LOCAL).date()).index


def in_the_tallies() -> Counter[tuple[str, int, str, str, str]]:
    counts: Counter[tuple[str, int, str, str, str]] = Counter()
    for row in Tally.objects.all():
        for name in rollup.COUNTERS:
            if number := getattr(row, name):
                counts[row.area_code, row.quarter, row.dimension, row.value, name] = number
    return counts


@pytest.mark.parametrize("seed", range(4))
def test_folded_in_pieces_the_tallies_are_the_facts_counted_one_by_one(seed: int) -> None:
    for nth in happen(seed, 300):
        if nth % 20 == 0:
            rollup.fold()
    rollup.fold()
    kept = in_the_tallies()
    assert kept == counted_one_by_one()
    rollup.rebuild()
    assert in_the_tallies() == kept


def test_a_change_waits_in_its_own_transaction_and_is_taken_once(offer) -> None:
    offer("2026-05-01")
    assert rollup.fold().changes == 1
    assert rollup.fold().changes == 0
    assert Tally.objects.get(area_code="", quarter=0, dimension="all").invited == 1


def test_a_fact_taken_away_is_taken_from_the_tallies(offer) -> None:
    Fact.objects.get(pk=offer("2026-05-01", outcome="routine")).delete()
    rollup.fold()
    assert in_the_tallies() == Counter()


def test_a_row_that_came_by_a_bulk_load_is_counted_too(offer) -> None:
    offer("2026-05-01")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_fact SET sex = 'male'")
    rollup.fold()
    assert {row.value: row.invited for row in Tally.objects.filter(area_code="", quarter=0, dimension="sex")} == {
        "female": 0,
        "male": 1,
    }


def test_a_further_check_of_a_cycle_counts_with_the_first() -> None:
    person, first, second = uuid4(), uuid4(), uuid4()
    who = Invited(area_code="E06000052", area_name="Cornwall", practice="A81001", sex="female", age=52)
    actions.offered(check_id=first, person_id=person, invited=who, at=START)
    actions.offered(check_id=second, person_id=person, invited=who, at=START + timedelta(days=90))
    actions.step(check_id=second, step="received", at=START + timedelta(days=100))
    rollup.fold()
    whole = Tally.objects.get(area_code="", quarter=0, dimension="all")
    assert (whole.invited, whole.received, whole.received_then) == (1, 1, 1)


def test_the_quarter_ends_by_the_clock_in_london(offer) -> None:
    offer("2026-06-30T22:59")
    offer("2026-06-30T23:00")
    rollup.fold()
    rows = Tally.objects.filter(area_code="", dimension="all").exclude(quarter=0).order_by("quarter")
    assert [(Quarter.numbered(row.quarter).label, row.invited) for row in rows] == [
        ("2026/27 Q1", 1),
        ("2026/27 Q2", 1),
    ]


def test_no_note_of_a_change_names_anybody() -> None:
    assert not {field.name for field in Change._meta.fields} & {"check_id", "person_id", "fact"}
    assert len(AgeBand.values) == 9
