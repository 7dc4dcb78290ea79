"""A worker outlives a time in which its broker takes nothing, or is not there at all, and is back soon after it."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest
import redis
from celery import Celery

from config.embedded.place import PROJECT, at
from config.embedded.process import spawn, stop
from config.embedded.valkey import Valkey

WORKER = """
from pathlib import Path
from config.celery import app

@app.task(name="test.note")
def note(file):
    Path(file).touch()
"""
PATIENCE = 60.0


@pytest.fixture
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    with Valkey(at(tmp_path_factory.mktemp("broker")), "full") as server:
        yield server


@pytest.fixture
def worker(broker: Valkey, tmp_path: Path) -> Iterator[Popen[bytes]]:
    """A real one with the service's own settings and one task more."""
    (tmp_path / "noting.py").write_text(WORKER)
    environment = {
        **os.environ,
        "CELERY_BROKER_URL": broker.url,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(PROJECT)]),
    }
    words = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    command = [sys.executable, "-m", "celery", "--app", "noting:app", "worker", *words]
    process = spawn(command, log=tmp_path / "worker.log", environment=environment, folder=PROJECT)
    try:
        yield process
    finally:
        stop(process)


def noted(file: Path, *, within: float = PATIENCE) -> bool:
    until = time.monotonic() + within
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return file.exists()


@pytest.fixture
def app(broker: Valkey, worker: Popen[bytes], tmp_path: Path) -> Celery:
    """Who has tasks for that worker, which does them."""
    app = Celery(broker=broker.url)
    app.conf.task_default_queue = "healthcheck"
    app.send_task("test.note", [str(tmp_path / "before")])
    assert noted(tmp_path / "before"), (tmp_path / "worker.log").read_text()
    return app


def test_a_worker_goes_on_when_a_full_broker_takes_tasks_again(
    app: Celery, broker: Valkey, worker: Popen[bytes], tmp_path: Path
) -> None:
    """As one whose disk was full: it answers, and says no."""
    server = redis.Redis(unix_socket_path=str(broker.socket))
    server.config_set("min-replicas-to-write", 1)  # there are none, so from now on every write is refused
    with pytest.raises(redis.exceptions.ResponseError):
        server.set("anything", 1)
    time.sleep(3.0)
    server.config_set("min-replicas-to-write", 0)
    app.send_task("test.note", [str(tmp_path / "after")])
    assert noted(tmp_path / "after"), (tmp_path / "worker.log").read_text()
    assert worker.poll() is None


def test_a_worker_is_back_soon_after_its_broker_however_long_that_was_away(
    app: Celery, broker: Valkey, worker: Popen[bytes], tmp_path: Path
) -> None:
    broker.kill9()
    time.sleep(13.0)  # by waits that grow, the next look would be seven seconds ahead
    broker.restart()
    app.send_task("test.note", [str(tmp_path / "after")])
    assert noted(tmp_path / "after", within=5.0), (tmp_path / "worker.log").read_text()
    assert worker.poll() is None
