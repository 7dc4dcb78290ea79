"""A file that is there whole or not at all: it is written beside its place and takes its name at the end."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """The file to write. Whatever goes wrong, nothing half written stays, and what was there before stays."""
    path = path.resolve()
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        with path.open("wb") as file:
            yield file
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            if path.exists():
                shutil.copymode(path, beside)
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
