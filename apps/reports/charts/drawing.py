"""A drawing: the parts that every chart is made of.

Lengths across are percentages and there is no viewBox, so a chart stretches with the page and its words keep their
size. Only presentation attributes are used: a strict content security policy forbids inline styles. The tree is built
by ElementTree, which escapes every word; what is named `<script>` comes out as text.
"""

from collections.abc import Sequence
from xml.etree import ElementTree

from django.utils.safestring import SafeString, mark_safe

INK, GREY, RULE = "#212b32", "#4c6272", "#aeb7bd"  # NHS: text, secondary text, borders
BLUE, PALE = "#005eb8", "#d2e4f5"  # NHS blue, and its tint
RED = "#b50e12"
LONGEST_NAME = 40  # of 14 pixel letters that fit a phone


class Drawing:
    """An SVG to draw on, with a name and a description for those who cannot see it.

    Args:
        key: begins the ids in it; unique on a page.
    """

    def __init__(self, key: str, title: str, description: str) -> None:
        self._svg = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "width": "100%", "role": "img"})
        self._svg.set("aria-labelledby", f"{key}-title {key}-desc")
        self._svg.set("font-size", "14")
        ElementTree.SubElement(self._svg, "title", {"id": f"{key}-title"}).text = title
        ElementTree.SubElement(self._svg, "desc", {"id": f"{key}-desc"}).text = description
        self.rect("0", "100%", 0, height="100%", fill="#ffffff")

    def rect(self, x: str, width: str, y: float, *, height: str, fill: str, **more: str) -> None:
        """A bar or a ground."""
        ElementTree.SubElement(self._svg, "rect", _named(x=x, y=y, width=width, height=height, fill=fill, **more))

    def text(self, words: str, x: str, y: float, *, fill: str = INK, **more: str) -> None:
        """Words on one line."""
        ElementTree.SubElement(self._svg, "text", _named(x=x, y=y, fill=fill, **more)).text = words

    def line(self, start: tuple[str, float], end: tuple[str, float], *, stroke: str, **more: str) -> None:
        """From (x, y) to (x, y)."""
        given = _named(x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=stroke, **more)
        ElementTree.SubElement(self._svg, "line", given)

    def curve(
        self, points: Sequence[tuple[float, float]], *, left: float, width: float, height: int, **more: str
    ) -> None:
        """Through points in shares of a field; `left` and `width` are shares of the drawing, `height` is in pixels."""
        field = ElementTree.SubElement(
            self._svg,
            "svg",
            _named(
                x=across(left), y=0, width=across(width), height=height, viewBox="0 0 1 1", preserveAspectRatio="none"
            ),
        )
        places = " ".join(f"{x:.4f},{y:.4f}" for x, y in points)
        given = _named(points=places, fill="none", vector_effect="non-scaling-stroke", stroke_width="1", **more)
        ElementTree.SubElement(field, "polyline", given)

    def dot(self, x: str, y: float, *, r: float, fill: str, words: str = "", **more: str) -> None:
        """A circle; its words show where a mouse rests on it."""
        circle = ElementTree.SubElement(self._svg, "circle", _named(cx=x, cy=y, r=r, fill=fill, **more))
        if words:
            ElementTree.SubElement(circle, "title").text = words

    def done(self, height: float) -> SafeString:
        """The drawing, this many pixels high."""
        self._svg.set("height", f"{height:g}")
        return mark_safe(ElementTree.tostring(self._svg, encoding="unicode"))  # noqa: S308  ElementTree escaped it


def short(name: str) -> str:
    """A name cut to what a phone can show."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def across(share: float) -> str:
    """A share of the width, from 0 to 1."""
    return f"{100 * share:.2f}%"


def _named(**given: str | float) -> dict[str, str]:
    """Attributes as text, `stroke_width` as `stroke-width`."""
    return {name.replace("_", "-"): value if isinstance(value, str) else f"{value:g}" for name, value in given.items()}
