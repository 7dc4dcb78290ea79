"""Reference rows: answers that other people's programs gave, one table beside each score's tests."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthcheck.batch import Arrays, Batch
from healthcheck.person import Sex

_HERE = Path(__file__).parent


def rows(score: str, table: str = "reference") -> list[dict[str, str]]:
    """Every row of a score's table."""
    with (_HERE / score / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def numbers(table: list[dict[str, str]], column: str) -> NDArray[np.float64]:
    """One column as numbers."""
    return np.array([float(row[column]) for row in table])


def of_sex(table: list[dict[str, str]], sex: Sex) -> list[dict[str, str]]:
    """The rows of one sex, in their order."""
    return [row for row in table if row["sex"] == sex.value]


def columns(table: list[dict[str, str]], batch: Batch) -> Arrays:
    """The rows as the arrays that a score over many people reads."""
    return {
        column.name: np.array([float(column.options.index(row[column.name])) for row in table])
        if column.options
        else numbers(table, column.name)
        for column in batch.columns
    }
