"""A batch taken apart: each of its messages as the laboratory wrote it, byte by byte."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apps.kits import wire
from healthcheck.refusal import Invalid

# A request of 1 MB holds a hundred pathology reports of FHIR. A worker reads as many in seconds: what is urgent in the
# last of them waits no longer. This service's own choice.
MOST_MESSAGES = 100
_OPENING = re.compile(r"[ \t\n\r]*\[[ \t\n\r]*")
_BETWEEN = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*")
_JSON = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Came:
    """One message: its bytes, as they are kept, and what they say."""

    raw: bytes
    said: Mapping[str, object]


def taken_apart(parsed: object, raw: bytes) -> list[Came]:
    """The messages of a body that the strict parser has read.

    Raises:
        Invalid: "bad-batch" when it is no list of 1 to 100 messages; "bad-message" where one is no object.
    """
    if not isinstance(parsed, list) or not 1 <= len(parsed) <= MOST_MESSAGES:
        raise Invalid("bad-batch", f"Send a list of 1 to {MOST_MESSAGES} messages.")
    said = [wire.block(each, f"/{place}") for place, each in enumerate(parsed)]
    return [Came(written, each) for written, each in zip(_written(raw.decode()), said, strict=True)]


def _written(text: str) -> Iterator[bytes]:
    """Each item of a list, as it stands in the text."""
    place = _after(_OPENING, text, 0)
    while text[place] != "]":
        _, end = _JSON.raw_decode(text, place)
        yield text[place:end].encode()
        place = _after(_BETWEEN, text, end)


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place
