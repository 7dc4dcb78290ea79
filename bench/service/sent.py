"""P7: the worker's way out, beside the HTTP client it uses; run while no other worker does."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.service.ground import Ground
from bench.service.line import Line, of_rates
from bench.service.rounds import Rounds, Turn
from config.embedded.place import PROJECT
from config.embedded.process import spawn, stop
from demo.stack import free_port

MOST_CONNECTIONS = 5


def delivered(ground: Ground, rounds: int) -> Line:
    """Records a second, and how many connections a thousand of them open."""
    with _peer(ground) as url:
        told = ground.inside(f"delivering; delivering.main({rounds})", HEALTHCHECK_PDM_URL=url, HEALTHCHECK_MNS_URL="")
    found = Rounds([Turn(*turn) for turn in told["product"]], [Turn(*turn) for turn in told["limit"]])
    opened = told["opened"] * 1000 / told["sent"]
    line = of_rates(
        "P7 records delivered, /s",
        found,
        least=0.6,
        goal=">= 0.6, <= 5 connections",
        words=f"{told['bytes']:,} bytes each; {opened:.0f} connections a 1,000; limit: the same client and threads, "
        "posting the same bytes; CPU of worker and database",
    )
    return line.judged(bool(line.met) and opened <= MOST_CONNECTIONS)


@contextmanager
def alone(ground: Ground) -> Iterator[None]:
    """No worker and no clock: what is measured inside has the outbox to itself."""
    stack = ground.here.stack
    stack.beat.stop()
    stack.worker.stop()
    try:
        yield
    finally:
        stack.worker.restart()
        stack.beat.restart()


@contextmanager
def _peer(ground: Ground) -> Iterator[str]:
    port, stack = free_port(), ground.here.stack
    command = [sys.executable, "-m", "bench.service.peer", str(port)]
    process = spawn(command, log=stack.place.logs / "bench-peer.log", environment=stack.environment, folder=PROJECT)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)
