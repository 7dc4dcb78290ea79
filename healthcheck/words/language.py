"""A language that people read: says any English text of ours in it, and whole documents for a person."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from healthcheck.words.catalogue import ENGLISH, LANGUAGES, translated, translations
from healthcheck.words.messages import every_message
from healthcheck.words.recognise import Recogniser

# The fields of our documents that a person reads; all others are for programs and for the surgery.
READ_BY_THE_PERSON = frozenset(
    (
        *("patient", "words", "by", "reasons", "text", "hint", "label", "title", "change", "notes"),
        *("in_100", "fewer", "compared", "effect"),
    )
)


class Language:
    """One of LANGUAGES."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._recogniser = None if code == ENGLISH else Recogniser(every_message(), translations(code).say)

    @staticmethod
    @lru_cache(maxsize=len(LANGUAGES))
    def of(code: str) -> "Language":
        """The language of a code; English for one that there is no catalogue of."""
        return Language(code if code in LANGUAGES else ENGLISH)

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages in which its texts really are: with nothing translated English alone, with some the two."""
        if self.code == ENGLISH or not (done := translated(self.code)):
            return (ENGLISH,)
        return (self.code,) if done == len(every_message()) else (self.code, ENGLISH)

    def say(self, text: str, about: str = "") -> str:
        """An English text of ours in this language; in English where it is not translated."""
        return self._recogniser.say(text, about) if self._recogniser else text

    def of_document(self, document: Any) -> Any:
        """A document with every text that the person reads said in this language."""
        return self._said(document, "") if self._recogniser else document

    def _said(self, node: Any, about: str) -> Any:
        if isinstance(node, Mapping):
            nearest = str(node.get("id") or node.get("subject") or node.get("name") or about)
            return {key: self._field(key, value, nearest) for key, value in node.items()}
        if isinstance(node, list):
            return [self._said(each, about) for each in node]
        return node

    def _field(self, key: str, value: Any, about: str) -> Any:
        if key not in READ_BY_THE_PERSON:
            return self._said(value, about)
        if isinstance(value, list):
            return [self.say(each, about) if isinstance(each, str) else self._said(each, about) for each in value]
        return self.say(value, about) if isinstance(value, str) and value else value
