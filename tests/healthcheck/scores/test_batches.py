"""Every score over many people: what holds for each, whoever stands beside whom."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcheck.batch import CHUNK, Arrays, Batch
from healthcheck.scores import SCORES
from tests.healthcheck.scores.crowds import crowd, part

BATCHES = {score.NAME: score.BATCH for score in SCORES if isinstance(getattr(score, "BATCH", None), Batch)}
EACH_BATCH = pytest.mark.parametrize("batch", BATCHES.values(), ids=BATCHES)
SEEDS = st.integers(0, 2**32 - 1)


def same(one: Arrays, other: Arrays) -> bool:
    """To the last bit; none is the same as none."""
    return list(one) == list(other) and all(
        np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f") for name in one
    )


def joined(parts: list[Arrays]) -> Arrays:
    return {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}


def test_the_scores_that_are_read_from_files_are_these() -> None:
    assert {"qrisk3", "leicester", "qdiabetes", "qkidney"} <= set(BATCHES)


@EACH_BATCH
@given(seed=SEEDS)
def test_one_person_scores_as_in_a_crowd_to_the_last_bit(batch: Batch, seed: int) -> None:
    people = crowd(batch, 9, seed)
    alone = [batch.compute(part(people, slice(row, row + 1))) for row in range(9)]
    assert same(batch.compute(people), joined(alone))


@EACH_BATCH
@settings(deadline=None)  # three hundred people, several times: as long as the machine takes
@given(seed=SEEDS, size=st.integers(1, 300))
def test_the_order_of_rows_and_the_size_of_chunks_do_not_matter(batch: Batch, seed: int, size: int) -> None:
    people = crowd(batch, 300, seed)
    order = np.random.default_rng(seed).permutation(300)
    together = batch.compute(people)
    chunks = [batch.compute(part(people, slice(start, start + size))) for start in range(0, 300, size)]
    assert same(together, joined(chunks))
    assert same(part(together, order), batch.compute(part(people, order)))


@EACH_BATCH
def test_a_chunk_and_a_row_more_is_the_same_as_the_two_apart(batch: Batch) -> None:
    people = crowd(batch, CHUNK + 1)
    apart = [batch.compute(part(people, rows)) for rows in (slice(0, CHUNK), slice(CHUNK, None))]
    assert same(batch.compute(people), joined(apart))


@EACH_BATCH
def test_nobody_is_scored_as_nobody(batch: Batch) -> None:
    assert all(len(values) == 0 for values in batch.compute(crowd(batch, 0)).values())


@EACH_BATCH
def test_the_outputs_are_those_it_says_and_the_people_are_left_as_they_were(batch: Batch) -> None:
    people = crowd(batch, 50)
    before = {name: column.copy() for name, column in people.items()}
    assert list(batch.compute(people)) == list(batch.outputs)
    assert same(people, before)


@EACH_BATCH
@given(seed=SEEDS)
def test_a_score_is_never_infinite_and_never_below_nought(batch: Batch, seed: int) -> None:
    for name, values in batch.compute(crowd(batch, 100, seed)).items():
        if values.dtype.kind == "f":
            assert not np.isinf(values).any(), name
            assert not (values < 0).any(), name
