"""Sentences made of other people's words: each ends once, whatever the words ended in."""

import re
from typing import Final

_LOOSE: Final = " ,;:"
_BEFORE_A_BRACKET: Final = re.compile(r"[\s.,;:]+\)")


def ended(words: str) -> str:
    """As a sentence: a full stop at its end, unless it asks or calls; none before a bracket closes."""
    whole = unbroken(words).rstrip(_LOOSE)
    return whole if whole.endswith((".", "?", "!")) else f"{whole}."


def unbroken(words: str) -> str:
    """As part of a sentence: what a laboratory put after its words in brackets is left out."""
    return _BEFORE_A_BRACKET.sub(")", words)
