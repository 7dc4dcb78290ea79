"""Whatever comes in is read or refused in the way its reader says: nothing else is raised, nothing takes long, nothing
is fetched.

A corpus of right messages, changed at random from a seed; HEALTHCHECK_FUZZ_RUNS=10000000 HEALTHCHECK_FUZZ_SEED=2 makes
other ones, and more. What once broke a reader stands below as a case of its own.
"""

import os
import socket
import time
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from demo.laboratory import biomarker_json
from healthcheck.population.unusable import Unusable
from tests.apps.delivery.gp_connect.practice import response, written
from tests.apps.signals.conftest import signal
from tests.fuzz.files import HEADER, scored_or_refused
from tests.fuzz.mutated import mutated
from tests.fuzz.mutated import written as as_json
from tests.fuzz.readers import MARKERS, READERS, SPECIMEN, Reader

RUNS = int(os.environ.get("HEALTHCHECK_FUZZ_RUNS", "2000"))
SEED = int(os.environ.get("HEALTHCHECK_FUZZ_SEED", "1"))
LONGEST = 0.5  # seconds of CPU for one body of a few kilobytes


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that wants to fetch what a message names fails."""

    def refuse(*_: Any) -> NoReturn:
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def attempted(reader: Reader, raw: bytes) -> bool:
    """Whether it was taken; what is raised beyond its refusals is the fault that is looked for."""
    began = time.thread_time()
    try:
        reader.read(raw)
        return True
    except reader.refuses:
        return False
    finally:
        assert time.thread_time() - began < LONGEST, raw[:300]


@pytest.mark.parametrize("name", READERS)
def test_a_right_message_is_taken(name: str) -> None:
    """Or the rest would say nothing."""
    reader = READERS[name]
    for raw in mutated(reader.examples, len(reader.examples)):
        assert reader.read(raw) is not None


@pytest.mark.parametrize("name", READERS)
def test_nothing_breaks_a_reader(name: str) -> None:
    reader = READERS[name]
    taken = runs = 0
    for raw in mutated(reader.examples, max(20, RUNS // reader.cost), SEED):
        runs += 1
        try:
            taken += attempted(reader, raw)
        except Exception as error:
            error.add_note(f"{name}, by {raw!r:.2000}")
            raise
    print(f"{name}: {runs:,} bodies, {taken:,} of them taken")


LONG_EXPONENT = b"1e99999999999999999999"
BROKE: dict[str, Callable[[], bytes]] = {
    "JSON, read strictly": lambda: LONG_EXPONENT,
    "the body ConsentGiven": lambda: b'{"version": ' + LONG_EXPONENT + b', "agreed": true}',
    "a laboratory's JSON": lambda: as_json(biomarker_json(SPECIMEN, MARKERS)).replace(b"5.2", LONG_EXPONENT),
    "an ITK3 answer by MESH, XML and JSON": lambda: written(response("x", "20013")).replace(b"UTF-8", b"UTFr-8"),
    "a signal (CloudEvent of the national events)": lambda: as_json(
        signal("pds-death-notification-2", "9990000018", at="0001-01-01T00:00:00+14:00")
    ),
}


@pytest.mark.parametrize("name", BROKE)
def test_what_once_broke_a_reader_is_refused(name: str) -> None:
    assert not attempted(READERS[name], BROKE[name]())


def test_a_short_row_that_is_no_utf8_is_refused_and_not_shown() -> None:
    with pytest.raises(Unusable, match="row 1 after the header has another number of fields") as refused:
        scored_or_refused(HEADER + b"1,55,female\xac70,Quicksilver\r\n")
    assert "Quicksilver" not in str(refused.value) and refused.value.__cause__.__suppress_context__
