"""Which rule makes the most work, as a picture: a bar for each rule with its range, the longest first, in an SVG."""

from xml.etree import ElementTree

from healthcheck.workload.forecast import Practice, Rule
from healthcheck.workload.item import Item

# NHS colours on white: text 14.8:1, secondary text 6.4:1, blue 6.6:1, red 5.9:1. What is urgent has words too.
_INK, _GREY, _BLUE, _RED, _PALE, _WHITE = "#212b32", "#4c6272", "#005eb8", "#d5281b", "#d8dde0", "#ffffff"
_WIDTH, _LEFT, _RIGHT, _TOP, _ROW, _BAR = 760, 250, 190, 96, 34, 18
_MOST = 20
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


def chart(practice: Practice) -> str:
    """The picture of one practice, or of all together."""
    rules = [rule for rule in practice.rules if rule.item is not Item.NONE][:_MOST]
    title = f"Items for the surgery by rule, for each 100 invited: {practice.name}"
    svg = _drawing(title, _words(practice, rules), _TOP + _ROW * max(len(rules), 1) + 44)
    _text(svg, title, 16, 30, font_size="18", font_weight="bold")
    _text(
        svg,
        f"{practice.invited:,} invited. A record may hold several rules. The line is what it comes to 90 times in 100.",
        16,
        54,
        fill=_GREY,
    )
    if not rules:
        _text(svg, "No rule is expected to bring the surgery work.", 16, _TOP + 20)
        return ElementTree.tostring(svg, encoding="unicode")
    longest = max(rule.records.per_100(practice.invited).high for rule in rules)
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    _axis(svg, longest, scale, _TOP + _ROW * len(rules))
    for place, rule in enumerate(rules):
        _bar(svg, rule, practice.invited, _TOP + place * _ROW, scale)
    return ElementTree.tostring(svg, encoding="unicode")


def _bar(svg: ElementTree.Element, rule: Rule, invited: int, top: float, scale: float) -> None:
    share = rule.records.per_100(invited)
    middle = top + _BAR / 2
    _text(svg, rule.id, _LEFT - 10, middle + 5, text_anchor="end")
    colour = _RED if rule.item is Item.URGENT else _BLUE
    _add(svg, "rect", x=_LEFT, y=top, width=max(share.expected * scale, 1), height=_BAR, fill=colour)
    low, high = _LEFT + share.low * scale, _LEFT + share.high * scale
    line = f"M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 5:.1f}v10M{high:.1f} {middle - 5:.1f}v10"
    _add(svg, "path", d=line, stroke=_WHITE, stroke_width="4", fill="none")
    _add(svg, "path", d=line, stroke=_INK, stroke_width="1.5", fill="none")
    _text(svg, _figure(rule, invited), _WIDTH - _RIGHT + 12, middle + 5)


def _axis(svg: ElementTree.Element, longest: float, scale: float, bottom: float) -> None:
    step = next((tick for tick in _TICKS if longest / tick <= 6), _TICKS[-1])
    for count in range(int(longest / step) + 1):
        x = _LEFT + count * step * scale
        _add(svg, "path", d=f"M{x:.1f} {_TOP - 8}V{bottom}", stroke=_PALE, stroke_width="1")
        _text(svg, f"{count * step:g}", x, bottom + 18, text_anchor="middle", fill=_GREY)


def _figure(rule: Rule, invited: int) -> str:
    share = rule.records.per_100(invited)
    return f"{share.expected:.1f} ({share.low:.1f}-{share.high:.1f}){' urgent' if rule.item is Item.URGENT else ''}"


def _words(practice: Practice, rules: list[Rule]) -> str:
    each = "; ".join(f"{rule.id} {_figure(rule, practice.invited)}" for rule in rules)
    return (
        f"{practice.invited:,} invited. For each 100 invited, with what it comes to 90 times in 100: {each or 'none'}."
    )


def _drawing(title: str, description: str, height: float) -> ElementTree.Element:
    svg = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    svg.set("viewBox", f"0 0 {_WIDTH} {height:g}")
    svg.set("width", str(_WIDTH))
    svg.set("height", f"{height:g}")
    svg.set("aria-labelledby", "forecast-title forecast-desc")
    svg.set("font-family", "Arial, sans-serif")
    svg.set("font-size", "14")
    _add(svg, "title", id="forecast-title").text = title
    _add(svg, "desc", id="forecast-desc").text = description
    _add(svg, "rect", width="100%", height="100%", fill=_WHITE)
    return svg


def _text(svg: ElementTree.Element, words: str, x: float, y: float, **attributes: str) -> None:
    _add(svg, "text", x=x, y=y, **{"fill": _INK, **attributes}).text = words


def _add(svg: ElementTree.Element, tag: str, **attributes: str | float) -> ElementTree.Element:
    written = {
        name.replace("_", "-"): value if isinstance(value, str) else f"{value:.1f}"
        for name, value in attributes.items()
    }
    return ElementTree.SubElement(svg, tag, written)
