"""The table of what erasing does: grounds and tables, read once and refused when it is not sound."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("erasure.toml").read_text(encoding="utf-8"))


class Extent(StrEnum):
    """How far an erasure goes."""

    WHOLE = "whole"
    PARTLY = "partly"
    NONE = "none"


class Fits(StrEnum):
    """What must be so of a person for a ground to be used."""

    NOTHING_GIVEN = "nothing-given"
    NOTHING_GIVEN_OUT = "nothing-given-out"
    RETENTION_OVER = "retention-over"
    ANYTHING = "anything"


class Then(StrEnum):
    """What happens to a row."""

    DELETE = "delete"
    BLANK = "blank"
    NULL = "null"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why and how far: its words are what the person is told."""

    code: str
    extent: Extent
    fits: Fits
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to the rows of one table, and why."""

    what: str
    whole: Then
    partly: Then
    why: str

    def then(self, extent: Extent) -> Then:
        """For an erasure of this extent."""
        return {Extent.WHOLE: self.whole, Extent.PARTLY: self.partly}.get(extent, Then.KEEP)


def _ground(row: Mapping[str, Any]) -> Ground:
    return Ground(row["code"], Extent(row["extent"]), Fits(row["fits"]), row["words"], row["source"])


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(row["what"], Then(row["whole"]), Then(row["partly"]), row["why"])


VERSION: str = _TABLE["version"]
GROUNDS: Mapping[str, Ground] = {ground.code: ground for ground in map(_ground, _TABLE["ground"])}
RULES: Mapping[str, Rule] = {rule.what: rule for rule in map(_rule, _TABLE["table"])}


def rule_of(label: str) -> Rule:
    """The rule of a table; one that nobody listed gives away nothing all the same."""
    return RULES.get(label) or Rule(label, Then.BLANK, Then.KEEP, "Not listed: what is sealed in it is blanked.")
