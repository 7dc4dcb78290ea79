"""A height and a weight that hardly go together are asked for again once, and then believed."""

from dataclasses import replace

import pytest

from healthcheck.measurement import Kind
from healthcheck.unlikely import unlikely
from tests.healthcheck.cases import a_check, measured

NORMAL = a_check()


def with_body(height: str, weight: str):
    return a_check(values={Kind.HEIGHT: height, Kind.WEIGHT: weight})


@pytest.mark.parametrize(("height", "weight"), [("160", "180"), ("190", "50")])
def test_a_weight_in_the_wrong_unit_is_asked_for_again_without_waiting(height: str, weight: str) -> None:
    asked = unlikely(a_check(values={Kind.HEIGHT: None, Kind.WEIGHT: None}), with_body(height, weight))
    assert asked is not None
    assert (asked.why, asked.after_minutes) == ("height_and_weight", 0)
    assert "right unit" in asked.words


def test_the_same_thing_said_twice_is_believed() -> None:
    odd = with_body("160", "180")
    assert unlikely(odd, replace(odd, measurements=(*odd.measurements, measured(Kind.WEIGHT, "181")))) is None


@pytest.mark.parametrize(("height", "weight"), [("170", "65"), ("160", "153"), ("180", "49")])
def test_what_is_likely_is_asked_for_once(height: str, weight: str) -> None:
    assert unlikely(NORMAL, with_body(height, weight)) is None


def test_a_weight_alone_has_nothing_to_be_held_against() -> None:
    assert unlikely(NORMAL, a_check(values={Kind.HEIGHT: None, Kind.WEIGHT: "180"})) is None
