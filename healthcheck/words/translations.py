"""One language's texts: each message with its gaps filled, in English where there is no text that can be used."""

from collections.abc import Mapping
from gettext import c2py

from babel.messages.catalog import Catalog

from healthcheck.words.message import Message, filled, gaps_of


class Translations:
    """Of a catalogue; of None, all is English."""

    def __init__(self, catalog: Catalog | None) -> None:
        self._form = c2py(catalog.plural_expr if catalog else "n != 1")
        self._texts: dict[tuple[str | None, object], tuple[str, ...]] = {}
        for entry in catalog or ():
            texts = entry.string if isinstance(entry.string, list | tuple) else (entry.string or "",)
            if entry.id and not entry.fuzzy and all(texts):
                self._texts[entry.context, entry.id] = tuple(texts)

    def __contains__(self, message: Message) -> bool:
        """Whether it has a text here, with all of the message's gaps and no other: one without would lose a value."""
        texts = self._texts.get((message.context, message.key), ())
        return bool(texts) and all(sorted(gaps_of(text)) == sorted(message.gaps) for text in texts)

    def say(self, message: Message, fills: Mapping[str, str]) -> str:
        """The message with its gaps filled."""
        count = int(fills["count"]) if message.plural else 1
        if message in self:
            return filled(self._texts[message.context, message.key][self._form(count) if message.plural else 0], fills)
        return filled(message.plural if message.plural and count != 1 else message.text, fills)
