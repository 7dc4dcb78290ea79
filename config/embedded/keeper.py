"""Runs `postgres` as its child while any process holds the place, then stops it. Started by `postgres.Hold`."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from config.embedded.place import Place, at
from config.embedded.postgres import OWNER, binaries
from config.embedded.process import spawn, stop

SETTINGS = {
    "listen_addresses": "",  # nothing but the socket
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_parameter_max_length": "0",  # no personal value in the log
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",  # the detail of a broken constraint repeats the value
}


def make_data(place: Place) -> None:
    """Make an empty database folder, whole or not at all."""
    if place.data.exists():
        return
    part = place.data.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    place.own(part)
    # The root folder is not the server's to write in, so the folder itself is made here.
    initdb: list[str | Path] = [binaries(place) / "initdb", "-D", part, "-U", OWNER, "--auth=trust", "--no-locale"]
    initdb += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = spawn(initdb, log=place.logs / "initdb.log", runs_as=place)
    if made.wait() != 0:
        raise SystemExit(f"initdb failed; see {place.logs / 'initdb.log'}")
    part.rename(place.data)


def start(place: Place) -> subprocess.Popen[bytes]:
    """Start the server; should this process be killed, the kernel asks the server to stop fast."""
    command: list[str | Path] = [binaries(place) / "postgres", "-D", place.data, "-k", place.sockets]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    return spawn(command, log=place.logs / "postgres.log", runs_as=place, last_signal=signal.SIGINT)


def keep(place: Place, only: IO[bytes]) -> None:
    """Hold the server until nobody holds the place; newcomers wait meanwhile at the users' lock."""
    server = start(place)
    with place.lock("users") as users:
        try:
            while server.poll() is None and not takes(users):
                time.sleep(0.1)
        finally:
            stop(server, first=signal.SIGINT)
            only.close()  # before the users' lock: who waits at that one starts the next keeper


def takes(lock: IO[bytes]) -> bool:
    """Whether nobody else had this lock, which is ours now."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main(place: Place) -> None:
    """Prepare in sight of the caller, then go on alone: the caller may end while others hold the server."""
    with place.lock("keeper") as only:
        if not takes(only):
            return  # another keeper runs
        make_data(place)
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            keep(place, only)


if __name__ == "__main__":
    main(at(Path(sys.argv[1])))
