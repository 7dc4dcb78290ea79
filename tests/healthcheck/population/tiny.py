"""A score small enough to check by hand, and files scored by it in memory."""

import csv
import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from healthcheck.batch import Arrays, Batch, Column, choice, yes_no
from healthcheck.population.csv_file import CsvFile
from healthcheck.population.parquet_file import ParquetFile
from healthcheck.population.plan import plan

WORDS = np.array(["light", "heavy, for one", ""])


def compute(people: Arrays) -> Arrays:
    """Weight per year, a third more for smokers; a word for those whose waist is known."""
    tiny = people["weight"] / people["age"] * (1 + people["smokes"] / 3) + people["area"] + people["sex"]
    waist = people["waist"]
    return {
        "tiny": tiny,
        "tiny_word": WORDS[np.select([waist < 90, waist >= 90], [0, 1], default=2)],
        "tiny_whole": np.floor(tiny).astype(np.int64),
    }


TINY = Batch(
    columns=(
        choice("sex", "sex at birth", ("female", "male")),
        Column("age", "age in whole years", 25, 84, whole=True),
        Column("weight", "weight", 0, 300),
        yes_no("smokes", "smokes"),
        Column("area", "score of the area", default=0),
        Column("waist", "waist", 30, 300, default=np.nan),
    ),
    outputs=("tiny", "tiny_word", "tiny_whole"),
    compute=compute,
)

HEADER = "sex,age,weight,smokes,area,waist"
GOOD = "female,50,60,0,1,80"


def scored_csv(text: bytes | str, *, score: str = "tiny", block: int = 1 << 22, jobs: int = 1) -> bytes:
    """The file that comes out."""
    content = text.encode() if isinstance(text, str) else text
    source, target = CsvFile(io.BytesIO(content), len(content), block), io.BytesIO()
    list(source.scored(plan(score, source.header), target, jobs))
    return target.getvalue()


def rows_of(content: bytes) -> list[dict[str, str]]:
    """A CSV file as any reader sees it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def reasons(*rows: str, header: str = HEADER) -> list[str]:
    """Why each of these rows has no score."""
    return [row["tiny_unscored"] for row in rows_of(scored_csv("\n".join([header, *rows]) + "\n"))]


def scored_parquet(table: pa.Table, *, score: str = "tiny", rows: int = 1 << 15, jobs: int = 1) -> pa.Table:
    """The table that comes out."""
    before, target = io.BytesIO(), io.BytesIO()
    pq.write_table(table, before, use_compliant_nested_type=False)
    source = ParquetFile(before, rows)
    list(source.scored(plan(score, source.header), target, jobs))
    return pq.read_table(target)
