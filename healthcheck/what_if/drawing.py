"""A drawing as an accessible SVG: named and described, wide enough for a phone and no wider, and nothing but shapes.

The tree is built by ElementTree, which escapes every word: what is named `<script>` comes out as text. Only
presentation attributes are used, because a strict content security policy forbids inline styles, and no ids but those
of the name and the description, so that many drawings can stand on a page.
"""

import textwrap
from collections.abc import Sequence
from xml.etree import ElementTree

Drawing = ElementTree.Element

WIDTH = 320  # the narrowest phone
# NHS colours: text 14.8:1 on white, secondary text 6.4:1, blue 6.6:1, green 5.2:1.
INK, GREY, BLUE, GREEN, PALE_GREEN, WHITE = "#212b32", "#4c6272", "#005eb8", "#007f3b", "#cce5d8", "#ffffff"
LINE = 20
_LETTER = 8  # of a font of 16; most are narrower


def drawing(name: str, title: str, description: str) -> Drawing:
    """An empty drawing.

    Args:
        name: begins its ids; another for each drawing of a page.
        title: what a screen reader calls it.
        description: all that the picture says.
    """
    svg = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "width": str(WIDTH)})
    svg.set("aria-labelledby", f"{name}-title {name}-desc")
    svg.set("font-family", "Arial, sans-serif")
    svg.set("font-size", "16")
    add(svg, "title", id=f"{name}-title").text = title
    add(svg, "desc", id=f"{name}-desc").text = description
    add(svg, "rect", width="100%", height="100%", fill=WHITE)
    return svg


def add(svg: Drawing, tag: str, **attributes: str) -> ElementTree.Element:
    """One more element; `stroke_width` is written `stroke-width`."""
    return ElementTree.SubElement(svg, tag, {name.replace("_", "-"): value for name, value in attributes.items()})


def text(svg: Drawing, words: str, x: float, y: float, **attributes: str) -> None:
    """One line that stands on y."""
    add(svg, "text", x=f"{x:g}", y=f"{y:g}", **{"fill": INK, **attributes}).text = words


def paragraph(svg: Drawing, words: str, x: float, y: float, **attributes: str) -> float:
    """As many lines as it takes from y down. Answers where they end."""
    for line in lines(words, WIDTH - x):
        y += LINE
        text(svg, line, x, y, **attributes)
    return y


def lines(words: str, across: float) -> Sequence[str]:
    """Words in lines no wider than so many pixels."""
    return textwrap.wrap(words, int(across / _LETTER))


def width(words: str) -> int:
    """The most that a line of these words takes, in pixels."""
    return _LETTER * len(words)


def finished(svg: Drawing, height: float) -> str:
    """The drawing as it is sent."""
    svg.set("height", f"{height:g}")
    svg.set("viewBox", f"0 0 {WIDTH} {height:g}")
    return ElementTree.tostring(svg, encoding="unicode")
