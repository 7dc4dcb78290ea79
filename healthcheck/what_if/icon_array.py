"""A risk as 100 people, of whom so many are marked: the way of showing "x in 100" that is understood best.

Source: Zikmund-Fisher BJ and others. Blocks, ovals, or people? Icon type affects risk perceptions and recall of
pictographs. Med Decis Making 2014;34:443-53. Marked people stand together from the top, as there.
"""

from collections.abc import Iterator

from healthcheck.in_100 import fewer, in_100, less_than_one, people
from healthcheck.what_if.drawing import (
    BLUE,
    GREEN,
    GREY,
    LINE,
    PALE_GREEN,
    WHITE,
    WIDTH,
    Drawing,
    add,
    drawing,
    finished,
    lines,
    paragraph,
    text,
)

_EVENT = "a heart attack or stroke"
_ACROSS, _DOWN = WIDTH / 10, 34
# Not by colour alone: full, a part of one, ticked, and empty.
_FULL = {"fill": BLUE, "stroke": BLUE}
_PART = {"fill": WHITE, "stroke": BLUE, "stroke_width": "1.5", "stroke_dasharray": "3 2"}
_TICKED = {"fill": PALE_GREEN, "stroke": GREEN, "stroke_width": "1.5"}
_EMPTY = {"fill": WHITE, "stroke": GREY}
_Key = tuple[dict[str, str], int, str]


def icon_array(percent: float, *, then: float | None = None, name: str = "people", title: str = "") -> str:
    """The picture of a risk in percent, 10 by 10, as an SVG.

    Args:
        then: the risk after a change, no higher; None for one risk alone.
        name: begins the drawing's ids; another for each drawing of a page.
        title: in its place of "Of 100 people like you, in the next 10 years".

    Raises:
        ValueError: for what is not a percentage, or a `then` that is higher.
    """
    title = title or "Of 100 people like you, in the next 10 years"
    svg = drawing(name, title, icon_array_text(percent, then=then))
    top = paragraph(svg, title, 0, 0, font_weight="bold") + 12
    keys = tuple(_keys(percent, then))
    marks = (mark for mark, count, _ in keys for _ in range(count))
    for place, mark in enumerate(marks):
        _person(svg, mark, place % 10 * _ACROSS + 4, top + place // 10 * _DOWN)
    top += 10 * _DOWN + 8
    for mark, _, words in keys:
        _person(svg, mark, 4, top)
        first, *more = lines(words, WIDTH - 40)
        text(svg, first, 40, top + LINE)
        top = max(paragraph(svg, " ".join(more), 40, top + LINE) + 8, top + _DOWN + 4)
    return finished(svg, top)


def icon_array_text(percent: float, *, then: float | None = None) -> str:
    """What the picture says, in words."""
    _check(percent, then)
    now = f"Of 100 people like you, {in_100(percent).removesuffix(' in 100')} will have {_EVENT} in the next 10 years."
    if then is None:
        return now
    return f"{now} With this change it would be {in_100(then).removesuffix(' in 100')}: {fewer(percent, then)}."


def _check(percent: float, then: float | None) -> None:
    if not 0 <= percent <= 100:
        raise ValueError("a risk is a percentage")
    if then is not None and not 0 <= then <= percent:
        raise ValueError("the risk after a change is a percentage no higher than before")


def _keys(now: float, then: float | None) -> Iterator[_Key]:
    """Each kind of mark, on how many people it stands, and what it means."""
    marked, part = people(now if then is None else then), less_than_one(now if then is None else then)
    lost = people(now) - marked
    still = "" if then is None else " even then"
    yield _PART if part else _FULL, marked, f"{'Less than 1' if part else marked} with {_EVENT}{still}"
    if then is not None:
        count = f"{'At least ' if part else ''}{lost}" if lost else "Less than 1"
        yield _TICKED, lost, f"{count} fewer with the change"
    if without := 100 - marked - lost:
        yield _EMPTY, without, f"{without}{' or more' if less_than_one(now) else ''} without"


def _person(svg: Drawing, mark: dict[str, str], x: float, y: float) -> None:
    """A head and shoulders, 24 wide and 30 high."""
    head = f"M{x + 6.5:g} {y + 7:g}a5.5 5.5 0 1 1 11 0a5.5 5.5 0 1 1 -11 0z"
    add(svg, "path", d=f"{head}M{x + 4:g} {y + 30:g}v-7a8 8 0 0 1 16 0v7z", **mark)
    if mark is _PART:
        add(svg, "path", d=f"M{x + 4:g} {y + 30:g}v-6h16v6z", fill=BLUE)
    if mark is _TICKED:
        add(svg, "path", d=f"M{x + 7.5:g} {y + 23:g}l3.5 4l6 -8", fill="none", stroke=GREEN, stroke_width="2.5")
