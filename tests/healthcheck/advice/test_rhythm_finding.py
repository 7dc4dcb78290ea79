"""An irregular pulse: said where a monitor showed it, for the surgery, never urgent alone; no sign is no all-clear."""

from dataclasses import replace

import pytest

from healthcheck.advice import rhythm
from healthcheck.advice.action import Urgency, Who
from healthcheck.advice.finding import Level
from healthcheck.assess import assess
from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind, Measurement
from tests.healthcheck.cases import a_check


def shown(check: HealthCheck, *signs: bool | None) -> HealthCheck:
    """The check, its readings in turn with these signs; the last for all that come after."""
    readings = list(dict.fromkeys(each.reading for each in check.measurements if isinstance(each, Measurement)))
    signs_of = {
        reading: signs[min(nth, len(signs) - 1)] for nth, reading in enumerate(each for each in readings if each)
    }
    return replace(
        check,
        measurements=tuple(
            replace(each, irregular_pulse=signs_of[each.reading])
            if isinstance(each, Measurement) and each.reading
            else each
            for each in check.measurements
        ),
    )


def test_one_sign_among_many_readings_is_said_with_how_often():
    (found,) = rhythm.pulse(shown(a_check(), True, False))
    assert (found.level, found.band) == (Level.HIGH, "irregular")
    assert found.words == "Your blood pressure monitor showed an irregular pulse in 1 of 8 readings"


@pytest.mark.parametrize("sign", [None, False])
def test_no_sign_is_no_finding_and_no_all_clear(sign):
    assert list(rhythm.pulse(shown(a_check(), sign))) == []


def test_a_memory_that_is_sent_again_says_it_once():
    check = shown(a_check(), True, None)
    (once,) = rhythm.pulse(check)
    again = replace(check, measurements=check.measurements + check.measurements)
    assert list(rhythm.pulse(again)) == [once]


def test_the_surgery_feels_the_pulse_and_records_the_heartbeat():
    made = assess(shown(a_check(), True, None)).advice
    (action,) = [action for action in made.actions if action.id == "pulse-irregular"]
    assert (action.urgency, action.who) == (Urgency.ROUTINE, Who.SURGERY)
    assert "feel your pulse and record your heartbeat (an ECG)" in action.patient
    assert "Call 999 if you have chest pain" in action.patient
    assert "12-lead ECG" in action.gp
    assert made.primary is action


def test_it_hides_nothing_that_is_urgent():
    made = assess(shown(a_check(pressure=("186", "112")), True)).advice
    assert made.primary.urgency is Urgency.URGENT
    assert "pulse-irregular" in [action.id for action in made.further]


def test_it_makes_nothing_milder():
    order = list(Urgency)
    for pressure in (("118", "76"), ("150", "95"), ("186", "112"), ("84", "50")):
        plain, irregular = (
            assess(check).advice for check in (a_check(pressure=pressure), shown(a_check(pressure=pressure), True))
        )
        assert order.index(irregular.primary.urgency) >= order.index(plain.primary.urgency)
        assert {action.id for action in plain.actions} - {action.id for action in irregular.actions} <= {
            "all-normal",
            "normal-so-far",
        }


def test_a_pulse_that_came_alone_counts_too():
    check = a_check(values={})
    alone = Measurement(
        check.id, Kind.PULSE, 71, check.started_at, next(iter(check.readings())).source, irregular_pulse=True
    )
    (found,) = rhythm.pulse(replace(check, measurements=(*check.measurements, alone)))
    assert found.words.endswith("in the only reading")
