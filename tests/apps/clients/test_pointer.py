"""Where a fault lies, without repeating what a caller wrote for a field's name."""

import pytest

from apps.clients.pointer import pointer


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), ""),
        (("readings", 0, "taken_at"), "/readings/0/taken_at"),
        (("answers", "audit_10"), "/answers/audit_10"),
        (("line_123",), "/line_123"),
    ],
)
def test_names_like_ours_and_places_are_shown(path, written):
    assert pointer(*path) == written


@pytest.mark.parametrize(
    "name",
    [
        "Zebedee",
        "zebedee 943",
        "z9434765919",
        "on_1976",
        "1976",
        "",
        "_a",
        "a/b",
        "a~b",
        "\u00e9t\u00e9",
        "a" * 42,
        "a\n",
    ],
)
def test_anything_else_is_pointed_at_from_above(name):
    assert pointer(name) == ""
    assert pointer("answers", 3, name, "unit") == "/answers/3"


def test_a_known_name_of_another_style_is_shown():
    assert pointer("resultData", 2, known={"resultData"}) == "/resultData/2"
