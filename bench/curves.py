"""Curves of percent by number of measurements, as an SVG that needs neither its colours nor eyes to be read."""

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 720, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 690, 80, 380
_FLOOR = 60  # percent at the foot of the plot
# Colour on white, dash and mark of each curve: told apart by any one of the three.
_LOOKS = (
    ("#005eb8", "", "circle"),
    ("#7c2855", "8 5", "square"),
    ("#00703c", "2 4", "diamond"),
    ("#4c6272", "12 4 2 4", "triangle"),
)
_SIDE = 6  # of half a mark
_MARKS = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "triangle": ((0, -1.2), (1.2, 1), (-1.2, 1)),
}


def svg(curves: Mapping[str, Sequence[float]], people: int) -> str:
    """The curves, first one first in the legend."""
    title = "How soon people have the action that full information would give them"
    said = "; ".join(
        f"{name}: {', '.join(f'{value:.1f}% after {asked}' for asked, value in enumerate(values))}"
        for name, values in curves.items()
    )
    said_below = f"Percent of {people:,} simulated people; the scale starts at {_FLOOR}%"
    steps = max(len(values) for values in curves.values())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" role="img" aria-labelledby="title desc" font-family="Arial, sans-serif" fill="#212b32">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">Percent of {people:,} simulated people. {escape(said)}.</desc>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="34" font-size="18" font-weight="bold">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="58" font-size="14">{said_below}</text>',
        *_axes(steps),
        # The first on top of the others.
        *(
            part
            for nth, (name, values) in reversed([*enumerate(curves.items())])
            for part in _curve(nth, name, values, steps)
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(asked: int, steps: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * asked / (steps - 1)


def _y(percent: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * (percent - _FLOOR) / (100 - _FLOOR)


def _axes(steps: int) -> list[str]:
    lines = []
    for percent in range(_FLOOR, 101, 10):
        y = _y(percent)
        lines.append(f'<line x1="{_LEFT}" x2="{_RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d8dde0"/>')
        lines.append(f'<text x="{_LEFT - 10}" y="{y + 5:.1f}" font-size="14" text-anchor="end">{percent}%</text>')
    for asked in range(steps):
        x = _x(asked, steps)
        lines.append(f'<text x="{x:.1f}" y="{_BOTTOM + 24}" font-size="14" text-anchor="middle">{asked}</text>')
    middle = (_LEFT + _RIGHT) / 2
    words = "Further measurements made"
    lines.append(f'<text x="{middle:.1f}" y="{_BOTTOM + 54}" font-size="14" text-anchor="middle">{words}</text>')
    return lines


def _curve(nth: int, name: str, values: Sequence[float], steps: int) -> list[str]:
    colour, dash, mark = _LOOKS[nth]
    places = [(_x(asked, steps), _y(value)) for asked, value in enumerate(values)]
    route = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    at = _BOTTOM - 114 + 26 * nth
    line = f'stroke="{colour}" stroke-width="3" fill="none" stroke-dasharray="{dash}"'
    return [
        f'<polyline points="{route}" {line}/>',
        *(_mark(mark, x, y, colour) for x, y in places),
        f'<line x1="430" x2="490" y1="{at}" y2="{at}" {line}/>',
        _mark(mark, 460, at, colour),
        f'<text x="502" y="{at + 5}" font-size="15">{escape(name)}</text>',
    ]


def _mark(mark: str, x: float, y: float, colour: str) -> str:
    if mark == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
    corners = " ".join(f"{x + _SIDE * across:.1f},{y + _SIDE * down:.1f}" for across, down in _MARKS[mark])
    return f'<polygon points="{corners}" fill="{colour}"/>'
