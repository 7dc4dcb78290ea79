"""What a row is given depends on nothing but itself: not its place, its neighbours, nor how the file was cut."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcheck.population.plan import BATCHES
from tests.healthcheck.population.tiny import rows_of, scored_csv, scored_parquet
from tests.healthcheck.scores.crowds import crowd

SEEDS = st.integers(0, 2**32 - 1)
EACH = pytest.mark.parametrize("score", [name for name in BATCHES if name != "tiny"])
ROWS = 60


def people(score: str, seed: int) -> pa.Table:
    """Some that can be scored, and among them some that cannot."""
    chance = np.random.default_rng(seed)
    made = crowd(BATCHES[score], ROWS, seed)
    columns = {"row": pa.array(np.arange(ROWS))}
    for column in BATCHES[score].columns:
        values = made[column.name]
        texts = [column.options[int(each)] if column.options else repr(float(each)) for each in values]
        spoilt = chance.random(ROWS)
        columns[column.name] = pa.array(
            [
                "x" if bad < 0.01 else None if bad < 0.02 or text == "nan" else text
                for bad, text in zip(spoilt, texts, strict=True)
            ]
        )
    return pa.table(columns)


def as_csv(table: pa.Table) -> str:
    """No field here needs quotes."""
    lines = [",".join(table.column_names)]
    lines += [",".join("" if each is None else str(each) for each in row.values()) for row in table.to_pylist()]
    return "\n".join(lines)


@EACH
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, chunk=st.integers(1, ROWS))
def test_parquet_in_any_order_and_any_chunks(score: str, seed: int, chunk: int) -> None:
    table = people(score, seed)
    order = pa.array(np.random.default_rng(seed).permutation(ROWS))
    whole = scored_parquet(table, score=score)
    assert scored_parquet(table, score=score, rows=chunk).equals(whole)
    assert scored_parquet(table.take(order), score=score, rows=chunk, jobs=2).equals(whole.take(order))


@EACH
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, block=st.integers(16, 5000))
def test_csv_in_any_order_and_any_blocks(score: str, seed: int, block: int) -> None:
    table = people(score, seed)
    order = np.random.default_rng(seed).permutation(ROWS)
    whole = rows_of(scored_csv(as_csv(table), score=score))
    turned = rows_of(scored_csv(as_csv(table.take(pa.array(order))), score=score, block=block, jobs=2))
    assert turned == [whole[row] for row in order]


@EACH
def test_some_rows_have_scores_and_some_reasons(score: str) -> None:
    reasons = [row[f"{score}_unscored"] for row in rows_of(scored_csv(as_csv(people(score, 1)), score=score))]
    assert 0 < reasons.count("") < ROWS
