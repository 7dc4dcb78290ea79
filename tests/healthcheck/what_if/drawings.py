"""Reading a drawing back in tests: its words, its shapes, and that it is safe and accessible."""

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "rect", "path", "text")}


def read(svg: str) -> ElementTree.Element:
    """The tree, checked: named, described, no script, no style, nothing from elsewhere."""
    tree = ElementTree.fromstring(svg)
    assert {element.tag for element in tree.iter()} <= ALLOWED
    names = {name for element in tree.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name in ("style", "class", "href")}
    assert tree.get("role") == "img"
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    assert set((tree.get("aria-labelledby") or "").split()) == ids
    assert tree[0].tag == f"{SVG}title" and tree[0].text
    assert tree[1].tag == f"{SVG}desc" and tree[1].text
    return tree


def words(tree: ElementTree.Element) -> str:
    """All that is written in the picture."""
    return " ".join(element.text or "" for element in tree.iter(f"{SVG}text"))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two colours, WCAG 2.2."""
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
