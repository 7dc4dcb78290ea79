"""The plan of the house is kept: what stands in a room is listed by it, and a file says first what it is."""

import ast
import statistics
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
OURS = ("healthcheck", "apps", "config", "demo", "bench", "tests")
LISTED = ("healthcheck/scores", "healthcheck/questionnaires", "apps/kits/suppliers", "apps/delivery/channels")
LONGEST = 250
AIM = 50
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}


def files() -> list[Path]:
    """Every Python file of ours that a person wrote: not what makemigrations did."""
    found = [PROJECT / "manage.py", *(file for room in OURS for file in (PROJECT / room).rglob("*.py"))]
    made = ("__init__.py", "_initial.py")
    return sorted(file for file in found if not (file.parent.name == "migrations" and file.name.endswith(made)))


def name(file: Path) -> str:
    """As a reader finds it."""
    return str(file.relative_to(PROJECT))


def test_the_rooms_are_there() -> None:
    assert len(files()) > 50
    assert all((PROJECT / room / "__init__.py").exists() for room in LISTED)


@pytest.mark.parametrize("room", LISTED)
def test_every_folder_is_listed_by_its_parent(room: str) -> None:
    tree = ast.parse((PROJECT / room / "__init__.py").read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    listed = {alias.name for node in imports for alias in node.names}
    listed |= {(node.module or "").removeprefix(room.replace("/", ".") + ".").split(".")[0] for node in imports}
    standing = {each.parent.name for each in (PROJECT / room).glob("*/__init__.py")}
    assert standing, f"{room} is empty"
    assert standing <= listed, f"not listed in {room}/__init__.py: {sorted(standing - listed)}"


@pytest.mark.parametrize("file", files(), ids=name)
def test_the_first_line_says_what_the_file_is(file: Path) -> None:
    lines = file.read_text().splitlines()
    first = lines[1] if lines and lines[0].startswith("#!") else (lines or [""])[0]
    assert first.startswith('"""') and len(first) > 10, f"{name(file)} begins with {first[:60]!r}"


@pytest.mark.parametrize("file", files(), ids=name)
def test_no_file_is_too_long_to_read(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= LONGEST


def test_no_file_has_a_name_that_says_nothing() -> None:
    djangos = {"apps/tenancy/postgresql/base.py"}  # Django looks for a backend's connection under this name
    assert {name(file) for file in files() if file.stem in VAGUE} == djangos


def test_the_tests_folders_are_no_packages() -> None:
    assert [name(file) for file in files() if file.name == "__init__.py" and "tests" in file.parts] == []


def test_every_import_stands_at_the_top() -> None:
    inside = []
    for file in files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found = [each for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)]
                inside += [f"{name(file)}:{each.lineno}" for each in found]
    assert inside == []


def test_files_stay_short_on_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    product = [len(file.read_text().splitlines()) for file in files() if "tests" not in file.parts]
    tests = [len(file.read_text().splitlines()) for file in files() if "tests" in file.parts]
    with capsys.disabled():
        print(f"\n  median file: {statistics.median(product):.0f} lines (the aim is near {AIM});", end=" ")
        print(f"{sum(product)} lines of product, {sum(tests)} of tests")
    assert statistics.median(product) < 2 * AIM
