"""Waiting: doubles, is spread over the whole interval, ends at an hour, and never undercuts the peer."""

from hypothesis import given
from hypothesis import strategies as st

from apps.delivery.backoff import CEILING_SECONDS, ceiling, wait


def test_the_longest_wait_doubles_up_to_an_hour():
    assert [ceiling(attempt, 2.0) for attempt in (1, 2, 3, 11, 12, 150)] == [2, 4, 8, 2048, 3600, 3600]


@given(st.integers(1, 10_000), st.floats(0.01, 100))
def test_a_wait_is_between_nothing_and_the_ceiling(attempt, first):
    assert 0 <= wait(attempt, first=first, asked=None) <= ceiling(attempt, first) <= CEILING_SECONDS


@given(st.integers(1, 100), st.floats(0, 86_400))
def test_a_peer_that_asks_for_time_gets_it(attempt, asked):
    assert asked <= wait(attempt, first=2.0, asked=asked) <= asked + CEILING_SECONDS


def test_many_waits_fill_the_interval():
    waits = [wait(5, first=2.0, asked=None) for _ in range(2000)]
    assert min(waits) < 2
    assert max(waits) > 30
    assert 14 < sum(waits) / len(waits) < 18
