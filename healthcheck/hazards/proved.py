"""Whether the tests that the hazard log names are there: found by reading the test files, without running them."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path


def missing(tests: Iterable[str], root: Path) -> list[str]:
    """Those of `path::name` that are no test function of a file below `root`."""
    return [test for test in tests if not _is_there(root, *test.partition("::")[::2])]


def _is_there(root: Path, path: str, name: str) -> bool:
    return name.startswith("test_") and name in _functions(root / path)


@cache
def _functions(file: Path) -> frozenset[str]:
    if not file.is_file():
        return frozenset()
    return frozenset(node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef))
