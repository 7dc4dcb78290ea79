"""Reading age of a text: the Flesch-Kincaid grade and 5 years, for children of the US grade n are about n + 5.

Source: Kincaid JP et al. Derivation of new readability formulas for Navy enlisted personnel. Research Branch Report
8-75, 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59. NHS digital service manual: content is for a reading
age of 9 to 11. Syllables are counted by rules of English spelling, with the words they get wrong listed.

Words that have no plainer one and that the texts explain, or that every patient of the NHS meets (`easy_words.txt`),
count as two syllables: the formula would take "cholesterol" for a hard idea and not for the name of what was measured.
"""

import re
from pathlib import Path

from healthcheck.words.message import Message, filled

_FILL = "12"  # what a gap counts as
_WORD = re.compile(r"[A-Za-z][A-Za-z']*|[0-9]+(?:[.,/][0-9]+)*")
_SENTENCE = re.compile(r"(?<=[.?!:])\s+")
_KNOWN = frozenset((Path(__file__).parent / "easy_words.txt").read_text(encoding="utf-8").split())
_EASY = 2
# Where the rules below are wrong.
_LISTED = {"area": 3, "female": 2, "idea": 3, "male": 1, "scale": 1, "while": 1, "whole": 1}
_APART = re.compile(r"(?<=[aeiouy])(?=ing)|(?<=i)(?=e(?:r|st)$)")
_SILENT = re.compile(r"(?:(?<![aeiouylcsxzg])es|(?<![dt])ed|(?<![laeiouy])e)$")
_HEARD = re.compile(r"[aeiouy]{1,2}")


def reading_age(text: str) -> float:
    """In years; gaps count as a short number."""
    sentences = [_WORD.findall(sentence) for sentence in _SENTENCE.split(text)]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    count = sum(bool(sentence) for sentence in sentences)
    return grade(words=len(words), sentences=count, syllables=sum(map(syllables, words))) + 5


def grade(*, words: int, sentences: int, syllables: int) -> float:
    """The Flesch-Kincaid grade."""
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def syllables(word: str) -> int:
    """By the groups of one or two vowels that are heard; a number counts as one."""
    lower = word.lower().strip("'")
    if lower in _KNOWN:
        return _EASY
    if lower in _LISTED:
        return _LISTED[lower]
    parts = _APART.sub(" ", _SILENT.sub("", lower.removeprefix("y")))
    return max(1, len(_HEARD.findall(parts)))


def longest_sentence(text: str) -> int:
    """Its words."""
    return max(len(_WORD.findall(sentence)) for sentence in _SENTENCE.split(text))


def of_message(message: Message) -> float:
    """With its gaps filled by a short number."""
    return reading_age(plain(message))


def plain(message: Message) -> str:
    """As a text; {found} and {told} are other messages, with a full stop."""
    text = message.text.replace("{found}. ", "").replace("{told}", "")
    return filled(text, dict.fromkeys(message.gaps, _FILL))
