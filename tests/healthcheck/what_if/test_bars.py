"""The bars of contributions: to the right what raises the risk, to the left what lowers it, and the same in words."""

from decimal import Decimal
from typing import Any

import pytest

from healthcheck.measurement import Kind
from healthcheck.person import Sex
from healthcheck.what_if.bars import contribution_bars, contribution_table, contribution_text
from healthcheck.what_if.contribution import Contributions
from healthcheck.what_if.contributions import contributions
from healthcheck.what_if.drawing import BLUE, GREEN, WIDTH
from tests.healthcheck.cases import a_check
from tests.healthcheck.what_if.drawings import SVG, read, words

BOTH_WAYS: dict[str, Any] = {
    "age": 58,
    "sex": Sex.MALE,
    "townsend": Decimal("-4.1"),
    "answers": {"steroid_tablets": "yes", "smoking": "heavy", "severe_mental_illness": "yes"},
    "pressure": ("112", "72"),
}
HEALTHY: dict[str, Any] = {
    "pressure": ("125", "80"),
    "values": {Kind.WEIGHT: "72.25", Kind.TOTAL_CHOLESTEROL: "6", Kind.HDL_CHOLESTEROL: "1.5"},
}


def of(**changes: Any) -> Contributions:
    found = contributions(a_check(**changes))
    assert isinstance(found, Contributions)
    return found


def bars(svg: str) -> list[tuple[float, float, str]]:
    """Where each bar begins and ends, and its colour."""
    rects = [rect.attrib for rect in read(svg).iter(f"{SVG}rect") if "x" in rect.attrib]
    return [(float(rect["x"]), float(rect["x"]) + float(rect["width"]), rect["fill"]) for rect in rects]


def test_there_is_a_bar_for_each_that_makes_a_difference_as_long_as_it_makes() -> None:
    found = of(**BOTH_WAYS)
    drawn = bars(contribution_bars(found))
    assert len(drawn) == len(found.largest_first) > 5
    lengths = [end - start for start, end, _ in drawn]
    per_point = [length / abs(part.points) for length, part in zip(lengths, found.largest_first, strict=True)]
    assert max(per_point[:4]) == pytest.approx(min(per_point[:4]), rel=0.05)
    assert lengths == sorted(lengths, reverse=True)


def test_more_goes_right_of_one_line_and_fewer_left_of_it() -> None:
    found = of(**BOTH_WAYS)
    right = {start for start, _, fill in bars(contribution_bars(found)) if fill == BLUE}
    left = [end for _, end, fill in bars(contribution_bars(found)) if fill == GREEN]
    (zero,) = right
    assert left and all(abs(end - zero) < 0.11 for end in left)
    assert len(left) == sum(part.points < 0 for part in found.largest_first)


def test_the_picture_the_table_and_the_text_say_the_same() -> None:
    found = of(**BOTH_WAYS)
    svg = contribution_bars(found)
    seen, heard = words(read(svg)), contribution_text(found)
    assert read(svg)[1].text == heard
    for label, compared, effect in contribution_table(found):
        assert f"{label} ({compared}): {effect}." in heard
        assert f"{label} {compared[0].upper()}{compared[1:]} {effect}" in seen
    for note in found.notes:
        assert note in seen and note in heard


def test_both_risks_are_named_and_cut_as_everywhere() -> None:
    heard = contribution_text(Contributions(risk=9.96, healthy=4.0, parts=()))
    assert heard.startswith("You: 9.9 in 100. A healthy person of your age, sex and ethnicity: 4 in 100.")


def test_the_healthy_person_has_no_bars_and_is_told_so() -> None:
    svg = contribution_bars(of(**HEALTHY))
    assert bars(svg) == []
    assert contribution_table(of(**HEALTHY)) == ()
    assert "Everything that QRISK3 looks at is as in the healthy person" in words(read(svg))


@pytest.mark.parametrize("changes", [BOTH_WAYS, {"pressure": ("126", "80"), "townsend": Decimal(-8)}, {"age": 84}])
def test_it_fits_the_narrowest_phone(changes: dict[str, Any]) -> None:
    svg = contribution_bars(of(**changes))
    assert all(start >= 0 and end <= WIDTH for start, end, _ in bars(svg))
    assert all(float(text.attrib["x"]) + 8 * len(text.text or "") <= WIDTH for text in read(svg).iter(f"{SVG}text"))


def test_a_bar_too_short_to_see_is_drawn_as_a_line() -> None:
    found = of(**{**BOTH_WAYS, "values": {Kind.WEIGHT: "72.3"}})
    assert min(end - start for start, end, _ in bars(contribution_bars(found))) >= 1
