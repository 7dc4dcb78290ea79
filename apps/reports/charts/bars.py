"""Counts as bars, one below the other, each group with its caption."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from apps.reports.charts.drawing import BLUE, GREY, PALE, Drawing, across, short

WIDEST = 0.78  # of the width: the rest is for the number after the bar
LEGEND, CAPTION, BAR, GAP = 30, 20, 14, 10
FILLS = (PALE, BLUE)
HIDDEN = "* hidden"


@dataclass(frozen=True, slots=True)
class Group:
    """A caption and its bars. A hidden count has a star instead of a bar."""

    name: str
    counts: tuple[int | None, ...]
    note: str = ""


def bars(
    key: str, title: str, description: str, groups: Sequence[Group], *, legend: tuple[str, ...] = ()
) -> SafeString:
    """The groups as a drawing.

    Args:
        legend: what the bars of a group are, in order; needed where a group has more than one.
    """
    drawing = Drawing(key, title, description)
    peak = max((count or 0 for group in groups for count in group.counts), default=0) or 1
    fills = FILLS if legend else (BLUE,)
    top = 0
    for place, (words, fill) in enumerate(zip(legend, fills, strict=False)):
        _bar(drawing, str(place * 100), "14", 4, fill)
        drawing.text(words, str(place * 100 + 22), 16)
        top = LEGEND
    for group in groups:
        drawing.text(short(group.name), "0", top + CAPTION - 6, font_weight="bold")
        if group.note:
            drawing.text(group.note, "100%", top + CAPTION - 6, fill=GREY, text_anchor="end")
        top += CAPTION
        for count, fill in zip(group.counts, fills, strict=True):
            width = across(WIDEST * (count or 0) / peak)
            if count is not None:
                _bar(drawing, "0", width, top, fill)
            drawing.text(HIDDEN if count is None else f"{count:,}", width, top + BAR - 2, dx="6")
            top += BAR + 3
        top += GAP
    return drawing.done(top)


def _bar(drawing: Drawing, x: str, width: str, y: int, fill: str) -> None:
    # The outline keeps the pale bar visible (3:1 against white), and tells the two apart without colour.
    drawing.rect(x, width, y, height=str(BAR), fill=fill, stroke=BLUE)
