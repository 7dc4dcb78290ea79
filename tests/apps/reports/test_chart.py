"""The drawing of offered and received."""

from xml.etree import ElementTree

import pytest

from apps.reports import chart
from apps.reports.row import Row

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    Row(200, 50, "E06000052", "Cornwall", "2026/27 Q1"),
    Row(100, 110, "E06000052", "Cornwall", "2026/27 Q2"),
    Row(40, 0, "E09000028", "Southwark", "2026/27 Q1"),
]


def drawn(rows):
    return ElementTree.fromstring(chart.bars(rows))


def words(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


def test_it_is_one_picture_with_a_name_and_a_description_for_those_who_cannot_see_it():
    svg = drawn(ROWS)
    named = {each.get("id"): each.text for each in svg if each.tag in (f"{SVG}title", f"{SVG}desc")}
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == list(named)
    assert named["uptake-chart-title"] == "Checks offered and received"
    assert "340 offered and 160 received, uptake 47.1%" in named["uptake-chart-desc"]


def test_bars_are_as_long_as_their_counts_and_the_longest_leaves_room_for_its_number():
    lengths = [rect.get("width") for rect in drawn(ROWS).iter(f"{SVG}rect")][3:]  # after the ground and the legend
    assert lengths == ["78.00%", "19.50%", "39.00%", "42.90%", "15.60%", "0.00%"]


def test_every_count_and_uptake_is_written_out_and_each_area_named_once():
    written = words(drawn(ROWS))
    assert written[2:] == [
        "Cornwall",
        *("2026/27 Q1 · uptake 25.0%", "200", "50"),
        *("2026/27 Q2 · uptake 110.0%", "100", "110"),
        "Southwark",
        *("2026/27 Q1 · uptake 0.0%", "40", "0"),
    ]


def test_nothing_stands_below_the_edge():
    svg = drawn(ROWS)
    lowest = max(int(each.get("y")) + int(each.get("height", "0")) for each in svg if each.get("y"))
    assert lowest <= int(svg.get("height"))


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "Tyne & Wear", "]]>"])
def test_an_area_can_be_called_anything_and_stays_words(name):
    svg = chart.bars([Row(3, 1, "X", name, "2026/27 Q1")])
    assert name in words(ElementTree.fromstring(svg))
    assert "<script" not in svg
    assert "<img" not in svg


def test_a_strict_security_policy_leaves_it_whole_because_it_carries_no_style_and_no_script():
    for each in drawn(ROWS).iter():
        assert each.tag.removeprefix(SVG) in {"svg", "title", "desc", "rect", "text"}
        assert not {"style", "class"} & set(each.attrib)
        assert not [key for key in each.attrib if key.startswith("on")]


def test_a_long_area_name_is_cut_to_what_a_phone_can_show():
    written = words(drawn([Row(1, 1, "X", "W" * 60, "2026/27 Q1")]))
    assert "W" * 39 + "…" in written


def test_counts_of_nought_draw_without_dividing_by_it():
    assert "uptake not known" in words(drawn([Row(0, 0, "X", "X", "")]))[3]


def test_too_many_lines_are_summed_by_area_and_then_by_quarter():
    def grid(areas, quarters):
        return [
            Row(2, 1, f"E{a}", f"Area {a}", f"20{q:02}/{q + 1:02} Q1") for a in range(areas) for q in range(quarters)
        ]

    assert chart.readable(grid(4, 6)) == tuple(grid(4, 6))
    assert [(row.quarter, row.offered) for row in chart.readable(grid(5, 6))] == [("", 12)] * 5
    assert [(row.area_code, row.offered) for row in chart.readable(grid(30, 2))] == [("", 60)] * 2
