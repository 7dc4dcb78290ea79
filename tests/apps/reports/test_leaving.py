"""Who dies or moves to another area before their check: how the report keeps and counts them."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from apps.reports import actions, behind, rollup
from apps.reports.invited import Invited
from apps.reports.models import Fact, Tally
from apps.reports.quarter import Quarter
from tests.apps.reports.happenings import Surgery

pytestmark = pytest.mark.django_db
CORNWALL, SOUTHWARK = Surgery("E06000052"), Surgery("E09000028")


def on(month: int, day: int = 1, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


def offered(at: datetime, person=None):
    """A check in Cornwall, and whose it is."""
    check, person = uuid4(), person or uuid4()
    who = Invited(area_code="E06000052", area_name="Cornwall", practice="A81001", sex="female", age=52)
    actions.offered(check_id=check, person_id=person, invited=who, at=at)
    return check, person


def counted(area: str = "E06000052") -> Tally:
    rollup.fold()
    return Tally.objects.get(area_code=area, quarter=0, dimension="all")


def test_a_death_leaves_the_offer_and_is_no_refusal():
    _, person = offered(on(5))
    actions.died(person_id=person, at=on(6))
    assert (counted().invited, counted().received, counted().died) == (1, 0, 1)


def test_results_that_come_after_a_death_are_no_check_received():
    check, person = offered(on(5))
    actions.died(person_id=person, at=on(6))
    actions.step(check_id=check, step="received", at=on(6, 2))
    assert (counted().received, counted().received_then, counted().died) == (0, 0, 1)
    quarter = Quarter.of(on(6).date())
    assert behind.checks(area="E06000052", quarter=quarter, counted="received") == ([], False)


def test_a_check_received_in_life_stays_received():
    check, person = offered(on(5))
    actions.step(check_id=check, step="received", at=on(6))
    actions.died(person_id=person, at=on(7))
    assert (counted().received, counted().died) == (1, 0)


def test_a_death_that_turns_out_to_lie_before_the_results_takes_the_received_check_back():
    check, person = offered(on(5))
    actions.step(check_id=check, step="received", at=on(6))
    actions.died(person_id=person, at=on(5, 20))
    assert (counted().received, counted().died) == (0, 1)


def test_a_death_told_by_mistake_leaves_nothing():
    check, person = offered(on(5))
    actions.step(check_id=check, step="received", at=on(6))
    actions.died(person_id=person, at=on(5, 20))
    actions.alive(person_id=person)
    assert (counted().received, counted().died) == (1, 0)


def test_a_death_put_right_to_another_day_moves_to_the_fact_of_that_day():
    first, person = offered(on(2, year=2023))
    second, _ = offered(on(5, year=2023), person)
    actions.died(person_id=person, at=on(6, year=2023))
    actions.died(person_id=person, at=on(3, year=2023))
    assert Fact.objects.get(pk=first).died_at == on(3, year=2023)
    assert Fact.objects.get(pk=second).died_at is None


def test_a_death_before_the_invitation_changes_nothing():
    _, person = offered(on(5))
    actions.died(person_id=person, at=on(4))
    assert counted().died == 0


def test_who_moves_to_another_area_stays_counted_where_the_check_was_offered():
    check, person = offered(on(5))
    actions.moved(person_id=person, practice=SOUTHWARK, at=on(6))
    assert (counted().invited, counted().moved) == (1, 1)
    assert not Tally.objects.filter(area_code="E09000028").exists()
    actions.step(check_id=check, step="received", at=on(7))
    assert (counted().received, counted().moved) == (1, 0)


def test_a_move_within_the_area_is_no_leaving_and_coming_back_takes_nothing_away():
    check, person = offered(on(5))
    actions.moved(person_id=person, practice=CORNWALL, at=on(6))
    assert counted().moved == 0
    actions.moved(person_id=person, practice=SOUTHWARK, at=on(7))
    actions.moved(person_id=person, practice=CORNWALL, at=on(8))
    actions.moved(person_id=person, practice=SOUTHWARK, at=on(9))
    assert Fact.objects.get(pk=check).moved_at == on(7)


def test_who_died_after_moving_counts_once():
    _, person = offered(on(5))
    actions.moved(person_id=person, practice=SOUTHWARK, at=on(6))
    actions.died(person_id=person, at=on(7))
    assert (counted().moved, counted().died) == (0, 1)


def test_only_the_last_invitation_before_a_move_is_left():
    first, person = offered(on(2, year=2023))
    second, _ = offered(on(5, year=2023), person)
    actions.moved(person_id=person, practice=SOUTHWARK, at=on(6, year=2023))
    assert Fact.objects.get(pk=first).moved_at is None
    assert Fact.objects.get(pk=second).moved_at == on(6, year=2023)


def test_a_kit_that_comes_back_after_a_reminder_is_counted_apart():
    check, _ = offered(on(5))
    other, _ = offered(on(5))
    actions.step(check_id=other, step="kit_returned", at=on(6))
    actions.reminded(check_id=check, at=on(6))
    actions.reminded(check_id=check, at=on(7))
    assert (counted().reminded, counted().returned_reminded) == (1, 0)
    actions.step(check_id=check, step="kit_returned", at=on(6, 20))
    assert (counted().reminded, counted().returned_reminded) == (1, 1)
    assert counted().kit_returned == 2
