"""The stack: real processes that come up, can be killed and come back, and are gone afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from celery import Celery

from config.embedded.place import PROJECT, at
from demo.stack import Stack
from tests.config.embedded.watching import processes_of, soon

RUNS = """
import time
from demo.stack import Stack
with Stack("two") as stack:
    print(stack.web.process.pid, stack.worker.process.pid, stack.beat.process.pid, flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module", autouse=True)
def own_folder() -> Iterator[None]:
    """Servers of the tests' own, so that a demo may run beside them."""
    folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEALTHCHECK_DATA_FOLDER", str(folder))
        yield
    assert soon(lambda: not processes_of(at(folder)))
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def stack(own_folder: None) -> Iterator[Stack]:
    """One stack for the tests of this file."""
    with Stack("one") as started:
        yield started


def runs(number: int) -> bool:
    """Whether a process with this number is there."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_answers_on_loopback(stack: Stack) -> None:
    assert stack.url.startswith("http://127.0.0.1:")
    assert httpx2.get(f"{stack.url}/alive").json() == {"status": "alive"}


def test_the_clock_wakes_the_worker(stack: Stack) -> None:
    inspector = Celery(broker=stack.environment["CELERY_BROKER_URL"]).control.inspect(timeout=5)

    def swept() -> bool:
        return any(worker["total"].get("delivery.sweep") for worker in (inspector.stats() or {}).values())

    assert soon(swept, patience=30)


def test_a_worker_killed_with_9_comes_back(stack: Stack) -> None:
    before = stack.worker.process.pid
    stack.worker.kill9()
    assert not runs(before)
    stack.worker.restart()
    assert soon(lambda: stack.log_paths["worker"].read_text().count(" ready.") == 2, patience=60)
    assert stack.worker.process.poll() is None


def test_a_management_command_runs_on_its_database(stack: Stack) -> None:
    code = "from django.db import connection; print(connection.settings_dict['NAME'])"
    assert stack.manage("shell", "--no-imports", "--command", code).strip() == "healthcheck_one"


def test_a_command_that_fails_says_why(stack: Stack) -> None:
    with pytest.raises(RuntimeError, match="Unknown command"):
        stack.manage("nonsense")


def test_when_it_is_told_to_stop_nothing_is_left() -> None:
    command = [sys.executable, "-c", RUNS]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        started = [int(word) for word in process.stdout.readline().split()]
        assert len(started) == 3 and all(runs(number) for number in started)
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert soon(lambda: not any(runs(number) for number in started))
