"""More cores give the same file, in the same order, to the byte."""

import csv
import io
from collections.abc import Iterator
from threading import Event

import pyarrow as pa
import pyarrow.csv
import pytest

from healthcheck.population.plan import Plan, plan
from healthcheck.population.unusable import Unusable
from healthcheck.population.workers import in_order
from tests.healthcheck.population.tiny import scored_csv, scored_parquet
from tests.healthcheck.scores.reference import rows


def people() -> str:
    """A few thousand rows that QRISK3 can score, with some that it cannot."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    given = [{key: value for key, value in row.items() if "qrisk3" not in key} for row in rows("qrisk3")]
    table.writerow(given[0])
    for number, row in enumerate(given):
        table.writerow(["x" if number % 7 == 0 and key == "age" else value for key, value in row.items()])
    return written.getvalue()


def test_two_jobs_write_the_same_csv_as_one() -> None:
    text = people()
    assert scored_csv(text, score="qrisk3", jobs=2, block=20_000) == scored_csv(text, score="qrisk3")


def test_two_jobs_write_the_same_parquet_as_one() -> None:
    table = pa.csv.read_csv(pa.BufferReader(people().encode()))
    one = scored_parquet(table, score="qrisk3", rows=300)
    assert scored_parquet(table, score="qrisk3", rows=300, jobs=2).equals(one)


def test_a_fault_in_one_of_many_chunks_is_told_as_in_a_single_one() -> None:
    text = people()
    lines = text.splitlines()
    lines[-1] += ",more"
    with pytest.raises(Unusable, match=f"row {len(lines) - 1} after the header has 26 fields and the header 25"):
        scored_csv("\n".join(lines), score="qrisk3", jobs=2, block=20_000)


def test_chunks_are_read_only_as_they_are_needed() -> None:
    taken = []

    def chunks() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = in_order(twice, plan("egfr", ["sex", "age", "creatinine"]), chunks(), jobs=2)
    assert [next(results) for _ in range(3)] == [0, 2, 4]
    assert len(taken) < 10
    results.close()


def test_a_slow_chunk_does_not_lose_its_place() -> None:
    slow = Event()

    def work(_: Plan, number: int) -> int:
        if number == 0:
            slow.wait(5)
        if number == 2:
            slow.set()
        return number

    made = plan("egfr", ["sex", "age", "creatinine"])
    assert list(in_order(work, made, range(20), jobs=2)) == list(range(20))


def twice(_: Plan, number: int) -> int:
    """Quick work."""
    return 2 * number
