"""A funnel plot: each place by how many were invited and how many of them came, between the limits of chance."""

from collections.abc import Callable, Sequence
from math import ceil

from django.utils.safestring import SafeString

from apps.reports.charts.drawing import BLUE, GREY, INK, RED, RULE, Drawing, across
from apps.reports.places import Plot
from apps.reports.statistics.funnel_plot import Limits, limits
from apps.reports.statistics.wilson import Interval

HIGH, BOTTOM, LEFT, WIDE = 300, 24, 0.02, 0.94
STEPS = 60  # straight pieces of a curve


def funnel(key: str, title: str, description: str, plot: Plot) -> SafeString:
    """The plot as a drawing. A place outside the limits is told by a ring and by its colour."""
    drawing = Drawing(key, title, description)
    dots = [(place, place.line.uptake) for place in plot.places if place.stands]
    most = max((ratio.whole or 0 for _, ratio in dots), default=0) or 10
    average = plot.average or 0.0  # without one no place stands anywhere, and none is drawn
    tops = [100 * average, *(ratio.percent or 0 for _, ratio in dots)]
    top = min(max(10 * ceil((max(tops) + 5) / 10), 10), 100)
    right = most * 1.05
    _axes(drawing, right, top)
    _line(drawing, [(0, 100 * average), (right, 100 * average)], right, top, stroke=INK)
    for edge, dash in _edges():
        points = [(n, 100 * edge(limits(average, n))) for n in _sizes(right)]
        _line(drawing, points, right, top, stroke=GREY, dash=dash)
    for place, ratio in dots:
        words = f"{place.name}: {ratio.percent:.1f}% of {ratio.whole:,}, {place.stands}"
        x, y = _x(ratio.whole or 0, right), _y(ratio.percent or 0, top)
        if place.odd:
            drawing.dot(x, y, r=8, fill="none", stroke=RED, stroke_width="2")
        drawing.dot(x, y, r=4.5, fill=RED if place.odd else BLUE, words=words)
    return drawing.done(HIGH + BOTTOM)


def _edges() -> Sequence[tuple[Callable[[Limits], float], str]]:
    def end(name: str, of: Callable[[Interval], float]) -> Callable[[Limits], float]:
        return lambda found: of(getattr(found, name))

    return [
        (end(name, of), dash)
        for name, dash in (("alert", "2 4"), ("alarm", "8 4"))
        for of in (lambda interval: interval.low, lambda interval: interval.high)
    ]


def _sizes(right: float) -> list[int]:
    return sorted({max(1, round(right * (step / STEPS) ** 2)) for step in range(1, STEPS + 1)})


def _axes(drawing: Drawing, right: float, top: int) -> None:
    for tick in (0, top // 2, top):
        drawing.line((_x(0, right), _y(tick, top)), (_x(right, right), _y(tick, top)), stroke=RULE)
        drawing.text(f"{tick}%", _x(0, right), _y(tick, top) - 4, fill=GREY)
    for share in (0.5, 1.0):
        count = round(right / 1.05 * share)
        drawing.text(f"{count:,} invited", _x(count, right), HIGH + 18, fill=GREY, text_anchor="end")


def _line(
    drawing: Drawing, points: Sequence[tuple[float, float]], right: float, top: int, *, stroke: str, dash: str = ""
) -> None:
    placed = [(n / right, _y(min(share, top), top) / HIGH) for n, share in points]
    dashed = {"stroke_dasharray": dash} if dash else {}
    drawing.curve(placed, left=LEFT, width=WIDE, height=HIGH, stroke=stroke, **dashed)


def _x(count: float, right: float) -> str:
    return across(LEFT + WIDE * count / right)


def _y(percent: float, top: int) -> float:
    return round(20 + (HIGH - 20) * (1 - percent / top), 1)
