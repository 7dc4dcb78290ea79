"""Tests of taking a batch apart: every message comes out byte by byte as it went in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.kits.batch import MOST_MESSAGES, taken_apart
from healthcheck import strict_json
from healthcheck.refusal import Invalid

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.dictionaries(st.text(max_size=8), VALUES, max_size=4)
BLANKS = st.text(alphabet=" \t\n\r", max_size=3)


@given(
    st.lists(st.tuples(MESSAGES, st.sampled_from([None, 1, "\t"]), st.booleans(), BLANKS, BLANKS), min_size=1), BLANKS
)
def test_each_message_comes_out_as_it_was_written(parts, around):
    written = [json.dumps(message, indent=indent, ensure_ascii=ascii_only) for message, indent, ascii_only, *_ in parts]
    inside = ",".join(f"{before}{text}{after}" for text, (*_, before, after) in zip(written, parts, strict=True))
    raw = f"{around}[{inside}]{around}".encode("utf-8", "surrogatepass")
    came = taken_apart([message for message, *_ in parts], raw)
    assert [each.raw for each in came] == [text.encode() for text in written]
    assert [each.said for each in came] == [message for message, *_ in parts]


def test_brackets_and_commas_in_text_part_nothing():
    raw = rb'[{"a": "],[{\"}"} , {"b": "\\"}]'
    assert [each.raw for each in taken_apart(strict_json.loads(raw), raw)] == [rb'{"a": "],[{\"}"}', rb'{"b": "\\"}']


@pytest.mark.parametrize("parsed", [None, {}, "text", 7, [], [{}] * (MOST_MESSAGES + 1)])
def test_what_is_no_list_of_messages_is_no_batch(parsed):
    with pytest.raises(Invalid) as refusal:
        taken_apart(parsed, json.dumps(parsed).encode())
    assert refusal.value.code == "bad-batch"
