"""Every score by file equals the answers that other people's programs gave, as CSV and as Parquet."""

import csv
import io
from pathlib import Path

import pyarrow as pa
import pytest

from healthcheck.population.plan import BATCHES
from tests.healthcheck.population.tiny import rows_of, scored_csv, scored_parquet
from tests.healthcheck.scores.reference import rows

SCORES = Path(__file__).parents[1] / "scores"
WITH_ANSWERS = [name for name in BATCHES if (SCORES / name / "reference.csv").exists()]
CLOSE = 1e-9
# Two of the tables have words of their own.
IN_FILES = {
    "risk": "qrisk3",
    "healthy": "qrisk3_healthy",
    "heart_age": "qrisk3_heart_age",
    "family_history": "family_history_diabetes",
    "high_blood_pressure": "hypertension_or_bp_treatment",
    "points": "leicester",
    "white": "White",
}


def reference(score: str) -> list[dict[str, str]]:
    """The rows and their answers in the words of files."""
    return [
        {IN_FILES.get(name, name): IN_FILES.get(value, value) for name, value in row.items()} for row in rows(score)
    ]


def given(score: str) -> list[dict[str, str]]:
    """The rows as a person would hand them in, without the answers."""
    columns = [column.name for column in BATCHES[score].columns]
    return [{name: row[name] for name in columns if name in row} for row in reference(score)]


def as_csv(table: list[dict[str, str]]) -> str:
    """The rows as a file."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, table[0])
    writer.writeheader()
    writer.writerows(table)
    return written.getvalue()


def test_every_score_for_files_has_reference_rows() -> None:
    assert [name for name in BATCHES if name != "tiny"] == WITH_ANSWERS
    answered = [name for name in WITH_ANSWERS if set(BATCHES[name].outputs) & set(reference(name)[0])]
    assert [name for name in WITH_ANSWERS if name not in answered] == ["kdigo"]  # its peers erred: see its own test


@pytest.mark.parametrize("score", WITH_ANSWERS)
def test_a_csv_file_is_scored_as_others_score_it(score: str) -> None:
    found = rows_of(scored_csv(as_csv(given(score)), score=score))
    for row, answers in zip(found, reference(score), strict=True):
        for output in BATCHES[score].outputs:
            assert_as_others(row[output], answers.get(output, ""))


@pytest.mark.parametrize("score", WITH_ANSWERS)
def test_parquet_gives_what_csv_gives_to_the_last_bit(score: str) -> None:
    by_csv = rows_of(scored_csv(as_csv(given(score)), score=score))
    by_parquet = scored_parquet(pa.Table.from_pylist(given(score)), score=score).to_pylist()
    for texts, values in zip(by_csv, by_parquet, strict=True):
        for name in (*BATCHES[score].outputs, f"{score}_unscored"):
            assert (values[name] is None) == (texts[name] == "")
            assert values[name] is None or values[name] == type(values[name])(texts[name])


def assert_as_others(found: str, answer: str) -> None:
    """Words exactly, numbers to a billionth; where the others gave none, there is nothing to compare."""
    try:
        number = float(answer)
    except ValueError:
        assert answer in ("", found)
    else:
        assert abs(float(found) - number) <= CLOSE
