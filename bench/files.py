"""From a Parquet file to a Parquet file: how fast, and how much memory at each length."""

import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from bench import people
from bench.clock import seconds
from bench.memory import Run, watched
from healthcheck.population.plan import BATCHES, EVERY, plan
from healthcheck.population.scoring import scored

USUAL = 10**6
_REPEATS = 3


class Wish(NamedTuple):
    """What the command is asked for."""

    score: str
    rows: int
    jobs: int


def in_memory(score: str, rows: int = 1 << 17) -> float:
    """Rows a second on one core, read as columns, checked and scored, with no file."""
    table = people.table(BATCHES.values() if score == EVERY else [BATCHES[score]], rows)
    made = plan(score, table.column_names)
    parts = [part.select(made.reads) for part in table.combine_chunks().to_batches(1 << 15)]
    columns = [(dict(zip(made.reads, part.columns, strict=True)), part.num_rows) for part in parts]
    return rows / seconds({score: lambda: [scored(made, *each) for each in columns]}, turns=5)[score]


def runs(folder: Path, lengths: Sequence[int], jobs: int) -> Iterator[tuple[Wish, Run]]:
    """The usual length for one score and for all, with one job and with all, in turns; then all scores by length."""
    source = folder / "people.parquet"
    people.file(BATCHES.values(), min(USUAL, max(lengths)), source)
    wishes = [Wish(score, USUAL, each) for score in ("qrisk3", EVERY) for each in dict.fromkeys((1, jobs))]
    if USUAL in lengths:
        turns = [[_run(source, folder, wish) for wish in wishes] for _ in range(_REPEATS)]
        for wish, found in zip(wishes, zip(*turns, strict=True), strict=True):
            yield wish, Run(statistics.median(run.seconds for run in found), max(run.peak for run in found))
    for rows in lengths:
        if rows != USUAL:
            other = folder / f"people-{rows}.parquet"
            _copy(source, other, rows)
            yield Wish(EVERY, rows, jobs), _run(other, folder, Wish(EVERY, rows, jobs))
            other.unlink()


def _run(source: Path, folder: Path, wish: Wish) -> Run:
    target = folder / "scored.parquet"
    command = [sys.executable, "-m", "healthcheck", "score", wish.score, str(source), "-o", str(target)]
    found = watched([*command, "--jobs", str(wish.jobs), "--quiet"])
    written = pq.ParquetFile(target).metadata.num_rows
    if written != wish.rows:
        raise AssertionError(f"{written} rows came out of {wish.rows}")
    target.unlink()
    return found


def _copy(source: Path, target: Path, rows: int) -> None:
    """The people of the source over and over, up to so many."""
    file = pq.ParquetFile(source)
    with pq.ParquetWriter(target, file.schema_arrow) as writer:
        left = rows
        while left:
            for group in range(file.num_row_groups):
                part = file.read_row_group(group).slice(0, left)
                writer.write_table(part)
                left -= part.num_rows
                if not left:
                    break
