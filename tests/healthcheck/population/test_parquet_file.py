"""A Parquet file comes out with every column of the type it had, and the new ones at the end."""

import datetime as dt
import io
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from healthcheck.population.parquet_file import ParquetFile
from healthcheck.population.plan import plan
from healthcheck.population.unusable import Unusable
from tests.healthcheck.population.tiny import scored_parquet

PEOPLE = pa.table(
    {
        "born": pa.array([dt.date(1970, 1, 1), None, dt.date(1960, 2, 3)]),
        "paid": pa.array([Decimal("1.10"), Decimal("2.20"), None]),
        "tags": pa.array([["a"], [], None], pa.list_(pa.field("entry", pa.string()))),
        "seen": pa.array([1, 2, None], pa.timestamp("us", "UTC")),
        "sex": pa.array(["female", "male", "x"]).dictionary_encode(),
        "age": pa.array([50, 24, 60], pa.int16()),
        "weight": pa.array([60.0, 80.0, -1.0], pa.float32()),
        "smokes": pa.array([False, True, True]),
        "area": pa.array([1, None, 0], pa.int64()),
        "waist": pa.array([80, 90, None], pa.int64()),
    }
).replace_schema_metadata({"made by": "somebody"})


def test_columns_keep_their_types_values_and_order() -> None:
    found = scored_parquet(PEOPLE)
    assert found.select(PEOPLE.column_names).equals(PEOPLE, check_metadata=True)
    assert found.column_names == [*PEOPLE.column_names, "tiny", "tiny_word", "tiny_whole", "tiny_unscored"]


def test_scores_have_their_own_types_and_a_row_without_one_is_null() -> None:
    found = scored_parquet(PEOPLE).select(["tiny", "tiny_word", "tiny_whole", "tiny_unscored"])
    assert [field.type for field in found.schema] == [pa.float64(), pa.string(), pa.int64(), pa.string()]
    assert found.to_pylist() == [
        {"tiny": 2.2, "tiny_word": "light", "tiny_whole": 2, "tiny_unscored": None},
        {"tiny": None, "tiny_word": None, "tiny_whole": None, "tiny_unscored": "age: must be from 25 to 84"},
        {
            "tiny": None,
            "tiny_word": None,
            "tiny_whole": None,
            "tiny_unscored": "sex: not one of female, male; weight: must be from 0 to 300",
        },
    ]


def test_a_file_without_rows_has_its_new_columns() -> None:
    found = scored_parquet(PEOPLE.slice(0, 0))
    assert found.num_rows == 0
    assert found.schema.field("tiny").type == pa.float64()


def test_numbers_may_be_text() -> None:
    text = PEOPLE.select(["sex", "age", "weight", "smokes"]).set_column(1, "age", pa.array(["50", "5O", ""]))
    found = scored_parquet(text)
    assert found.column("tiny_unscored").to_pylist()[1:] == [
        "age: not a number",
        "sex: not one of female, male; age: missing; weight: must be from 0 to 300",
    ]


def test_a_figure_that_is_nan_is_not_taken_for_missing() -> None:
    areas = PEOPLE.set_column(8, "area", pa.array([np.nan, None, 0.0]))
    assert scored_parquet(areas).column("tiny_unscored")[0].as_py() == "area: not a number"


@pytest.mark.parametrize("codec", ["NONE", "SNAPPY", "GZIP", "ZSTD", "LZ4"])
def test_a_file_stays_compressed_as_it_was(codec: str) -> None:
    before, target = io.BytesIO(), io.BytesIO()
    pq.write_table(PEOPLE, before, compression=codec, use_dictionary=["age"])
    source = ParquetFile(before)
    list(source.scored(plan("tiny", source.header), target, jobs=1))
    was, made = (pq.ParquetFile(file).metadata.row_group(0) for file in (before, target))
    assert {made.column(place).compression for place in range(made.num_columns)} == {was.column(0).compression}
    dictionaries = [made.column(place).has_dictionary_page for place in range(was.num_columns)]
    assert dictionaries == [was.column(place).has_dictionary_page for place in range(was.num_columns)]


@pytest.mark.parametrize("rows", [1, 2, 5, 64])
def test_the_size_of_a_chunk_changes_nothing(rows: int) -> None:
    many = pa.concat_tables([PEOPLE] * 40)
    assert scored_parquet(many, rows=rows).equals(scored_parquet(many))


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PAR1 and no more PAR1"])
def test_what_is_no_parquet_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Unusable, match="not Parquet"):
        ParquetFile(io.BytesIO(content))
