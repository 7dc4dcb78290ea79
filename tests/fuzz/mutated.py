"""Messages that were right, changed at random: in what they say and in their bytes. One seed gives the same ones."""

import copy
import json
import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

Example = bytes | dict[str, Any] | list[Any]

# Each broke a reader somewhere: numbers past every range, times at the ends of the calendar, text that is not stored.
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, -0.0, 1e308, 2**63, -(2**63), 10**400, "", " ", "\0", "\ud800", "\u202e", "\u0663",
    "NaN", "1e999999999", "-0", "0x1f", "9" * 5000, "=cmd()", "<script>", "../../etc/passwd", "urn:uuid:", "%00",
    "00000000-0000-0000-0000-000000000000", "\U0001f600" * 50, [], {}, [[]], [{}], {"": {}}, [None], [0] * 600,
)  # fmt: skip
TIMES = (
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01", "2026-02-30", "2026-11-22T24:00:00Z",
    "2026-11-22T08:30:00", "2026-11-22T08:30:60Z", "2026-11-22T08:30:00+99:99", "20261122", "2026-W47-7", "1e10",
)  # fmt: skip
_DATED = re.compile(r"\d{4}-\d\d-\d\d")
TOKENS = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b'"', b"\\u0000", b"\\ud800", b"{", b"}", b"[", b"]", b",", b":", b"<!--", b"-->",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<![CDATA[", b"]]>", b"<a xmlns='http://hl7.org/fhir'/>", b"1e400",
    b"Infinity", b"\r\n", b";", b"'", b"..", b"=", b"\xe2\x80\xae", b"\xed\xa0\x80", b"/" * 40, b"[" * 50,
)  # fmt: skip


def mutated(examples: Sequence[Example], runs: int, seed: int = 0) -> Iterator[bytes]:
    """So many bodies made of the examples; first the examples themselves."""
    chance = Random(seed)
    for nth in range(runs):
        if nth < len(examples):
            yield written(examples[nth])
            continue
        example = chance.choice(examples)
        if not isinstance(example, bytes):
            example = copy.deepcopy(example)
            for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
                example = _said_otherwise(example, chance)
        body = written(example)
        if isinstance(example, bytes) or chance.random() < 0.25:
            for _ in range(chance.choice((1, 1, 2, 4))):
                body = _other_bytes(body, chance)
        yield body


def written(example: Example) -> bytes:
    return example if isinstance(example, bytes) else json.dumps(example).encode()


def _said_otherwise(root: Any, chance: Random) -> Any:
    """One place of it left out, changed, doubled, wrapped, or another's in it."""
    places = list(_places(root))
    if not places:
        return chance.choice(ODD)
    holder, key = chance.choice(places)
    what = chance.randrange(7)
    if what == 0:
        del holder[key]
    elif what == 1 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    elif what == 1:
        holder[str(chance.choice(ODD))[:40]] = holder.pop(key)
    elif what == 2:
        other, at = chance.choice(places)
        holder[key] = copy.deepcopy(other[at])
    elif what == 3:
        holder[key] = chance.choice(([holder[key]], {"value": holder[key]}, [holder[key]] * 3))
    elif what == 4 and isinstance(holder[key], str):
        holder[key] = _other_bytes(holder[key].encode("utf-8", "surrogatepass"), chance).decode("latin-1")
    elif what == 5 and _DATED.match(str(holder[key])):
        holder[key] = chance.choice(TIMES)
    else:
        holder[key] = copy.deepcopy(chance.choice(ODD))
    return root


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _other_bytes(body: bytes, chance: Random) -> bytes:
    """A bit flipped, a stretch left out, doubled or moved, a word put in."""
    if not body:
        return chance.choice(TOKENS)
    at = chance.randrange(len(body))
    to = min(len(body), at + chance.choice((1, 2, 8, 64)))
    what = chance.randrange(5)
    if what == 0:
        return body[:at] + bytes([body[at] ^ 1 << chance.randrange(8)]) + body[at + 1 :]
    if what == 1:
        return body[:at] + body[to:]
    if what == 2:
        return body[:to] + body[at:to] * chance.choice((1, 3, 40)) + body[to:]
    if what == 3:
        return body[:at] + chance.choice(TOKENS) + body[at:]
    elsewhere = chance.randrange(len(body))
    return body[:elsewhere] + body[at:to] + body[elsewhere:]
