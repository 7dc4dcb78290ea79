"""How people are let begin while things break: in even parts, or one after another, no faster than a rate."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.chaos.notes import Notes, Part
from bench.chaos.oracle import ENOUGH, judge
from bench.chaos.pace import Pace

FAST = 10_000.0


def begun(pace: Pace) -> int:
    """How many more may begin now."""
    return sum(1 for _ in iter(pace.take, False))


def test_each_fault_finds_somebody_and_the_end_everybody() -> None:
    pace = Pace(20, FAST)
    pace.share(4)
    found = [begun(pace)]
    for _ in range(4):
        pace.more()
        found.append(begun(pace))
    assert found[0] == 5 and all(found)
    assert sum(found) < 20
    pace.rest()
    assert begun(pace) == 20 - sum(found)


def test_without_parts_all_may_begin() -> None:
    pace = Pace(7, FAST)
    pace.share(1)
    assert begun(pace) == 7


def test_some_are_kept_to_flow_without_waiting_for_a_fault() -> None:
    pace = Pace(40, FAST)
    pace.share(5, flowing=15)
    assert begun(pace) == 5
    with pace.flowing():
        assert begun(pace) == 15
    assert begun(pace) == 0
    pace.more()
    assert begun(pace) == 5
    pace.rest()
    assert begun(pace) == 15


def test_no_more_than_half_are_kept() -> None:
    pace = Pace(40, FAST)
    pace.share(1, flowing=100)
    assert begun(pace) == 20


def test_no_more_begin_in_a_second_than_the_rate() -> None:
    pace = Pace(20, 40.0)
    pace.share(1)
    time.sleep(0.3)  # what was not used is not caught up with
    since = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: pace.wait(), range(20)))
    assert time.monotonic() - since >= 19 / 40.0


@pytest.mark.parametrize(("each", "ratio"), [(ENOUGH, [0.9]), (ENOUGH // 2, [])])
def test_others_are_judged_by_what_arrived_of_what_was_accepted_where_enough_did(
    tmp_path: Path, each: int, ratio: list[float]
) -> None:
    people = [{"person": str(nth), "practice": f"Y9100{nth}", "record": "pdm"} for nth in (1, 2)]
    (tmp_path / "people.json").write_text(json.dumps(people))
    (tmp_path / "dump.json").write_text(json.dumps({"rows": [], "unreadable": 0}))
    notes, now = Notes(tmp_path), time.time()
    for nth, dead in enumerate((False, True, True, False)):
        notes.add("windows", practice="Y91001", dead=dead, begun=now + nth, ended=now + nth + 1)
        for arrival in range(each):
            if not dead or arrival % 10:
                notes.add("applied", peer="pdm", person="2", version=1, key=f"{nth} {arrival}", at=now + nth + 0.5)
            notes.add("acked", person="2", version=1, at=now + nth + 0.5)
            notes.add("applied", peer="pdm", person="1", version=1, key=f"dead {nth} {arrival}", at=now + nth + 0.5)
    found = judge(Part(notes, ["1", "2"], 0.0), seed=1, bug="", seconds=1.0)
    assert found.others_throughput == ratio
    assert ("others_throughput" in found.broken) == bool(ratio)
