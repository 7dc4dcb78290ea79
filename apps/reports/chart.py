"""Offered and received as bars, in one SVG that a screen reader can name and a phone can show.

Lengths across are percentages and there is no viewBox, so the bars stretch with the page and the words keep their size.
Only presentation attributes are used: a strict content security policy forbids inline styles. The tree is built by
ElementTree, which escapes every word; what is named `<script>` comes out as text.
"""

from collections.abc import Sequence
from xml.etree import ElementTree

from django.utils.safestring import SafeString, mark_safe

from apps.reports.row import Row, by_area, by_quarter, total

MOST_GROUPS = 24
INK, GREY, BLUE, PALE = "#212b32", "#4c6272", "#005eb8", "#d2e4f5"  # NHS: text, secondary text, blue, blue tint
LONGEST_NAME = 40  # of 14 pixel letters that fit a phone
WIDEST = 78  # per cent of the width: the rest is for the number after the bar
HEADING, CAPTION, BAR, GAP = 30, 20, 14, 10


def readable(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The finest cut that is still a picture: by area and quarter, else by area, else by quarter."""
    cuts = (tuple(rows), by_area(rows), by_quarter(rows))
    return next((cut for cut in cuts if len(cut) <= MOST_GROUPS), cuts[-1])


def bars(rows: Sequence[Row]) -> SafeString:
    """The rows as a drawing. Rows of one area stand together under its name."""
    svg = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "width": "100%", "role": "img"})
    svg.set("aria-labelledby", "uptake-chart-title uptake-chart-desc")
    svg.set("font-size", "14")
    ElementTree.SubElement(svg, "title", {"id": "uptake-chart-title"}).text = "Checks offered and received"
    ElementTree.SubElement(svg, "desc", {"id": "uptake-chart-desc"}).text = _description(rows)
    ElementTree.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    _legend(svg)
    peak = max((count for row in rows for count in (row.offered, row.received)), default=0) or 1
    top, area = HEADING, ""
    for row in rows:
        if row.area_code != area:
            area = row.area_code
            top += HEADING
            _text(svg, _short(row.area_name), "0", top - 10, **{"font-weight": "bold"})
        top = _group(svg, row, top, peak)
    svg.set("height", str(top))
    return mark_safe(ElementTree.tostring(svg, encoding="unicode"))  # noqa: S308  ElementTree escaped every word


def _description(rows: Sequence[Row]) -> str:
    every = total(rows)
    counts = f"{every.offered:,} offered and {every.received:,} received, {_uptake(every)}"
    return f"A pair of bars for each of {len(rows)} lines. In all, {counts}. The table holds the same figures."


def _uptake(row: Row) -> str:
    return "uptake not known" if row.uptake is None else f"uptake {row.uptake:.1f}%"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _legend(svg: ElementTree.Element) -> None:
    _bar(svg, "0", "14", 4, PALE)
    _text(svg, "Offered", "22", 16)
    _bar(svg, "90", "14", 4, BLUE)
    _text(svg, "Received", "112", 16)


def _group(svg: ElementTree.Element, row: Row, top: int, peak: int) -> int:
    """A caption, two bars, their numbers. Answers where the next group begins."""
    caption = " · ".join(filter(None, (row.quarter, _uptake(row))))
    _text(svg, caption, "0", top + CAPTION - 6, fill=GREY)
    top += CAPTION
    for count, fill in ((row.offered, PALE), (row.received, BLUE)):
        width = f"{WIDEST * count / peak:.2f}%"
        _bar(svg, "0", width, top, fill)
        _text(svg, f"{count:,}", width, top + BAR - 2, dx="6")
        top += BAR + 2
    return top + GAP


def _bar(svg: ElementTree.Element, x: str, width: str, y: int, fill: str) -> None:
    # The outline keeps the pale bar visible (3:1 against white), and tells the two apart without colour.
    attributes = {"x": x, "y": str(y), "width": width, "height": str(BAR), "fill": fill, "stroke": BLUE}
    ElementTree.SubElement(svg, "rect", attributes)


def _text(svg: ElementTree.Element, words: str, x: str, y: int, **more: str) -> None:
    ElementTree.SubElement(svg, "text", {"x": x, "y": str(y), "fill": INK, **more}).text = words
