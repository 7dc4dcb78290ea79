"""How the service's benchmark judges: turns in order, ratios pair by pair, and no verdict where the machine swings."""

import subprocess
import sys
import time

import pytest

from bench.service.__main__ import verdict
from bench.service.calls import Answered
from bench.service.growth import GOALS, Size, line
from bench.service.line import Line, of_rates
from bench.service.processor import spent
from bench.service.rounds import Rounds, Turn, alternate


def rounds(product: list[float], limit: list[float]) -> Rounds:
    return Rounds([Turn(rate, 0.002) for rate in product], [Turn(rate, 0.001) for rate in limit])


def a_line(**changes: object) -> Line:
    return Line(**{"row": "P0 something, /s", "product": 1.0, "limit": 2.0, "ratio": (0.5, 0.4, 0.6), **changes})


def test_each_side_takes_its_turn_first_and_the_one_that_warms_up_is_not_counted():
    order = []

    def side(name: str) -> Turn:
        order.append(name)
        return Turn(len(order), 0.0)

    found = alternate(lambda: side("A"), lambda: side("B"), 2)
    assert "".join(order) == "BA" + "ABBA" * 2
    assert (len(found.product), len(found.limit)) == (4, 4)
    assert 1 not in {turn.rate for turn in found.limit}


def test_a_ratio_is_of_turns_that_stood_beside_each_other():
    made = of_rates("P0 x, /s", rounds([10, 40, 30], [100, 200, 100]), least=0.2, goal=">= 0.2")
    assert made.ratio == (0.2, 0.1, 0.3)
    assert made.met
    assert made.cpu == pytest.approx(2000)


def test_a_goal_just_missed_is_missed():
    made = of_rates("P0 x, /s", rounds([19], [100]), least=0.2, goal=">= 0.2")
    assert made.verdict == "MISSED"
    assert "MISSED" in str(made)


def test_a_machine_that_swings_gives_no_verdict_however_good_the_ratio(capsys):
    swinging = of_rates("P0 x, /s", rounds([90, 200], [100, 201]), least=0.2, goal=">= 0.2")
    assert swinging.verdict == "SWINGS 2.0x"
    assert verdict([a_line(met=True), swinging]) == 2
    assert "REFUSED" in capsys.readouterr().out


@pytest.mark.parametrize(("met", "code"), [(True, 0), (None, 0), (False, 1)])
def test_the_exit_code_tells_whether_a_goal_is_missed(met, code):
    assert verdict([a_line(met=met)]) == code


def test_what_grows_with_what_is_stored_misses_and_its_slope_is_said():
    flat = {name: [100.0, 100.0] for name in GOALS}
    sizes = [Size(10_000, flat), Size(1_000_000, {**flat, "CPU": [1000.0, 1000.0]})]
    grown = line("CPU", sizes)
    assert grown.met is False
    assert "slope +0.500" in grown.words
    assert line("WAL", sizes).met is True


def test_the_share_of_calls_that_were_faster():
    answered = Answered([nth / 1000 for nth in range(1, 101)], 10.0)
    assert answered.at(0.95) == pytest.approx(0.096)
    assert answered.at(1.0) == 0.1
    assert answered.rate == 10


def test_the_processors_time_of_a_child_counts_for_its_parent():
    child = "import time\nwhile time.process_time() < 0.5: pass"
    parent = f"import subprocess, sys, time; subprocess.run([sys.executable, '-c', {child!r}]); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", parent]) as process:
        try:
            until = time.monotonic() + 120
            while spent([process.pid]) < 0.4 and time.monotonic() < until:
                time.sleep(0.1)
            assert spent([process.pid]) >= 0.4  # counted in whole ticks, each process's rounded down
            assert process.poll() is None
        finally:
            process.kill()
    assert spent([process.pid]) == 0
