"""Who put a value in, as it is kept and as it is read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.entry import BY_THE_PERSON, HELPERS, OPERATOR, Entry, Route

entries = st.builds(
    Entry,
    st.sampled_from(HELPERS),
    st.from_regex(r"[A-Z0-9]{3,10}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True),
)


@given(entries)
def test_an_entry_is_kept_whole(entry: Entry) -> None:
    assert Entry.of(entry.key) == entry


def test_the_persons_own_and_none_are_kept_apart() -> None:
    assert Entry.of(BY_THE_PERSON.key) == BY_THE_PERSON
    assert Entry.of("") is None


def test_it_reads_as_who_it_was() -> None:
    assert str(Entry(Route.PHONE, "YPH01", "adviser-7")) == "a phone adviser (YPH01, adviser-7)"
    assert str(BY_THE_PERSON) == "the person"


def test_a_person_is_no_helper() -> None:
    assert Route.PERSON not in HELPERS
    assert len(HELPERS) == len(Route) - 1


@pytest.mark.parametrize("code", ["T-07", "7", "adviser_12", "a" * 19 + "1"])
def test_a_code_with_a_digit_is_an_operator(code: str) -> None:
    assert re.match(OPERATOR, code)


@pytest.mark.parametrize(
    "name", ["Jane", "Jane Smith", "9990000018", "A9990000018", "T-07\n", "", "a" * 20 + "1", "Zoë1"]
)
def test_a_name_or_an_nhs_number_is_none(name: str) -> None:
    assert not re.match(OPERATOR, name)
