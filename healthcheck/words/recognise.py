"""Recogniser: finds the messages that an English text was made of, and says them in another language.

The text a person was given is what is kept. Gettext's key is the English text itself, so a kept text is its own key:
a message without gaps is looked up; one with gaps is found by its fixed words, and what fills its gaps is in turn a
message, some sentences, a list, or a figure that needs no translating.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from healthcheck.words.message import Message

Render = Callable[[Message, Mapping[str, str]], str]

_STOP = ". "
_WHY = re.compile(r"(?P<whats>.+?)(?: \((?P<why>[^()]+)\))?")


class Recogniser:
    """Says English texts in another language.

    Args:
        messages: every one there is.
        render: a message in that language, with its gaps filled.
    """

    def __init__(self, messages: Iterable[Message], render: Render) -> None:
        ordered = sorted(messages, key=lambda message: -len(message.literal))
        self._render = render
        self._whole: dict[str, list[Message]] = {}
        for message in ordered:
            if not message.gaps:
                self._whole.setdefault(message.text, []).append(message)
        self._gapped = [message for message in ordered if message.gaps]

    def say(self, text: str, about: str = "") -> str:
        """A text in that language; as it is where it is none of the messages.

        Args:
            about: id or subject of what it stands by, which decides between two messages of the same English.
        """
        for way in (self._message, self._sentences, self._list, self._stopped):
            if (said := way(text, about)) is not None:
                return said
        return text

    def _message(self, text: str, about: str) -> str | None:
        for message in _nearest(self._whole.get(text, []), about):
            return self._render(message, {})
        for message in _nearest(self._gapped, about):
            fills = message.fills(text)
            if fills is not None:
                return self._render(message, {gap: self.say(fill) for gap, fill in fills.items()})
        return None

    def _sentences(self, text: str, about: str) -> str | None:
        """Some messages one after another, each with its full stop or followed by one, the longest that fits first."""
        for place in reversed(list(_places(text, _STOP))):
            for end, joint in ((place, _STOP), (place + 1, _STOP[1:])):
                first = self._message(text[:end], about)
                if first is not None:
                    return f"{first}{joint}{self.say(text[place + len(_STOP) :], about)}"
        return None

    def _stopped(self, text: str, about: str) -> str | None:
        """A message that stands without its full stop in the catalogue, with it."""
        stem = text.removesuffix(".")
        said = self.say(stem, about) if stem != text else text
        return None if said in (stem, text) else f"{said}."

    def _list(self, text: str, _about: str) -> str | None:
        """A list such as "your height and your weight; your HbA1c (the sample was damaged)"."""
        said = []
        for part in text.split("; "):
            found = _WHY.fullmatch(part)
            together = self._joined(found["whats"]) if found else None
            why = self._message(found["why"], "") if found and found["why"] else ""
            if together is None or why is None:
                together, why = self._joined(part), ""
            if together is None:
                return None
            said.append(f"{together} ({why})" if why else together)
        return "; ".join(said)

    def _joined(self, text: str) -> str | None:
        """Names joined by commas and an "and"; a name may have an "and" of its own."""
        whole = self._message(text, "")
        if whole is not None:
            return whole
        for joint in (", ", " and "):
            for place in _places(text, joint):
                first = self._message(text[:place], "")
                rest = self._joined(text[place + len(joint) :]) if first is not None else None
                if first is not None and rest is not None:
                    between = self.say(joint.strip()) if joint.strip().isalpha() else ""
                    return f"{first} {between} {rest}" if between else f"{first}{joint}{rest}"
        return None


def _nearest(messages: list[Message], about: str) -> Iterator[Message]:
    """Those whose context names what the text is about first."""
    if about:
        yield from (message for message in messages if about in message.context.split())
    yield from (message for message in messages if not about or about not in message.context.split())


def _places(text: str, joint: str) -> Iterator[int]:
    place = text.find(joint)
    while place >= 0:
        yield place
        place = text.find(joint, place + 1)
