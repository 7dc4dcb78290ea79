"""The file to read and the file to write: which kind they are, and how they are opened."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from healthcheck.population.csv_file import CsvFile
from healthcheck.population.parquet_file import ParquetFile
from healthcheck.population.target import whole
from healthcheck.population.unusable import Unusable

STANDARD = "-"
KINDS = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet"}


def kind(source: str, target: str, said: str | None) -> str:
    """CSV or Parquet: as said, else by the endings."""
    if said:
        return said
    found = [KINDS.get(Path(name).suffix.lower()) for name in (source, target) if name != STANDARD]
    if None in found or not found:
        raise Unusable(f"the names do not end in {', '.join(KINDS)}: say --format csv or --format parquet")
    if len(set(found)) > 1:
        raise Unusable("one file is CSV and the other Parquet: both are to be of one kind")
    return str(found[0])


@contextmanager
def reading(source: str, form: str) -> Iterator[CsvFile | ParquetFile]:
    """The table in a file or on standard input."""
    with _opened(source) as file:
        if form == "csv":
            size = os.fstat(file.fileno()).st_size if file.seekable() else None
            yield CsvFile(file, size)
        elif file.seekable():
            yield ParquetFile(file)
        else:
            with tempfile.TemporaryFile() as whole_file:  # Parquet is read from its end
                shutil.copyfileobj(file, whole_file)
                yield ParquetFile(whole_file)


@contextmanager
def _opened(source: str) -> Iterator[BufferedReader]:
    with ExitStack() as stack:
        try:
            name = sys.stdin.fileno() if source == STANDARD else source
            file = stack.enter_context(open(name, "rb", closefd=source != STANDARD))
        except OSError as error:
            raise Unusable(f"cannot read {source}: {error.strerror}") from error
        yield file


@contextmanager
def writing(target: str) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all, or standard output."""
    if target == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with whole(Path(target)) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unusable(f"cannot write {target}: {error.strerror or error}") from error
