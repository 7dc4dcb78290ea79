"""Reads a questionnaire from its folder: `questionnaire.toml` and one TOML file for each section."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from healthcheck.questionnaire import Chosen, Condition, Option, PointsAtLeast, Question, Questionnaire, Section

OptionSets = Mapping[str, tuple[Option, ...]]


def read(folder: Path) -> Questionnaire:
    """The questionnaire that a folder defines. Raises KeyError or TypeError for a definition that is not whole."""
    head = _toml(folder / "questionnaire.toml")
    shared = {name: _options(rows) for name, rows in head["options"].items()}
    return Questionnaire(
        name=head["name"],
        version=head["version"],
        title=head["title"],
        sections=tuple(_section(section, _toml(folder / f"{section}.toml"), shared) for section in head["sections"]),
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _section(section: str, body: Mapping[str, Any], shared: OptionSets) -> Section:
    return Section(
        id=section,
        title=body["title"],
        source=body["source"],
        questions=tuple(_question(row, shared) for row in body["question"]),
    )


def _question(row: Mapping[str, Any], shared: OptionSets) -> Question:
    options = row["options"]
    return Question(
        id=row["id"],
        text=row["text"],
        options=shared[options] if isinstance(options, str) else _options(options),
        hint=row.get("hint", ""),
        asked_when=tuple(_condition(each) for each in row.get("asked_when", ())),
        required=row.get("required", True),
    )


def _options(rows: list[dict[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(**row) for row in rows)


def _condition(row: Mapping[str, Any]) -> Condition:
    if "points_of" in row:
        return PointsAtLeast(tuple(row["points_of"]), row["at_least"])
    return Chosen(row["question"], tuple(row["is"]))
