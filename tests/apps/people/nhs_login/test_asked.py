"""What is asked of NHS login is its own documented form, and nothing below it is ever enough."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.people.nhs_login import asked, pages
from apps.people.nhs_login.refused import Reason

PARTS = ("P0", "P5", "P9", "Cp", "Cd", "Ck", "Cm", "", "p9", "P99")


def test_the_vectors_are_those_of_the_specification_and_one_level() -> None:
    assert json.loads(asked.VTR) == ["P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm"]
    assert {asked.level(vector) for vector in asked.VECTORS} == {"P9"}
    assert asked.SCOPE == "openid profile"


@pytest.mark.parametrize("vector", ["P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm", "P9.Cd.Cp", "Cp.P9.Cd", "P9.Cp.Cd.Cm"])
def test_what_has_everything_of_one_that_was_asked_is_enough(vector: str) -> None:
    assert asked.is_enough(vector)


@given(st.lists(st.sampled_from(PARTS), max_size=6))
def test_nothing_is_enough_without_p9_alone_and_two_ways_of_proof_or_a_key(parts: list[str]) -> None:
    has = set(parts)
    levels = {part for part in has if part.startswith("P")}
    enough = levels == {"P9"} and ("Cm" in has or {"Cp", "Cd"} <= has or {"Cp", "Ck"} <= has)
    assert asked.is_enough(".".join(parts)) == enough


@given(st.one_of(st.none(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_what_is_no_text_is_never_enough(vector: object) -> None:
    assert not asked.is_enough(vector) and asked.level(vector) == ""


def test_each_reason_leads_to_a_page_and_has_a_code_of_its_own() -> None:
    assert {reason.page for reason in Reason} <= set(pages.PAGES)
    assert len({reason.code for reason in Reason}) == len(Reason)


def test_every_page_says_what_to_do_in_plain_words() -> None:
    for name, page in pages.PAGES.items():
        assert page["title"] and page["text"] and page["status"] in (200, 400, 403, 404, 429, 503), name
        words = " ".join([page["title"], *page["text"]])
        assert not [each for each in ("please", "error", "invalid", "failed", "token", "P9", "P5") if each in words], (
            name
        )
        assert "call" in words.lower() or page.get("again") or page.get("sign_out"), name
