"""A language that nobody speaks: every message in ⟦ ⟧, so that what stands outside of them was not translated."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from healthcheck.words.language import READ_BY_THE_PERSON
from healthcheck.words.message import Message
from healthcheck.words.messages import every_message
from healthcheck.words.recognise import Recogniser

_GAP = re.compile(r"\{([a-z_]+)\}")


def _render(message: Message, fills: Mapping[str, str]) -> str:
    """The fixed words marked, what fills the gaps as it was said."""
    text = message.plural if message.plural and fills.get("count") != "1" else message.text
    parts = _GAP.split(text)
    marked = [fills[part] if place % 2 else f"⟦{part}⟧" for place, part in enumerate(parts) if part]
    return "".join(marked)


PSEUDO = Recogniser(every_message(), _render)


def untranslated(text: str, about: str = "") -> str:
    """What of a text is not in any message."""
    return re.sub("⟦[^⟦⟧]*⟧", "", PSEUDO.say(text, about))


def read_by_the_person(node: Any, about: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a document that a person reads, and what it stands by."""
    if isinstance(node, Mapping):
        about = str(node.get("id") or node.get("subject") or node.get("name") or about)
        for key, value in node.items():
            if key in READ_BY_THE_PERSON and isinstance(value, str | list):
                yield from ((text, about) for text in ([value] if isinstance(value, str) else value))
            else:
                yield from read_by_the_person(value, about)
    elif isinstance(node, list):
        for each in node:
            yield from read_by_the_person(each, about)
