"""Shares with their intervals: a dot and a line for each group, on one scale from 0%."""

from collections.abc import Sequence
from math import ceil

from django.utils.safestring import SafeString

from apps.reports.charts.drawing import BLUE, GREY, RULE, Drawing, across, short
from apps.reports.ratio import Ratio

ROW, AXIS, LEFT, WIDE = 40, 24, 0.02, 0.95


def whiskers(key: str, title: str, description: str, groups: Sequence[tuple[str, Ratio]]) -> SafeString:
    """Each group by its name, its share and its 95% interval."""
    drawing = Drawing(key, title, description)
    highest = max((ratio.interval.high for _, ratio in groups if ratio.interval), default=0.0)
    top = min(max(10 * ceil(highest / 10), 10), 100)
    bottom = ROW * len(groups) + 4
    for tick in range(0, top + 1, top // 2 if top > 10 else 5):
        at = _at(tick, top)
        drawing.line((at, 0), (at, bottom), stroke=RULE)
        drawing.text(f"{tick}%", at, bottom + 16, fill=GREY, text_anchor="start" if not tick else "end")
    for place, (name, ratio) in enumerate(groups):
        _row(drawing, place * ROW, short(name), ratio, top)
    return drawing.done(bottom + AXIS)


def _row(drawing: Drawing, y: int, name: str, ratio: Ratio, top: int) -> None:
    drawing.text(name, "0", y + 15, font_weight="bold", paint_order="stroke", stroke="#ffffff", stroke_width="4")
    found, share = ratio.interval, ratio.percent
    if found is None or share is None:
        drawing.text("* hidden" if ratio.hidden else "nobody", "0", y + 33, fill=GREY)
        return
    drawing.line((_at(found.low, top), y + 28), (_at(found.high, top), y + 28), stroke=BLUE, stroke_width="3")
    words = f"{name}: {share:.1f}% ({found.low:.1f}% to {found.high:.1f}%)"
    drawing.dot(_at(share, top), y + 28, r=6, fill=BLUE, words=words)


def _at(percent: float, top: int) -> str:
    return across(LEFT + WIDE * percent / top)
