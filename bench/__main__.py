"""One run, one table: how fast every score is, beside the limit of the machine, and how much memory files take."""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.files import in_memory, runs
from bench.rates import rates
from healthcheck.population.plan import EVERY
from healthcheck.population.workers import cores

_LENGTHS = (10**5, 10**6, 10**7)
_HEAD = """
People a second on one core, in memory; `limit` is the bare numpy cost of as many powers, logarithms and
multiplications as the equation has, `one` a single person through the same lines.
Look-ups, choices and words are not in the limit.
{:<28}{:>12}{:>12}{:>8}{:>10}"""
_FILES = """
From Parquet to Parquet by the command, reading and writing every column, with the peak of its memory;
`in memory` is the same checking and scoring on one core with no file.
{:<12}{:>12}{:>6}{:>10}{:>12}{:>12}{:>8}{:>10}"""


def main() -> None:
    """Print the table, line by line as it is found."""
    words = argparse.ArgumentParser("python -m bench", description=__doc__)
    words.add_argument("--rows", type=int, action="append", default=[], metavar="N", help="a longer file too: 16000000")
    words.add_argument("--no-files", action="store_true", help="only in memory")
    words.add_argument(
        "--jobs", type=int, default=cores(), help="of the command (default: every core, %(default)s here)"
    )
    wish = words.parse_args()
    load = os.getloadavg()[0]
    print(
        f"{cores()} cores, {platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}, ", end=""
    )
    print(f"load {load:.1f} before the start" + (": others are at work, the figures will be low" if load > 0.5 else ""))
    for line in _in_memory():
        print(line, flush=True)
    if not wish.no_files:
        with tempfile.TemporaryDirectory() as folder:
            for line in _by_file(Path(folder), [*_LENGTHS, *wish.rows], wish.jobs):
                print(line, flush=True)


def _in_memory() -> Iterator[str]:
    yield _HEAD.format("score", "people/s", "limit/s", "ratio", "one, us")
    for name, rate in rates():
        single = f"{rate.single:10.1f}" if rate.single else " " * 10
        yield f"{name:<28}{rate.batch:12,.0f}{rate.limit:12,.0f}{rate.batch / rate.limit:8.3f}{single}"


def _by_file(folder: Path, lengths: list[int], jobs: int) -> Iterator[str]:
    memory = {score: in_memory(score) for score in ("qrisk3", EVERY)}
    yield _FILES.format("score", "rows", "jobs", "seconds", "rows/s", "in memory/s", "ratio", "peak MiB")
    for wish, run in runs(folder, lengths, jobs):
        rate, best = wish.rows / run.seconds, memory[wish.score]
        start = f"{wish.score:<12}{wish.rows:12,}{wish.jobs:6}{run.seconds:10.1f}"
        yield f"{start}{rate:12,.0f}{best:12,.0f}{rate / best:8.3f}{run.peak:10.0f}"


if __name__ == "__main__":
    main()
