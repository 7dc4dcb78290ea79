"""The tables as one HTML page: in colour and never by colour alone, for a screen and for A4 across."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from healthcheck.advice import VERSION
from healthcheck.advice.action import Urgency
from healthcheck.advice.follow_up import ASKS
from healthcheck.advice.sheet import view
from healthcheck.advice.sheet.view import ActionLine, ThresholdLine
from healthcheck.questionnaires import current

_STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
# Name, mark and what it means: the mark and the name stand beside the colour.
_URGENCIES = {
    Urgency.EMERGENCY: ("Emergency", "!!", "999, now"),
    Urgency.URGENT: ("Urgent", "!", "today or the next working day"),
    Urgency.ROUTINE: ("Routine", "●", "an appointment, within days or weeks"),
    Urgency.NONE: ("No urgency", "○", "the person, or a service: nothing for the surgery"),
}
_LEVELS = {
    "emergency": ("!!", "emergency"),
    "urgent": ("!", "urgent"),
    "high": ("▲", "high"),
    "raised": ("△", "raised"),
    "unknown": ("?", "not known"),
    "normal": ("✓", "normal"),
}
_INTRO = """<p>{count} actions. The first that applies, from the top, is the primary action; all others follow
it. Each text begins with the finding itself and its value, left out here. <i>Also</i> marks what never comes first.
<code>python -m healthcheck.proof</code> proves the table in every state of findings.</p><ul class="key">{key}</ul>
"""
_ACTIONS = ("What was found", "Who acts", "By when", "What the person reads", "What the GP reads", "Source")
_THRESHOLDS = ("Subject", "Value", "Level", "Source in force", "Others, not in force")
_PRESSURES = ("Place", "Band", "mmHg", "In force", "Source")
_QUESTIONS = ("After", "The person is asked", "“Yes” means")


def page() -> str:
    """The whole page."""
    lines = [*view.actions()]
    body = "".join(
        [
            _intro(lines),
            "<h2>1. From what was found to what is done</h2>",
            *(_group(urgency, list(rows)) for urgency, rows in groupby(lines, key=lambda line: line.urgency)),
            "<h2>2. Thresholds</h2>",
            _table("thresholds", _THRESHOLDS, _thresholds()),
            "<h3>Blood pressure: who says what</h3>",
            _table("pressures", _PRESSURES, _pressures()),
            "<h2>3. What is asked where the answer decides</h2>",
            _table("questions", _QUESTIONS, _questions()),
        ]
    )
    title = f"What to do next: the table of {VERSION}"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    whole = f"<head>{head}<style>\n{_STYLE}</style></head><body><h1>{title}</h1><main>{body}</main></body>"
    return f'<!DOCTYPE html>\n<html lang="en-GB">{whole}</html>\n'


def _intro(lines: list[ActionLine]) -> str:
    key = "".join(
        f'<li class="{urgency}"><b>{mark} {name}</b> {meaning}</li>'
        for urgency, (name, mark, meaning) in _URGENCIES.items()
    )
    return _INTRO.format(count=len(lines), key=key)


def _group(urgency: Urgency, lines: list[ActionLine]) -> str:
    name, mark, _ = _URGENCIES[urgency]
    coded = f"recorded with SNOMED CT {lines[0].code}" if lines[0].code else "no code: none is published for it"
    return f"<h3 class='{urgency}'>{mark} {name} <small>{escape(coded)}</small></h3>" + _table(
        f"actions {urgency}", _ACTIONS, (_action(line, mark) for line in lines)
    )


def _action(line: ActionLine, mark: str) -> Iterator[str]:
    also = " <i>Also</i>" if line.further else ""
    found = "<br>".join(escape(each) for each in line.when)
    yield f"<b>{mark} {escape(line.id.replace('-', ' '))}</b>{also}<br>{found}"
    yield from map(escape, (line.who, line.by, line.patient, line.gp, line.source))


def _thresholds() -> Iterator[Iterator[str]]:
    """Those in force, each with those of its subject and value that are not."""
    rows = [*view.thresholds()]
    others = [row for row in rows if not row.in_force]
    for row in rows:
        if row.in_force:
            beside = [each for each in others if _same(each, row, rows)]
            yield _threshold(row, beside)


def _same(other: ThresholdLine, row: ThresholdLine, rows: list[ThresholdLine]) -> bool:
    """Where a row out of force stands: beside the next one in force of its subject."""
    after = rows[rows.index(other) :]
    return row is next((each for each in after if each.in_force and each.subject == other.subject), None)


def _threshold(row: ThresholdLine, beside: list[ThresholdLine]) -> Iterator[str]:
    mark, level = _LEVELS[row.level]
    yield escape(row.subject)
    yield escape(row.range)
    yield f'<span class="level {row.level}">{mark} {level}</span>'
    yield escape(row.source)
    yield "<br>".join(f"{escape(each.range)}: {each.level}. {escape(each.source)}" for each in beside)


def _pressures() -> Iterator[Iterator[str]]:
    for place, band, figures, in_force, source in view.pressures():
        force = "<b>yes</b>" if in_force else "no"
        yield iter((place, band, figures, force, escape(source)))


def _questions() -> Iterator[Iterator[str]]:
    words = {question.id: question.text for question in current("follow_up").questions}
    for ask in ASKS:
        for sign in ask.signs:
            given = f" (and {', '.join(ask.given).replace('_', ' ')}: yes)" if ask.given else ""
            yield iter((escape("; ".join(view.found(ask.when)) + given), escape(words[sign.question]), escape(sign.gp)))


def _table(kind: str, heads: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Each cell carries its heading too: on a phone the cells stand one under another."""
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    lines = (
        "".join(f'<td data-head="{name}">{cell}</td>' for name, cell in zip(heads, row, strict=True)) for row in rows
    )
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n'
