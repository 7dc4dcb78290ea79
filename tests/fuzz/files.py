"""CSV files of people to be changed at random, and scored as the command does."""

from io import BytesIO
from typing import Any

from healthcheck.population.csv_file import CsvFile
from healthcheck.population.plan import EVERY, plan
from healthcheck.population.unusable import Unusable
from tests.fuzz.mutated import Example

HEADER = b"id,age,sex,creatinine,acr,note\r\n"
ROWS = b'1,55,female,70,2.5,"a ""word"""\r\n2,61,male,"1,2",,\r\n3,,,,,\r\n"4",70,male,95,0.8,"two\nlines"\r\n'


def csv_examples() -> list[Example]:
    """With and without a byte order mark, with quotes, gaps and a short line."""
    return [HEADER + ROWS, b"\xef\xbb\xbf" + HEADER + ROWS, HEADER.replace(b"\r", b"") + b"1,50\n2,60,male,88,1,\n"]


def scored(raw: bytes) -> Any:
    """How many rows of each piece were scored; None for a file that is refused."""
    try:
        return scored_or_refused(raw)
    except Unusable:
        return None


def scored_or_refused(raw: bytes) -> list[int]:
    """The same as the command does it. Raises Unusable."""
    file = CsvFile(BytesIO(raw), block=256)
    return [each.rows for each in file.scored(plan(EVERY, file.header), BytesIO(), jobs=1)]
