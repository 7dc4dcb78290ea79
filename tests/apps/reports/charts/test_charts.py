"""The pictures: named for those who cannot see them, whole under a strict policy, and true to their numbers."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from apps.reports.charts.bars import Group, bars
from apps.reports.charts.funnel import funnel
from apps.reports.charts.whiskers import whiskers
from apps.reports.places import Place, Plot
from apps.reports.ratio import Ratio

SVG = "{http://www.w3.org/2000/svg}"
NASTY = ["<script>alert(1)</script>", '"><img src=x onerror=1>', "Tyne & Wear", "]]>"]


def place(name, part, whole, stands="within"):
    return Place(name, SimpleNamespace(uptake=Ratio(part, whole)), stands)


def all_three(name="North"):
    plot = Plot(0.4, (place(name, 40, 100), place("Odd", 5, 100, "very low"), place("Tiny", None, None, "")))
    return [
        bars("b", "Bars", "Two bars", [Group(name, (200, 50)), Group("South", (None, 0))], legend=("One", "Two")),
        whiskers("w", "Whiskers", "A dot", [(name, Ratio(20, 80)), ("South", Ratio(None, 10)), ("Nil", Ratio(0, 0))]),
        funnel("f", "Funnel", "Dots", plot),
    ]


def words(svg):
    return [each.text for each in svg.iter() if each.tag in (f"{SVG}text", f"{SVG}title")]


@pytest.mark.parametrize("nth", range(3))
def test_a_picture_has_a_name_and_a_description(nth):
    svg = ElementTree.fromstring(all_three()[nth])
    named = {each.get("id"): each.text for each in svg if each.tag in (f"{SVG}title", f"{SVG}desc")}
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == list(named)
    assert all(named.values())


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("nth", range(3))
def test_a_name_can_be_anything_and_stays_words(name, nth):
    svg = all_three(name)[nth]
    assert any(name in each for each in words(ElementTree.fromstring(svg)))
    assert "<script" not in svg
    assert "<img" not in svg


@pytest.mark.parametrize("nth", range(3))
def test_a_strict_security_policy_leaves_it_whole_because_it_carries_no_style_and_no_script(nth):
    for each in ElementTree.fromstring(all_three()[nth]).iter():
        assert each.tag.removeprefix(SVG) in {"svg", "title", "desc", "rect", "text", "line", "polyline", "circle"}
        assert not {"style", "class"} & set(each.attrib)
        assert not [key for key in each.attrib if key.startswith("on")]


@pytest.mark.parametrize("nth", range(3))
def test_nothing_stands_below_the_edge(nth):
    svg = ElementTree.fromstring(all_three()[nth])
    names = ("y", "y1", "y2", "cy")
    lowest = max(float(each.get(name)) for each in svg.iter() for name in names if each.get(name))
    assert lowest <= float(svg.get("height"))


def test_bars_are_as_long_as_their_counts_and_a_hidden_one_is_a_star():
    svg = ElementTree.fromstring(all_three()[0])
    assert [rect.get("width") for rect in svg.iter(f"{SVG}rect")][3:] == ["78.00%", "19.50%", "0.00%"]
    assert words(svg)[-2:] == ["* hidden", "0"]


def test_a_long_name_is_cut_to_what_a_phone_can_show():
    svg = bars("b", "Bars", "One", [Group("W" * 60, (1,))])
    assert "W" * 39 + "…" in words(ElementTree.fromstring(svg))


def test_a_whisker_reaches_from_one_end_of_its_interval_to_the_other():
    svg = ElementTree.fromstring(all_three()[1])
    interval = Ratio(20, 80).interval
    (whisker,) = [line for line in svg.iter(f"{SVG}line") if line.get("stroke-width") == "3"]
    top = 40  # the scale's end: the tens above the highest interval
    for name, end in (("x1", interval.low), ("x2", interval.high)):
        assert whisker.get(name) == f"{100 * (0.02 + 0.95 * end / top):.2f}%"
    assert "* hidden" in words(svg)
    assert "nobody" in words(svg)


def test_a_place_outside_the_limits_has_a_ring_and_a_hidden_one_is_not_drawn():
    circles = list(ElementTree.fromstring(all_three()[2]).iter(f"{SVG}circle"))
    assert [circle.get("fill") for circle in circles] == ["#005eb8", "none", "#b50e12"]


def test_nobody_at_all_draws_without_dividing_by_nought():
    assert bars("b", "Bars", "None", [Group("North", (0, 0))], legend=("One", "Two"))
    assert whiskers("w", "Whiskers", "None", [])
