"""Contributions as bars: to the right what raises the risk, to the left what lowers it, the largest first."""

from collections.abc import Sequence

from healthcheck import figure
from healthcheck.what_if.contribution import Contribution, Contributions
from healthcheck.what_if.drawing import (
    BLUE,
    GREEN,
    GREY,
    INK,
    WIDTH,
    Drawing,
    add,
    drawing,
    finished,
    paragraph,
    text,
    width,
)

_BAR, _GAP, _BESIDE = 18, 14, 6
_REST = "Everything else is as in the healthy person, or makes no difference."
_ALL = "Everything that QRISK3 looks at is as in the healthy person, or makes no difference."


def contribution_bars(contributions: Contributions, *, name: str = "contributions") -> str:
    """The picture as an SVG.

    Args:
        name: begins the drawing's ids; another for each drawing of a page.
    """
    title = "What makes your chance different from a healthy person's"
    svg = drawing(name, title, contribution_text(contributions))
    top = paragraph(svg, title, 0, 0, font_weight="bold")
    for words in _both(contributions):
        top = paragraph(svg, words, 0, top + 4)
    top, shown = top + _GAP, contributions.largest_first
    zero, scale = _scale(shown)
    for part in shown:
        top = _row(svg, part, top, zero, scale)
    for words in _foot(contributions):
        top = paragraph(svg, words, 0, top, fill=GREY) + 8
    return finished(svg, top)


def contribution_table(contributions: Contributions) -> tuple[tuple[str, str, str], ...]:
    """The same as rows: what it is, the two values, what it does."""
    return tuple((part.label, part.compared, part.effect) for part in contributions.largest_first)


def contribution_text(contributions: Contributions) -> str:
    """The same in words."""
    rows = (f"{label} ({compared}): {effect}." for label, compared, effect in contribution_table(contributions))
    return " ".join((*_both(contributions), *rows, *_foot(contributions)))


def _both(contributions: Contributions) -> tuple[str, str]:
    return (
        f"You: {figure.cut(contributions.risk)} in 100.",
        f"A healthy person of your age, sex and ethnicity: {figure.cut(contributions.healthy)} in 100.",
    )


def _foot(contributions: Contributions) -> tuple[str, ...]:
    return (_REST if contributions.largest_first else _ALL, *contributions.notes)


def _scale(parts: Sequence[Contribution]) -> tuple[float, float]:
    """Where the line between fewer and more stands, and pixels to a point; the longest words fit beside any bar."""
    points = [0.0, *(part.points for part in parts)]
    room = WIDTH - _BESIDE - max((width(part.effect) for part in parts), default=0)
    scale = room / ((max(points) - min(points)) or 1.0)
    return -min(points) * scale, scale


def _row(svg: Drawing, part: Contribution, top: float, zero: float, scale: float) -> float:
    """What it is, the two values, and the bar with its number. Answers where the next row begins."""
    top = paragraph(svg, part.label, 0, top, font_weight="bold")
    top = paragraph(svg, part.compared[0].upper() + part.compared[1:], 0, top, fill=GREY) + 8
    length = max(abs(part.points) * scale, 1.0)
    more = part.points > 0
    start = zero if more else zero - length
    add(
        svg,
        "rect",
        x=f"{start:.1f}",
        y=f"{top:g}",
        width=f"{length:.1f}",
        height=f"{_BAR}",
        fill=BLUE if more else GREEN,
    )
    add(svg, "path", d=f"M{zero:.1f} {top - 3:g}v{_BAR + 6}", stroke=INK, stroke_width="2")
    text(svg, part.effect, (zero + length if more else zero) + _BESIDE, top + _BAR - 4)
    return top + _BAR + _GAP
