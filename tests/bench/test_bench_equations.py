"""What the benchmark compares with is the same equation, and nobody in it is left without a score."""

import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from bench import operations, people, plain
from bench.clock import seconds
from bench.limit import bare
from bench.memory import watched
from healthcheck.person import Sex
from healthcheck.population.plan import BATCHES
from tests.healthcheck.population.tiny import scored_parquet
from tests.healthcheck.scores.qrisk3.people import from_rows
from tests.healthcheck.scores.reference import numbers, of_sex, rows


@pytest.mark.parametrize("sex", Sex)
def test_the_plain_form_gives_what_others_give(sex: Sex) -> None:
    table = of_sex(rows("qrisk3"), sex)[:200]
    columns = from_rows(table)
    found = [
        plain.risk(sex, {name: float(column[row]) for name, column in columns.items()}) for row in range(len(table))
    ]
    assert np.abs(np.array(found) - numbers(table, "risk")).max() < 1e-9


def test_everybody_in_the_benchmark_has_every_score(tmp_path: Path) -> None:
    place = tmp_path / "people.parquet"
    people.file(BATCHES.values(), 500, place)
    found = scored_parquet(pq.read_table(place), score="all")
    assert found.num_rows == 500
    for name in BATCHES:
        assert found.column(f"{name}_unscored").null_count == 500


def test_every_score_for_files_has_its_operations_counted() -> None:
    assert list(operations.EACH) == list(BATCHES)


def test_qrisk3_is_counted_as_its_table_stands() -> None:
    counted = operations.EACH["qrisk3"]
    assert (counted.powers, counted.logs, counted.exps) == (0, 1, 2)
    assert 60 < counted.multiplications < 90


def test_more_operations_take_longer() -> None:
    few = operations.Operations(multiplications=2)
    many = operations.Operations(powers=2, logs=2, exps=2, multiplications=20)
    took = seconds({"few": bare(few), "many": bare(many)}, turns=3)
    assert took["many"] > 3 * took["few"]


def test_the_memory_of_a_command_is_seen() -> None:
    small = watched([sys.executable, "-c", "pass"])
    large = watched([sys.executable, "-c", "import time; held = b'1' * (300 << 20); time.sleep(0.1)"])
    assert large.peak > small.peak + 250
