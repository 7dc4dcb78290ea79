"""The trace to OWASP ASVS 5.0.0 is whole, and what it calls met names tests that are there."""

import csv
from collections import Counter
from collections.abc import Iterator

import pytest

from config.embedded.place import PROJECT
from healthcheck.hazards.proved import missing

TRACE = PROJECT / "docs/security/asvs.csv"
COLUMNS = ["id", "level", "about", "applies", "status", "how", "where", "test"]
# The level of each requirement of each section, in order: "V1.5 123" is V1.5.1 of level 1, V1.5.2 of 2, V1.5.3 of 3.
LEVELS = """
V1.1 22 V1.2 1111122223 V1.3 112222222223 V1.4 222 V1.5 123 V2.1 122 V2.2 112 V2.3 12223 V2.4 23
V3.1 3 V3.2 113 V3.3 12223 V3.4 11222233 V3.5 11122333 V3.6 3 V3.7 22333 V4.1 12233 V4.2 23333 V4.3 22 V4.4 1222
V5.1 2 V5.2 112333 V5.3 113 V5.4 222 V6.1 122 V6.2 111111112222 V6.3 11223333 V6.4 112233 V6.5 22222333 V6.6 2223
V6.7 33 V6.8 2222 V7.1 222 V7.2 1111 V7.3 22 V7.4 11222 V7.5 223 V7.6 22 V8.1 1233 V8.2 1123 V8.3 133 V8.4 23
V9.1 111 V9.2 1222 V10.1 22 V10.2 223 V10.3 22223 V10.4 1111122222233333 V10.5 22222 V10.6 22 V10.7 222
V11.1 2233 V11.2 22233 V11.3 11233 V11.4 1222 V11.5 23 V11.6 23 V11.7 33 V12.1 12233 V12.2 11 V12.3 22223
V13.1 2333 V13.2 222223 V13.3 2233 V13.4 1222233 V14.1 22 V14.2 12223333 V14.3 122 V15.1 12233 V15.2 12233
V15.3 1222222 V15.4 3333 V16.1 2 V16.2 22222 V16.3 2222 V16.4 222 V16.5 2223 V17.1 23 V17.2 22223333 V17.3 22
"""
# Of level 3, what health data that travels asks for most: formulas, parsers, second persons, signed messages, immediate
# revocation, constant time, nonces, keys that end, little shown, retention, races.
CHOSEN = {"V1.2.10", "V1.5.3", "V2.3.5", "V4.1.5", "V8.3.2", "V11.2.4", "V11.3.4", "V13.3.4", "V14.2.6", "V14.2.7"}
CHOSEN |= {"V15.4.2"}


def requirements() -> dict[str, int]:
    """Every requirement of the standard with its level."""
    words = LEVELS.split()
    sections = zip(words[::2], words[1::2], strict=True)
    return {f"{name}.{nth}": int(level) for name, levels in sections for nth, level in enumerate(levels, 1)}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with TRACE.open(newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_the_standard_has_345_requirements() -> None:
    assert Counter(requirements().values()) == {1: 70, 2: 183, 3: 92}


def test_every_requirement_of_levels_1_and_2_and_the_chosen_of_3_has_one_row_in_its_place(
    rows: list[dict[str, str]],
) -> None:
    wanted = [name for name, level in requirements().items() if level < 3 or name in CHOSEN]
    assert len(wanted) == 70 + 183 + len(CHOSEN)
    assert [row["id"] for row in rows] == wanted
    assert [int(row["level"]) for row in rows] == [requirements()[name] for name in wanted]


def test_what_does_not_apply_says_why_and_what_applies_says_how(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["applies"] in ("yes", "no") and len(row["how"]) >= 15, row["id"]
        assert row["status"] in (("met", "open") if row["applies"] == "yes" else ("",)), row["id"]
        assert 2 <= len(row["about"].split()) <= 8 and (PROJECT / row["where"]).exists(), row["id"]


def test_what_is_met_names_tests_that_are_there(rows: list[dict[str, str]]) -> None:
    assert [row["id"] for row in rows if row["status"] == "met" and not row["test"]] == []
    assert [row["id"] for row in rows if row["applies"] == "no" and row["test"]] == []
    assert [(row["id"], gone) for row in rows for gone in missing(row["test"].split(), PROJECT)] == []


def test_what_is_open_is_said_in_the_threat_model(
    rows: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    told = (PROJECT / "docs/security/threat-model.md").read_text()
    with capsys.disabled():
        print("\n" + "\n".join(summary(rows)))
    assert [row["id"] for row in rows if row["status"] == "open" and row["id"] not in told] == []


def summary(rows: list[dict[str, str]]) -> Iterator[str]:
    """How it stands, level by level."""
    for level in "123":
        counted = Counter(row["status"] or "does not apply" for row in rows if row["level"] == level)
        yield f"ASVS 5.0.0 level {level}: " + ", ".join(f"{number} {word}" for word, number in sorted(counted.items()))
    yield "open: " + " ".join(row["id"] for row in rows if row["status"] == "open")
