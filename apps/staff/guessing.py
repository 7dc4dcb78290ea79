"""How many guesses a password stands against whoever tries common ones first, and what people make of them.

A password is put together from the cheapest pieces: words of Django's list by their rank, our own words, dates, runs of
the alphabet, walks on the keyboard, and whatever comes again. What is left costs what a sign drawn by chance does. The
way is zxcvbn's (Wheeler, USENIX Security 2016); the figures are this service's own choice. The package zxcvbn (4.5.0,
given Django's list, tried in November 2026) does not take its place: at our 38 bits it takes 3 in 100 of what the tests
make of common passwords, it does not see a text come again across lines, and a call takes 17 times as long.
"""

import gzip
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from django.contrib.auth import password_validation

from apps.staff.keyboard import runs
from apps.staff.password_words import WORDS

LIST = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
LOOKED_AT = 64  # signs; what comes after them is not what makes a password good
PIECE = 1.0  # bits, for there being one more piece
TURNED = 1.0  # bits, for a word that was disguised or written backwards
SEPARATORS = 2  # different signs between words, which cost once and not each time
SEPARATOR = 3.0
LETTERS_FOR_SIGNS = (str.maketrans("@4301!$57", "aaeoiisst"), str.maketrans("@4301!$57", "aaeollsst"))
DATES = (
    (re.compile(r"(?:19|20)\d\d"), math.log2(130)),
    (re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d"), math.log2(365 * 100)),
    (re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"), math.log2(365 * 130)),
    (re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"), math.log2(365 * 130)),
)  # fmt: skip


def bits(password: str) -> float:
    """The logarithm, to the base of two, of how many are tried before it at least."""
    text = unicodedata.normalize("NFKC", password).casefold()[:LOOKED_AT]
    bare = "".join(filter(str.isalnum, text))
    signs = len(set(text) - set(bare))
    if not bare or signs > SEPARATORS:
        return _cheapest(text)
    return min(_cheapest(text), _cheapest(bare) + SEPARATOR * signs)


@lru_cache(maxsize=1)
def words() -> Mapping[str, float]:
    """The bits of each common password that Django brings, by its rank, and of each written backwards.

    This service's own words come first of all.
    """
    with gzip.open(LIST, "rt", encoding="utf-8") as file:
        listed = [*WORDS, *(line.strip().casefold() for line in file)]
    known: dict[str, float] = {}
    for rank, word in enumerate(listed):
        known.setdefault(word, math.log2(max(1, rank - len(WORDS) + 1)))
    backwards = {word[::-1]: cost + TURNED for word, cost in known.items()}
    return backwards | known


def _cheapest(text: str) -> float:
    """Of every way to put a text together, the one that is guessed first."""
    best = [0.0, *[math.inf] * len(text)]
    for start in range(len(text)):
        best[start + 1] = min(best[start + 1], best[start] + _by_chance(text[start]))
        for end, cost in _pieces(text, start):
            best[end] = min(best[end], best[start] + cost + PIECE)
    return best[-1]


def _pieces(text: str, start: int) -> Iterator[tuple[int, float]]:
    """Each piece that begins here: where it ends, and its bits."""
    yield from _words(text, start)
    yield from runs(text, start)
    for pattern, cost in DATES:
        if found := pattern.match(text, start):
            yield found.end(), cost
    yield from _again(text, start)


def _again(text: str, start: int) -> Iterator[tuple[int, float]]:
    """What stands here twice and more, guessed once."""
    found: list[tuple[int, int]] = []
    for length in range(1, (len(text) - start) // 2 + 1):
        piece, end = text[start : start + length], start + length
        if not text.startswith(piece, end) or any(length % one == 0 and end <= until for one, until in found):
            continue
        once = _cheapest(piece)
        while text.startswith(piece, end):
            end += length
            yield end, once + math.log2((end - start) // length)
        found.append((length, end))


def _words(text: str, start: int) -> Iterator[tuple[int, float]]:
    known = words()
    plain = text[start : start + _longest()]
    for form in {plain, *(plain.translate(table) for table in LETTERS_FOR_SIGNS)}:
        disguised = 0.0 if form == plain else TURNED
        for length in range(2, len(form) + 1):
            if (cost := known.get(form[:length])) is not None:
                yield start + length, cost + disguised


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, words()))


def _by_chance(sign: str) -> float:
    kinds = 10 if sign in "0123456789" else 26 if "a" <= sign <= "z" else 33 if sign.isascii() else 128
    return math.log2(kinds)
