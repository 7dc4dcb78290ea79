"""What is weaker than our own rules is dated, has its source and its place, and is one of the open rows."""

import csv
import tomllib
from datetime import timedelta

import pytest

from apps.clients import modulus
from apps.people.nhs_login import provider
from config.embedded.place import PROJECT

LISTED = tomllib.loads((PROJECT / "docs/security/exceptions.toml").read_text())["exception"]


@pytest.mark.parametrize("found", LISTED, ids=lambda found: found["where"])
def test_each_is_dated_and_looked_at_again(found: dict) -> None:
    assert timedelta(0) < found["look_again"] - found["since"] <= timedelta(days=366)
    assert all(len(found[name]) > 15 for name in ("what", "why", "source", "against"))
    assert "exceptions.toml" in (PROJECT / found["where"]).read_text()


@pytest.mark.parametrize("found", LISTED, ids=lambda found: found["where"])
def test_its_rows_say_that_they_are_open(found: dict) -> None:
    with (PROJECT / "docs/security/asvs.csv").open(newline="") as file:
        status = {row["id"]: row["status"] for row in csv.DictReader(file)}
    assert {status[row] for row in found["rows"]} == {"open"}


def test_the_number_is_the_one_of_the_code_and_nobody_else_has_one() -> None:
    assert provider.SIZES[0] == LISTED[0]["bits"] == 2048 and len(LISTED) == 1
    assert modulus.SIZES[0] == 3072
    code = [path for path in (PROJECT / "apps").rglob("*.py") if "range(2048" in path.read_text()]
    assert [path.name for path in code] == ["provider.py"]
