"""The picture of 100 people: as many marked as the words say, and legible to everyone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.in_100 import in_100, people
from healthcheck.what_if.drawing import BLUE, GREEN, GREY, INK, PALE_GREEN, WHITE, WIDTH
from healthcheck.what_if.icon_array import icon_array, icon_array_text
from tests.healthcheck.what_if.drawings import SVG, contrast, read, words


def marked(svg: str) -> dict[str, int]:
    """How many people are drawn in each way, the one of each in the key left out."""
    tree, found = read(svg), {"full": 0, "part": 0, "ticked": 0, "empty": 0}
    for path in tree.iter(f"{SVG}path"):
        if "a5.5" not in path.attrib["d"]:
            continue
        kinds = {BLUE: "full", PALE_GREEN: "ticked", WHITE: "part" if "stroke-dasharray" in path.attrib else "empty"}
        found[kinds[path.attrib["fill"]]] += 1
    key = {kind for kind, count in found.items() if count}
    return {kind: count - (kind in key) for kind, count in found.items()}


@pytest.mark.parametrize(
    ("percent", "full"), [(1.0, 1), (9.4, 9), (9.6, 9), (10.0, 10), (14.5, 15), (19.99, 19), (20.0, 20), (99.9, 100)]
)
def test_as_many_are_marked_as_the_words_say_and_none_across_a_threshold(percent: float, full: int) -> None:
    assert marked(icon_array(percent)) == {"full": full, "part": 0, "ticked": 0, "empty": 100 - full}
    assert f"{full} with a heart attack or stroke" in words(read(icon_array(percent)))
    assert f"about {full} will have" in icon_array_text(percent)


@pytest.mark.parametrize("percent", [0.0, 0.04, 0.99])
def test_less_than_one_is_a_part_of_a_person_and_never_none(percent: float) -> None:
    assert marked(icon_array(percent)) == {"full": 0, "part": 1, "ticked": 0, "empty": 99}
    assert "Less than 1 with" in words(read(icon_array(percent)))
    assert "99 or more without" in words(read(icon_array(percent)))
    assert "less than 1 will have" in icon_array_text(percent)


def test_a_change_is_drawn_beside_those_who_are_left() -> None:
    svg = icon_array(31.6, then=24.5, title="If you stopped smoking")
    assert marked(svg) == {"full": 25, "part": 0, "ticked": 7, "empty": 68}
    said = words(read(svg))
    assert said.startswith("If you stopped smoking 25 with a heart attack or stroke")
    assert "7 fewer with the change" in said
    assert icon_array_text(31.6, then=24.5) == (
        "Of 100 people like you, about 32 will have a heart attack or stroke in the next 10 years. "
        "With this change it would be about 25: about 7 fewer in 100."
    )


def test_from_three_to_less_than_one_is_at_least_two_fewer() -> None:
    svg = icon_array(3.4, then=0.4)
    assert marked(svg) == {"full": 0, "part": 1, "ticked": 2, "empty": 97}
    assert "At least 2 fewer" in words(read(svg))
    assert icon_array_text(3.4, then=0.4).endswith("would be less than 1: at least 2 fewer in 100.")


@pytest.mark.parametrize(("now", "then"), [(12.4, 11.6), (0.9, 0.2), (5.0, 5.0)])
def test_a_change_too_small_to_see_is_said_to_be_small(now: float, then: float) -> None:
    svg = icon_array(now, then=then)
    assert marked(svg)["ticked"] == 0
    assert "Less than 1 fewer with the change" in words(read(svg))
    assert icon_array_text(now, then=then).endswith("less than 1 fewer in 100.")


@given(st.floats(0, 100), st.floats(0, 1))
def test_there_are_always_100_people_and_the_numbers_add_up(now: float, share: float) -> None:
    then = now * share
    counts = marked(icon_array(now, then=then))
    assert sum(counts.values()) == 100
    assert counts["full"] + counts["part"] == people(then)
    assert counts["full"] + counts["part"] + counts["ticked"] == people(now)


@given(st.floats(0, 100))
def test_the_picture_agrees_with_the_words_that_stand_everywhere_else(percent: float) -> None:
    expected = "less than 1 in 100" if percent < 1 else f"about {people(percent)} in 100"
    assert in_100(percent) == expected


@pytest.mark.parametrize(("now", "then"), [(-0.1, None), (100.1, None), (float("nan"), None), (5, 6), (5, -1)])
def test_what_is_no_risk_is_refused(now: float, then: float | None) -> None:
    with pytest.raises(ValueError, match="percentage"):
        icon_array(now, then=then)


def test_the_description_is_the_text_alternative() -> None:
    tree = read(icon_array(12.0, then=8.0))
    assert tree[1].text == icon_array_text(12.0, then=8.0)


def test_words_given_to_it_come_out_as_words() -> None:
    svg = icon_array(12.0, title="<script>alert(1)</script> & co")
    assert "<script" not in svg
    assert read(svg)[0].text == "<script>alert(1)</script> & co"


def test_two_drawings_of_one_page_have_ids_of_their_own() -> None:
    assert read(icon_array(1.0, name="now"))[0].get("id") == "now-title"
    assert read(icon_array(1.0, name="then"))[0].get("id") == "then-title"


def test_it_fits_the_narrowest_phone() -> None:
    tree = read(icon_array(50.0, then=0.5, title="A long title " * 8))
    assert tree.get("width") == str(WIDTH) and WIDTH <= 320
    assert all(float(text.attrib["x"]) + 8 * len(text.text or "") <= WIDTH for text in tree.iter(f"{SVG}text"))
    assert max(float(text.attrib["y"]) for text in tree.iter(f"{SVG}text")) <= float(tree.get("height", 0))


@pytest.mark.parametrize(("colour", "ground", "least"), [(INK, WHITE, 4.5), (GREY, WHITE, 4.5), (BLUE, WHITE, 3)])
def test_colours_stand_out_from_their_ground(colour: str, ground: str, least: float) -> None:
    assert contrast(colour, ground) >= least


@pytest.mark.parametrize("ground", [WHITE, PALE_GREEN])
def test_the_tick_stands_out_from_what_is_behind_it(ground: str) -> None:
    assert contrast(GREEN, ground) >= 3


def test_the_marks_differ_in_shape_and_not_by_colour_alone() -> None:
    tree = read(icon_array(40.0, then=20.0))
    ticks = [path for path in tree.iter(f"{SVG}path") if path.get("fill") == "none"]
    assert len(ticks) == 21
