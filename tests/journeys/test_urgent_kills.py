"""Web, worker and database killed in turn while urgent findings come in: none lost, none twice, none left to nobody.

A shorter form of `python -m bench.urgent_kills`, which runs 200 cases and prints the table.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.urgent_kills import run
from bench.urgent_oracle import Verdict
from config.embedded.place import at
from tests.config.embedded.watching import processes_of, soon

CASES = int(os.environ.get("URGENT_KILLS_CASES", "24"))


@pytest.fixture(scope="module")
def verdict() -> Iterator[Verdict]:
    """What came of one run, on servers of its own."""
    folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEALTHCHECK_DATA_FOLDER", str(folder))
        yield run(cases=CASES, seed=2, seconds=CASES / 2, top=20)
    assert soon(lambda: not processes_of(at(folder)))
    shutil.rmtree(folder)


def test_something_was_killed_and_every_reading_was_accepted(verdict: Verdict) -> None:
    assert sum(verdict.kills.values()) >= 1
    assert verdict.accepted_by_the_web_door == CASES


def test_each_case_is_there_once_and_ends_with_a_human_or_at_the_top_of_the_ladder(verdict: Verdict) -> None:
    assert (verdict.lost, verdict.opened_twice, verdict.left_to_nobody) == (0, 0, 0)
    assert verdict.seen_by_a_human == CASES // 2
    assert verdict.escalated_to_the_top >= CASES // 2


def test_nothing_is_done_twice_and_nothing_is_missing(verdict: Verdict) -> None:
    assert (verdict.rungs_taken_twice, verdict.records_applied_twice) == (0, 0)
    assert (verdict.mails_missing, verdict.mails_nobody_ordered) == (0, 0)


def test_nothing_is_late_by_more_than_the_restarts(verdict: Verdict) -> None:
    assert verdict.kept, verdict
