"""Tests of the ladder as data: what is there, and which ladders are refused."""

from pathlib import Path

import pytest

from apps.urgent import ladder
from apps.urgent.clock import steady
from apps.urgent.ladder import RUNGS, BadLadder, Channel, Until, read

TEXT = Path(ladder.__file__).with_name("ladder.toml").read_text()


def test_the_ladder_ends_in_good_time_for_what_the_person_was_told():
    seen = [rung for rung in RUNGS if rung.until is Until.SEEN]
    assert max(rung.emergency for rung in seen) <= 30
    assert max(rung.urgent for rung in seen) <= 3 * 60, "the person was told: today"


def test_every_rung_says_what_it_does_and_whose_choice_it_is():
    assert all(len(rung.does) > 20 and rung.source for rung in RUNGS)


def test_while_nobody_has_seen_a_case_every_channel_is_tried():
    assert {rung.channel for rung in RUNGS if rung.until is Until.SEEN} == set(Channel)


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ('until = "closed"', 'until = "seen"', "each of sent, received, seen and closed"),
        ('channel = "on_call"', 'channel = "alarm"', "every channel is tried"),
        ("urgent = 1\n", "urgent = 3\n", "within a minute"),
        ("emergency = 30", "emergency = 300", "waits longer"),
        ("emergency = 10\n", "emergency = 25\n", "due before it"),
        ('name = "second-channel"', 'name = "not-sent"', "same name"),
        ("forward = true", "forward = false", "no human"),
    ],
)
def test_a_ladder_that_would_leave_somebody_waiting_is_refused(was, becomes, why):
    assert was in TEXT
    with pytest.raises(BadLadder, match=why):
        read(TEXT.replace(was, becomes))


def test_an_unknown_word_is_refused():
    with pytest.raises(ValueError, match="pigeon"):
        read(TEXT.replace('channel = "on_call"', 'channel = "pigeon"'))


def test_a_wall_clock_that_is_set_back_does_not_set_the_sweep_back(monkeypatch):
    before = steady()
    monkeypatch.setattr("apps.urgent.clock.now", lambda: before.replace(year=before.year - 1))
    assert steady() >= before


def test_a_wall_clock_that_is_set_forward_is_believed(monkeypatch):
    later = steady().replace(year=steady().year + 1, day=1)
    monkeypatch.setattr("apps.urgent.clock.now", lambda: later)
    assert steady() == later
