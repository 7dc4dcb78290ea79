"""The embedded server: started once, shared, kept data, and nothing left behind."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from config.embedded.place import PROJECT, Place
from config.embedded.postgres import Hold, answers, connect, create_database
from tests.config.embedded.watching import processes_of, soon

HOLDS = """
import sys, time
from pathlib import Path
from config.embedded.place import at
from config.embedded.postgres import Hold
held = Hold(at(Path(sys.argv[1])))
print((held.place.data / "postmaster.pid").read_text().split()[0], flush=True)
time.sleep(600)
"""


def holder(place: Place) -> subprocess.Popen[str]:
    """Another process that holds the place."""
    command = [sys.executable, "-c", HOLDS, str(place.root)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def server_of(process: subprocess.Popen[str]) -> int:
    """The number of the server that a holder found or started."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def end(process: subprocess.Popen[str]) -> None:
    """Without any chance to clean up."""
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_it_is_postgresql_18_over_a_socket_only(place: Place) -> None:
    with Hold(place), connect(place) as connection:
        assert connection.info.server_version // 10000 == 18
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert place.postgres_socket.stat().st_mode & 0o777 == 0o700


def test_it_does_not_run_as_root(place: Place) -> None:
    with Hold(place):
        server = int((place.data / "postmaster.pid").read_text().split()[0])
        assert Path(f"/proc/{server}").stat().st_uid == place.uid != 0


def test_what_was_written_is_there_after_a_stop(place: Place) -> None:
    with Hold(place), connect(place) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
    assert soon(lambda: not processes_of(place))
    with Hold(place), connect(place) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_when_nobody_holds_it_any_more_nothing_runs(place: Place) -> None:
    with Hold(place):
        assert answers(place)
    assert soon(lambda: not processes_of(place))
    assert not answers(place)


def test_a_second_process_uses_the_server_of_the_first_and_keeps_it(place: Place) -> None:
    first = holder(place)
    server = server_of(first)
    with Hold(place):
        end(first)
        with connect(place) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert f"{server}\n" in (place.data / "postmaster.pid").read_text()


def test_those_who_come_at_once_share_one_server(place: Place) -> None:
    with ExitStack() as ended:
        holders = [holder(place) for _ in range(3)]
        for each in holders:
            ended.callback(end, each)
        assert len({server_of(each) for each in holders}) == 1
    assert soon(lambda: not processes_of(place))


def test_a_holder_killed_with_9_leaves_nothing_running(place: Place) -> None:
    process = holder(place)
    server_of(process)
    assert answers(place)
    end(process)
    assert soon(lambda: not processes_of(place))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent ended")
def test_a_keeper_killed_with_9_takes_the_server_along_and_the_next_holder_starts_anew(place: Place) -> None:
    with Hold(place):
        with connect(place) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept_too AS SELECT 43 AS answer")
        keepers = [each for each in processes_of(place) if b"keeper" in Path(f"/proc/{each}/cmdline").read_bytes()]
        os.kill(keepers[0], signal.SIGKILL)
        assert soon(lambda: not answers(place))
    with Hold(place), connect(place) as connection:
        assert connection.execute("SELECT answer FROM kept_too").fetchone() == (43,)


def test_a_database_is_made_once_and_made_fresh_on_request(place: Place) -> None:
    with Hold(place):
        create_database(place, "one")
        with connect(place, "one") as connection:
            connection.execute("CREATE TABLE here ()")
        create_database(place, "one")
        with connect(place, "one") as connection:
            connection.execute("SELECT FROM here")
        create_database(place, "one", fresh=True)
        with connect(place, "one") as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT FROM here")
