"""Processes killed, the broker gone and receivers that spoil a quarter of the calls: nothing lost, nothing twice.

A short form of `make chaos`. Then two bugs are switched on, and the same oracle has to see each of them.
"""

import os
from collections.abc import Iterator

import pytest

from bench.chaos.bug_names import NAMES, SHOWN_BY
from bench.chaos.bugs import BUGS
from bench.chaos.oracle import Verdict
from bench.chaos.run import CLASSES, play, play_with, scene
from tests.config.embedded.watching import processes_of, soon

CHECKS = int(os.environ.get("CHAOS_CHECKS", "30"))
EACH = 24
SHOWN = ("early-acknowledgement", "new-key")


@pytest.fixture(scope="module")
def verdicts() -> Iterator[dict[str, Verdict]]:
    """What came of one run without a bug, "", and of one with each of two."""
    with scene(seed=5, checks=CHECKS + EACH * len(SHOWN)) as here:
        place, people = here.stack.place, here.people
        found = {"": play(here, people[:CHECKS], seed=5, faults=4, only=("F1", "F3", "F4"), rate=10.0, brief=True)}
        for nth, name in enumerate(SHOWN):
            some = people[CHECKS + nth * EACH : CHECKS + (nth + 1) * EACH]
            found[name] = play_with(name, here, some, seed=5, faults=2, rate=20.0)
    assert soon(lambda: not processes_of(place))
    yield found


def test_every_check_was_accepted_while_processes_died(verdicts: dict[str, Verdict]) -> None:
    assert verdicts[""].checks == CHECKS
    assert verdicts[""].process_faults >= 2
    assert verdicts[""].posts_while_broker_down > 0


def test_nothing_is_lost_twice_or_out_of_order(verdicts: dict[str, Verdict]) -> None:
    whole = verdicts[""]
    assert (whole.lost, whole.twice, whole.out_of_order, whole.never_accepted) == (0, 0, 0, 0), whole


def test_without_the_broker_every_post_is_accepted(verdicts: dict[str, Verdict]) -> None:
    assert verdicts[""].failed_while_broker_down == 0


def test_every_promise_is_kept(verdicts: dict[str, Verdict]) -> None:
    assert verdicts[""].broken == [], verdicts[""]


def test_what_is_marked_as_sent_before_it_is_sent_is_seen_to_be_lost(verdicts: dict[str, Verdict]) -> None:
    assert verdicts["early-acknowledgement"].lost > 0


def test_what_goes_under_a_new_key_at_each_try_is_seen_to_arrive_twice(verdicts: dict[str, Verdict]) -> None:
    assert verdicts["new-key"].twice > 0


def test_every_bug_has_a_name_and_faults_that_show_it() -> None:
    assert tuple(BUGS) == NAMES
    assert len(NAMES) >= 8
    assert {name for shown in SHOWN_BY.values() for name in shown} <= set(CLASSES)
