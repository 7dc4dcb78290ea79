"""What a laboratory writes of a sample in its own words, as flags: a remark is looked at, never passed over."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from healthcheck.sample import SampleFlag

# The beginnings of words, British and American. This service's own list.
_WORDS: Mapping[str, SampleFlag] = MappingProxyType(
    {
        "haemolys": SampleFlag.HAEMOLYSED,
        "hemolys": SampleFlag.HAEMOLYSED,
        "hemolyz": SampleFlag.HAEMOLYSED,
        "lipaemi": SampleFlag.LIPAEMIC,
        "lipemi": SampleFlag.LIPAEMIC,
        "clotted": SampleFlag.CLOTTED,
        "contaminat": SampleFlag.CONTAMINATED,
        "insufficient": SampleFlag.LOW_VOLUME,
        "underfilled": SampleFlag.LOW_VOLUME,
    }
)
_NOT = frozenset({"no", "not", "non", "without", "nil"})
_SENTENCE = re.compile(r"[.;\n]|\bbut\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")


def said_in(text: str) -> tuple[SampleFlag, ...]:
    """The flags that a remark names. A sentence that says no or not names none."""
    found = [flag for sentence in _SENTENCE.split(text) for flag in _in_sentence(sentence)]
    return together(found)


def together(*flags: Iterable[SampleFlag]) -> tuple[SampleFlag, ...]:
    """Each flag once, in their own order."""
    given = {flag for some in flags for flag in some}
    return tuple(flag for flag in SampleFlag if flag in given)


def _in_sentence(sentence: str) -> list[SampleFlag]:
    words = _WORD.findall(sentence.lower())
    if _NOT & set(words):
        return []
    return [flag for word in words for start, flag in _WORDS.items() if word.startswith(start)]
