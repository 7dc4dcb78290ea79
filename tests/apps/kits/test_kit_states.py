"""Tests of a kit's states: nothing is reached that the table does not allow."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.kits.states import LINE, MOVES, State, after
from healthcheck.refusal import Conflict, Invalid

events = st.lists(st.sampled_from([*State, "posted", "", "ORDERED"]), max_size=30)


def walk(told) -> list[State]:
    """Every state a kit comes through when it is told these events, refused ones left out."""
    states = [State.ORDERED]
    for event in told:
        try:
            states.append(after(states[-1], event))
        except (Conflict, Invalid):
            continue
    return states


@given(events)
def test_no_sequence_of_events_leaves_the_table(told):
    states = walk(told)
    assert all(to is before or to in MOVES[before] for before, to in pairwise(states))


@given(events)
def test_an_event_told_twice_changes_nothing_more(told):
    twice = [event for event in told for _ in range(2)]
    assert walk(twice)[-1] is walk(told)[-1]


@given(events)
def test_along_the_line_a_kit_never_goes_back(told):
    reached = [LINE.index(state) for state in walk(told) if state in LINE]
    lost = any(state in (State.LOST, State.EXPIRED) for state in walk(told))
    assert lost or reached == sorted(reached)


@given(events)
def test_a_kit_that_was_replaced_stays_replaced(told):
    states = walk(told)
    assert State.REORDERED not in states[:-1] or set(states[states.index(State.REORDERED) :]) == {State.REORDERED}


@given(events)
def test_only_a_kit_that_came_to_nothing_or_mostly_failed_is_replaced(told):
    before = {one for one, to in pairwise(walk(told)) if to is State.REORDERED and one is not to}
    assert before <= {State.LOST, State.FAILED, State.EXPIRED, State.REJECTED, State.RESULTED}


@given(events)
def test_a_rejected_specimen_can_only_be_measured_or_fail_or_be_replaced(told):
    onward = {to for one, to in pairwise(walk(told)) if one is State.REJECTED and one is not to}
    assert onward <= {State.RESULTED, State.FAILED, State.REORDERED}


@given(st.permutations([State.RECEIVED, State.REJECTED, State.FAILED]))
def test_a_rejection_and_its_failure_end_as_failed_in_any_order(told):
    assert walk(told)[-1] is State.FAILED


@given(st.permutations(list(LINE)))
def test_events_out_of_order_end_where_the_latest_of_them_says(told):
    assert walk(told)[-1] is State.RESULTED


@pytest.mark.parametrize("place", range(1, len(LINE)))
def test_a_step_back_is_a_conflict(place):
    with pytest.raises(Conflict) as refusal:
        after(LINE[place], LINE[place - 1])
    assert refusal.value.code == "not-from-here"


def test_a_step_may_be_missed_out():
    assert after(State.ORDERED, "received") is State.RECEIVED


@pytest.mark.parametrize("event", list(State))
def test_a_cancelled_kit_stays_cancelled(event):
    if event is not State.CANCELLED:
        with pytest.raises(Conflict):
            after(State.CANCELLED, event)


@pytest.mark.parametrize("state", [*LINE[:-1], State.LOST, State.EXPIRED])
def test_a_laboratory_may_reject_a_kit_wherever_it_was_last_heard_of(state):
    assert after(state, "rejected") is State.REJECTED


@pytest.mark.parametrize("state", [State.RESULTED, State.FAILED, State.CANCELLED, State.REORDERED])
def test_a_kit_that_is_settled_is_not_rejected(state):
    with pytest.raises(Conflict):
        after(state, "rejected")


@pytest.mark.parametrize("state", [State.LOST, State.EXPIRED])
def test_a_kit_that_turns_up_after_all_goes_on(state):
    assert after(state, "received") is State.RECEIVED


def test_a_kit_that_failed_may_be_measured_again():
    assert after(State.FAILED, "resulted") is State.RESULTED


@pytest.mark.parametrize("event", ["posted", "", "ORDERED", "resulted "])
def test_an_unknown_event_is_refused(event):
    with pytest.raises(Invalid) as refusal:
        after(State.ORDERED, event)
    assert refusal.value.code == "unknown-event"
