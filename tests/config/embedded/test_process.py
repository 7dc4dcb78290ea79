"""A child ends with its parent, however the parent ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.embedded.place import PROJECT
from config.embedded.process import spawn, stop

# Of a shell's background job an interrupt is ignored, and of whatever it starts.
STARTS_A_CHILD = """
import signal, sys, time
from pathlib import Path
from config.embedded.process import spawn
signal.signal(signal.SIGINT, signal.default_int_handler)
print(spawn(["sleep", "600"], log=Path(sys.argv[1])).pid, flush=True)
time.sleep(600)
"""


def alive(number: int) -> bool:
    """Whether a process with this number runs."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent ended")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_child_ends_when_its_parent_is_killed(how: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_A_CHILD, str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.send_signal(how)
        parent.wait(10)
    until = time.monotonic() + 10
    while alive(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive(child)


def test_what_it_prints_is_in_its_log_that_others_cannot_read(tmp_path: Path) -> None:
    assert spawn(["sh", "-c", "echo out; echo err >&2"], log=tmp_path / "log").wait() == 0
    assert sorted((tmp_path / "log").read_text().split()) == ["err", "out"]
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600


def test_one_that_will_not_stop_is_ended_with_its_children(tmp_path: Path) -> None:
    process = spawn(["sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait; sleep 600"], log=tmp_path / "log")
    until = time.monotonic() + 10
    while not (tmp_path / "log").read_text() and time.monotonic() < until:
        time.sleep(0.02)
    child = int((tmp_path / "log").read_text())
    stop(process, patience=0.2)
    assert process.returncode == -signal.SIGKILL
    time.sleep(0.1)
    assert not alive(child)


def test_stopping_what_ended_already_does_nothing(tmp_path: Path) -> None:
    process = spawn(["true"], log=tmp_path / "log")
    process.wait()
    stop(process)
    assert process.returncode == 0


def test_it_does_not_hear_the_terminals_interrupt(tmp_path: Path) -> None:
    process = spawn(["sleep", "600"], log=tmp_path / "log")
    assert os.getpgid(process.pid) != os.getpgid(0)
    stop(process)
