"""What is an item, and how long it may wait: never as long as its own action gives, and nothing urgent at all."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from healthcheck.advice.action import Action, Urgency, Who
from healthcheck.advice.table import TABLE
from healthcheck.assess import assess
from healthcheck.workload import item, pace
from healthcheck.workload.item import Item
from tests.healthcheck.cases import a_check

DAYS = {"within 2 weeks": 14, "ask within 2 weeks": 14, "within 4 weeks": 28, "ask within 2 working days": 2}
ROWS = st.lists(st.sampled_from(TABLE), min_size=1, max_size=6)


def acted(row):
    return Action(row.id, row.urgency, row.who, row.by, (), "", "", "")


def test_a_record_is_one_item_however_many_actions_it_holds():
    both = [row for row in TABLE if row.id in ("bp-stage-1", "qrisk-raised")]
    assert item.of(both) is Item.ROUTINE


def test_lifestyle_and_referrals_to_services_are_no_work_of_the_surgery():
    for row in TABLE:
        if row.urgency in (Urgency.NONE, Urgency.ROUTINE) and row.who is not Who.SURGERY:
            assert item.of([row]) is Item.NONE, row.id
    assert item.for_a_service([row for row in TABLE if row.id == "stop-smoking"])


def test_anything_urgent_makes_it_urgent_whoever_acts_first():
    for row in TABLE:
        pressing = row.urgency in (Urgency.URGENT, Urgency.EMERGENCY)
        assert (item.of([row, *TABLE[-3:]]) is Item.URGENT) == pressing, row.id


@given(ROWS)
def test_an_item_is_that_of_its_weightiest_action(rows):
    order = (Item.NONE, Item.ROUTINE, Item.URGENT)
    assert item.of(rows) is max((item.of([row]) for row in rows), key=order.index)


@given(ROWS)
def test_nothing_waits_for_as_long_as_half_of_the_time_to_act_and_nothing_urgent_waits(rows):
    found = pace.of([acted(row) for row in rows])
    if found.item is not Item.ROUTINE:
        assert not found.waits
    for row in rows:
        if item.of([row]) is Item.ROUTINE and row.by in DAYS and found.item is Item.ROUTINE:
            assert 7 * found.weeks * 2 <= DAYS[row.by], row.id


def test_each_time_to_act_that_a_routine_item_has_was_thought_of():
    routine = {row.by for row in TABLE if item.of([row]) is Item.ROUTINE}
    assert routine - set(pace.WAITS) <= {"ask within 2 working days"}
    assert set(pace.WAITS) <= {row.by for row in TABLE}


def test_a_time_that_nobody_thought_of_does_not_wait():
    row = next(row for row in TABLE if row.id == "bp-stage-1")
    new = Action(row.id, row.urgency, row.who, "before the moon is full", (), "", "", "")
    assert pace.of([new]) == pace.Pace(Item.ROUTINE, 0)
    assert not pace.of([new]).waits


def test_the_pace_of_whole_checks():
    assert pace.of(assess(a_check()).advice.actions).item is Item.NONE
    assert pace.of(assess(a_check(pressure=("142", "80"))).advice.actions) == pace.Pace(Item.ROUTINE, 2)
    assert pace.of(assess(a_check(pressure=("155", "80"))).advice.actions) == pace.Pace(Item.ROUTINE, 0)
    assert pace.of(assess(a_check(pressure=("190", "80"))).advice.actions).item is Item.URGENT


def test_of_two_actions_the_one_that_can_wait_less_counts():
    rows = [row for row in TABLE if row.id in ("bp-stage-1", "qrisk-high")]
    for some in chain(combinations(rows, 1), combinations(rows, 2)):
        assert pace.of([acted(row) for row in some]).weeks == min(pace.WAITS[row.by] for row in some)
