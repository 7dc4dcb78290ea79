"""A child process that ends when its parent ends, however the parent ends."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from config.embedded.place import Place

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)  # loaded before any fork


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    last_signal: signal.Signals = signal.SIGTERM,
    runs_as: Place | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process that gets `last_signal` when the starting thread ends; it does not hear Ctrl-C itself.

    The kernel watches the thread, not the process: call it from a thread that stays, as the main one does.
    """
    other = runs_as if runs_as and runs_as.as_root else None
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder or "/",
            env=None if environment is None else dict(environment),
            start_new_session=True,
            preexec_fn=partial(_follow, os.getpid(), last_signal),  # runs after the change of user, which clears it
            user=None if other is None else other.uid,
            group=None if other is None else other.gid,
            extra_groups=None if other is None else [],
        )


def _follow(parent: int, last_signal: int) -> None:
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, last_signal, 0, 0, 0)
    if os.getppid() != parent:  # it ended between the fork and the call above
        os._exit(1)


def stop(process: subprocess.Popen[bytes], *, first: signal.Signals = signal.SIGTERM, patience: float = 20) -> None:
    """Ask a process to end, and end it when it does not."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its children too: it leads its own session
    process.wait()
