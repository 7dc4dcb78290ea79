"""A body made to cost more than it says is refused or read in a moment, whatever a megabyte of it holds."""

import time

import pytest

from healthcheck import strict_json

MEGABYTE = 1024 * 1024
BOMBS = {
    "empty objects": b"[" + b"{}," * (MEGABYTE // 3 - 2) + b"{}]",
    "lists in lists": b"[" + (b"[" * 30 + b"]" * 30 + b",") * (MEGABYTE // 61 - 2) + b"[]]",
    "whole numbers": b"[" + b"1," * (MEGABYTE // 2 - 2) + b"1]",
    "decimals": b"[" + b"1.5," * (MEGABYTE // 4 - 2) + b"1.5]",
    "empty texts": b"[" + b'"",' * (MEGABYTE // 3 - 2) + b'""]',
    "keys": b"{" + b",".join(b'"%x":1' % number for number in range(80_000)) + b"}",
    "one key again and again": b"{" + b'"a":1,' * (MEGABYTE // 6 - 2) + b'"a":1}',
    "a hundred thousand levels": b"[" * 100_000 + b"]" * 100_000,
    "levels that never close": b'{"a":' * 100_000,
    "quotes that never close": b"[" * 40 + b'"' * (MEGABYTE - 50),
    "backslashes": b"[" * 40 + b'"' + b"\\" * (MEGABYTE - 50),
    "escaped quotes in a text that never closes": b"[" + b"[]," * 40 + b'"' + b'\\"' * (MEGABYTE // 2 - 100),
    "a text that ends in half an escape": b"[" + b"[]," * 40 + b'"' + b'\\"' * (MEGABYTE // 2 - 100) + b"\\",
    "a long number": b"1" * MEGABYTE,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_in_a_moment(bomb: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(strict_json.Unreadable):
        strict_json.loads(bomb)
    assert time.process_time() - begun < 0.05


def test_a_message_of_five_hundred_results_is_read() -> None:
    result = b'{"code": {"coding": [{"system": "s", "code": "c"}]}, "value": {"value": 5.2, "unit": "u"}, "n": [1, 2]}'
    assert len(strict_json.loads(b"[" + b",".join([result] * 500) + b"]")) == 500
