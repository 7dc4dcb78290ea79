"""Strict JSON: what is taken, and every body that is refused."""

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.strict_json import DEPTH, Unreadable, loads

STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | STORABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STORABLE, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_json_writes_is_read_back_unchanged(value: object) -> None:
    assert loads(json.dumps(value).encode()) == value


def test_a_fraction_keeps_the_digits_it_was_sent_with() -> None:
    found = loads(b'{"hba1c": 41.10, "n": 5}')
    assert str(found["hba1c"]) == "41.10"
    assert found["n"] == 5 and isinstance(found["n"], int)


@pytest.mark.parametrize(
    "body", [b"NaN", b"[Infinity]", b'{"a": -Infinity}', b"1e999999999", b"[1e-400]", b"1e99999999999999999999"]
)
def test_a_number_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        loads(body)


def test_zero_may_be_written_in_any_way() -> None:
    assert loads(b"[0.0, 0e999, -0]") == [Decimal(0), Decimal(0), 0]


@pytest.mark.parametrize("body", [b"9" * 5000, b"0." + b"1" * 5000])
def test_a_number_of_thousands_of_digits_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match="longer than"):
        loads(body)


@pytest.mark.parametrize("body", [b'{"a": 1, "a": 2}', b'[{"b": {"a": 1, "\\u0061": 1}}]'])
def test_the_same_key_twice_is_refused_even_when_written_differently(body: bytes) -> None:
    with pytest.raises(Unreadable, match="twice"):
        loads(body)


@pytest.mark.parametrize("body", [b'["\\ud800"]', b'{"\\udfff": 1}', b'["a\\u0000b"]', b'{"a": {"b": ["\\u0000"]}}'])
def test_a_character_that_the_database_cannot_store_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match="stored"):
        loads(body)


def test_a_surrogate_pair_is_one_character_and_is_taken() -> None:
    assert loads(b'"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"{'a': 1}", b'{"a": 1} x', b'"\x00"', b"\xef\xbb\xbf{}", b'"\xed\xa0\x80"']
)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        loads(body)


def test_32_levels_are_taken_and_33_are_not() -> None:
    assert loads(b"[" * DEPTH + b"]" * DEPTH) is not None
    with pytest.raises(Unreadable, match="nested"):
        loads(b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1))


def test_brackets_inside_a_text_are_no_levels() -> None:
    assert loads(json.dumps({"note": '[{"' * 1000}).encode()) == {"note": '[{"' * 1000}


def test_many_values_side_by_side_are_no_levels() -> None:
    assert len(loads(json.dumps([{}] * 1000).encode())) == 1000


@pytest.mark.parametrize("body", [b"[" * 1_000_000, b'{"a":' * 190_000, b'["' + b'\\"[' * 300_000])
def test_a_bomb_costs_next_to_nothing(body: bytes) -> None:
    before = time.process_time()
    with pytest.raises(Unreadable):
        loads(body)
    assert time.process_time() - before < 0.5  # 2 ms when alone; the bound leaves room for a busy machine


def test_the_message_never_repeats_the_body() -> None:
    for body in (b'{"name": Smith}', b'{"Smith": 1, "Smith": 2}', b'"Smith \\ud800"'):
        with pytest.raises(Unreadable) as caught:
            loads(body)
        assert "Smith" not in str(caught.value)
