"""The cut itself, tested: two blocks together bring what each brings alone, and nothing else."""

from collections.abc import Iterator
from itertools import combinations

from healthcheck.proof.given import given
from healthcheck.proof.seen import Seen
from healthcheck.proof.states import named
from healthcheck.proof.tables import Tables
from healthcheck.proof.within import Blocks


def unions(tables: Tables, blocks: Blocks) -> Iterator[Seen]:
    """Every pair of states of every two blocks, by the real rules."""
    for one, other in combinations(blocks, 2):
        for first in one:
            for second in other:
                state = {**first.state, **second.state}
                alone = {row.id for row in (*first.rows, *second.rows)}
                both = {row.id for row in given(state, tables).rows}
                strange = alone ^ both
                yield Seen(named(state), f"not what each brings alone: {', '.join(sorted(strange))}" if strange else "")
