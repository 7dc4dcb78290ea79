"""What is to be done with a file: which scores its columns allow, and which columns they add."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from healthcheck.batch import Batch
from healthcheck.population.example import outcome
from healthcheck.population.unusable import Unusable
from healthcheck.population.words import when_missing
from healthcheck.scores import SCORES

EVERY = "all"
_FOUND = ((score.NAME, getattr(score, "BATCH", None)) for score in SCORES)
BATCHES: dict[str, Batch] = {name: batch for name, batch in _FOUND if isinstance(batch, Batch)}
_TYPES = {"f": pa.float64(), "i": pa.int64(), "u": pa.int64(), "b": pa.bool_()}


@dataclass(frozen=True, slots=True)
class Part:
    """One score of the plan: its name and, of the columns it adds, the name and type of each."""

    score: str
    outputs: tuple[tuple[str, pa.DataType], ...]

    @property
    def reason(self) -> str:
        """The column that says why a row has no score."""
        return f"{self.score}_unscored"


@dataclass(frozen=True, slots=True)
class Plan:
    """The scores to give, the columns there are and those that are read, and what a person should be told before."""

    parts: tuple[Part, ...]
    header: tuple[str, ...]
    reads: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def adds(self) -> tuple[pa.Field, ...]:
        """The new columns in their order: each score's, then its reasons."""
        return tuple(
            pa.field(name, kind) for part in self.parts for name, kind in (*part.outputs, (part.reason, pa.string()))
        )


def plan(wish: str, header: Sequence[str]) -> Plan:
    """The plan for one score or for all that the columns allow. Raises Unusable."""
    if wish not in (EVERY, *BATCHES):
        raise Unusable(f"no score {wish} is made for files: there are {', '.join(BATCHES)}, and {EVERY} for every one")
    lacking = {name: _lacking(batch, header) for name, batch in BATCHES.items()}
    wanted = [name for name in BATCHES if name == wish or (wish == EVERY and not lacking[name])]
    if wish != EVERY and lacking[wish]:
        raise Unusable(f"{wish} needs {_columns(lacking[wish])}, which the file has not. It has {', '.join(header)}")
    if not wanted:
        raise Unusable(f"no score can be given: the file has the columns {', '.join(header)}")
    left = {name: columns for name, columns in lacking.items() if name not in wanted and wish == EVERY}
    notes = [f"{name} is left out: the file has no {_columns(columns)}" for name, columns in left.items()]
    made = Plan(_parts(wanted), tuple(header), _reads(wanted, header), (*notes, *_assumed(wanted, header)))
    _refuse_clashes(made, header)
    return made


def _lacking(batch: Batch, header: Sequence[str]) -> list[str]:
    return [column.name for column in batch.columns if column.default is None and column.name not in header]


def _columns(names: Iterable[str]) -> str:
    found = list(names)
    return f"column{'s' if len(found) > 1 else ''} {', '.join(found)}"


def _parts(names: Iterable[str]) -> tuple[Part, ...]:
    """Each output once: of two scores that give the same, the first."""
    taken: set[str] = set()
    parts = []
    for name in names:
        batch = BATCHES[name]
        made = outcome(batch)
        outputs = tuple((each, _TYPES.get(made[each].dtype.kind, pa.string())) for each in batch.outputs)
        parts.append(Part(name, tuple(output for output in outputs if output[0] not in taken)))
        taken.update(batch.outputs)
    return tuple(parts)


def _reads(names: Iterable[str], header: Sequence[str]) -> tuple[str, ...]:
    wanted = {column.name for name in names for column in BATCHES[name].columns}
    return tuple(column for column in dict.fromkeys(header) if column in wanted)


def _assumed(names: Iterable[str], header: Sequence[str]) -> list[str]:
    return [
        f"the file has no column {column.name}: for {name}, {when_missing(column)} in every row"
        for name in names
        for column in BATCHES[name].columns
        if column.name not in header
    ]


def _refuse_clashes(made: Plan, header: Sequence[str]) -> None:
    if twice := [name for name in made.reads if header.count(name) > 1]:
        raise Unusable(f"the file has {_columns(twice)} more than once: which to read is not clear")
    if there := [field.name for field in made.adds if field.name in header]:
        raise Unusable(f"the file has {_columns(there)} already: rename or remove what would be added again")
