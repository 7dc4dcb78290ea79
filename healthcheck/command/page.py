"""The outcome of one check as a page of plain text: what to do next, what was found, the scores, how sure they are."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from healthcheck import figure
from healthcheck.command.paint import Paint
from healthcheck.measurement import Kind
from healthcheck.units import Unit
from healthcheck.words.labels import HEADINGS, LEVELS, OTHERS, STATES, URGENCIES, WHO

Json = Mapping[str, Any]
Say = Callable[[str], str]

_INDENT = "    "
_NAMES = {kind.key: kind.written for kind in Kind} | dict(OTHERS)


class Page:
    """Writes one outcome.

    Args:
        say: a label in the reader's language.
        paint: colours, or none.
        width: of the terminal.
    """

    def __init__(self, say: Say, paint: Paint, width: int) -> None:
        self._say, self._paint, self._width = say, paint, width

    def of(self, outcome: Json) -> str:
        """The whole page."""
        parts = {
            "advice": self._advice(outcome["advice"]),
            "findings": self._findings(outcome["findings"]),
            "scores": self._scores(outcome),
            "certainty": self._certainty(outcome["certainty"]["decision"]),
            "grades": self._grades(outcome["grades"]),
        }
        pages = [[self._heading(name), *lines] for name, lines in ((key, list(part)) for key, part in parts.items())]
        return "\n\n".join("\n".join(lines) for lines in pages if len(lines) > 1)

    def _heading(self, name: str) -> str:
        return self._paint.bold(self._say(HEADINGS[name]))

    def _advice(self, advice: Json) -> Iterator[str]:
        for number, action in enumerate((advice["primary"], *advice["further"]), 1):
            label = self._paint.level(action["urgency"], self._say(URGENCIES[action["urgency"]]))
            yield f"{number:>2}. {label}: {self._say(WHO[action['who']])}, {action['by']}  [{action['id']}]"
            yield from self._wrapped(action["patient"], _INDENT)
            yield from self._wrapped(f"{self._say(OTHERS['source'])}: {action['source']}", _INDENT)

    def _findings(self, findings: list[Json]) -> Iterator[str]:
        levels = {level: self._say(words) for level, words in LEVELS.items()}
        wide = max(map(len, levels.values()))
        for found in _once(findings):
            level = levels[found["level"]].ljust(wide)
            first, *rest = self._wrapped(f"{found['words']}.", " " * (wide + 4))
            yield f"  {self._paint.level(found['level'], level)}  {first.lstrip()}"
            yield from rest

    def _scores(self, outcome: Json) -> Iterator[str]:
        ranges = {each["name"]: each for each in outcome["certainty"]["ranges"]}
        for score in outcome["scores"]:
            stands = self._scored(score) if score["scored"] else f"{self._say(OTHERS['not_scored'])}: {score['reason']}"
            yield from self._wrapped(f"{score['name']:<15}{stands}", "  ", " " * 17)
            if found := ranges.get(score["name"]):
                yield from self._wrapped(self._range(found), " " * 17)
                yield from self._wrapped(found["patient"], " " * 17)

    def _scored(self, score: Json) -> str:
        value, unit = score["value"], Unit.of(score["unit"]).written
        shown = "" if value is None else f"{figure.cut(value)}{unit if unit in ('', '%') else f' {unit}'}, "
        return f"{shown}{score['band'].replace('_', ' ')} ({score['algorithm']})"

    def _range(self, found: Json) -> str:
        unit = Unit.of(found["unit"]).written
        ends = self._say(OTHERS["range"]).format(low=figure.cut(found["low"]), high=figure.cut(found["high"]))
        return f"{ends}{unit if unit in ('', '%') else f' {unit}'}: {self._say(STATES[found['state']]).lower()}"

    def _certainty(self, decision: Json | None) -> Iterator[str]:
        if decision is not None:
            yield from self._wrapped(f"{self._say(STATES[decision['state']])}. {decision['patient']}", "  ")

    def _grades(self, grades: list[Json]) -> Iterator[str]:
        for graded in grades:
            name = _NAMES.get(graded["name"], graded["name"].replace("_", " "))
            yield from self._wrapped(
                f"{graded['grade']}  {self._say(name)}: {', '.join(graded['reasons'])}", "  ", " " * 5
            )

    def _wrapped(self, text: str, indent: str, further: str = "") -> list[str]:
        return textwrap.wrap(text, self._width, initial_indent=indent, subsequent_indent=further or indent)


def _once(findings: list[Json]) -> list[Json]:
    """Without those that say the same of another subject."""
    return list({(found["level"], found["words"]): found for found in findings}.values())
