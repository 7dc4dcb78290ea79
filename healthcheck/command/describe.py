"""`scores` and `describe`: what there is, and one score in full with an example worked out on the spot."""

import inspect
from collections.abc import Iterator

from healthcheck.batch import Batch, Column
from healthcheck.population.example import outcome, person
from healthcheck.population.plan import BATCHES
from healthcheck.population.unusable import Unusable
from healthcheck.population.words import allowed, when_missing
from healthcheck.score import Scorer
from healthcheck.scores import SCORES


def listing() -> str:
    """Each score in one line."""
    lines = [f"  {score.NAME:<15} {_paper(score).splitlines()[0]}" for score in _sorted(of_files=True)]
    others = [f"  {score.NAME:<15} {_paper(score).splitlines()[0]}" for score in _sorted(of_files=False)]
    within = ["", "Within one person's check only, not for files:", *others] if others else []
    return "\n".join(["For files:", *lines, *within])


def described(name: str) -> str:
    """One score in full."""
    found = next((score for score in SCORES if name == score.NAME), None)
    if found is None:
        raise Unusable(f"there is no score {name}: there are {', '.join(score.NAME for score in SCORES)}")
    if name not in BATCHES:
        return f"{_paper(found)}\n\nIt is made within one person's check; files of people cannot be scored by it."
    return "\n".join([_paper(found), "", *_columns(name, BATCHES[name]), *_example(name, BATCHES[name])])


def _sorted(*, of_files: bool) -> list[Scorer]:
    return [score for score in SCORES if (score.NAME in BATCHES) == of_files]


def _paper(score: Scorer) -> str:
    """The source, the licence and the range as the folder itself says them, then the notice it asks for."""
    return "\n\n".join(part for part in (inspect.getdoc(score) or score.NAME, getattr(score, "NOTICE", "")) if part)


def _columns(name: str, batch: Batch) -> Iterator[str]:
    yield "Columns it reads:"
    for column in batch.columns:
        unit = f" {column.unit.written}" if column.unit.written else ""
        whole = ", whole" if column.whole and column.high - column.low > 1 else ""
        yield f"  {column.name:<32} {column.meaning}"
        yield f"  {'':<32} {allowed(column)}{unit}{whole}; missing: {when_missing(column)}"
    yield ""
    yield f"Columns it adds: {', '.join(batch.outputs)}, and {name}_unscored with the reason where there is none."


def _example(name: str, batch: Batch) -> Iterator[str]:
    yield ""
    yield "An example, worked out now:"
    values = person(batch)
    for column in batch.columns:
        yield f"  {column.name:<32} {_written(column, float(values[column.name][0]))}"
    for output, value in outcome(batch).items():
        yield f"  -> {output:<29} {value[0]}"
    yield ""
    yield f"To score a file: python -m healthcheck score {name} people.csv -o scored.csv"


def _written(column: Column, value: float) -> str:
    return column.options[int(value)] if column.options else f"{value:g}"
