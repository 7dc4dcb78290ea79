"""Runs that a hand makes: along the alphabet or the numbers, and from key to neighbouring key, in any pattern."""

import math
from collections.abc import Iterator
from itertools import pairwise

ROWS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")  # of a keyboard in the United Kingdom
PLACES = {key: (row, column) for row, keys in enumerate(ROWS) for column, key in enumerate(keys)}
SHORTEST = 3
BEGINNING = math.log2(36)  # a letter or a figure
WAY = math.log2(6)  # of a key's neighbours
LONGEST_PATTERN = 4  # moves that come again and again, such as 1q2w3e4r

Move = tuple[int, int]


def runs(text: str, start: int) -> Iterator[tuple[int, float]]:
    """Each run that begins here: where it ends, and its bits."""
    yield from _counted(text, start)
    moves: list[Move] = []
    for end in range(start + 1, len(text)):
        move = _move(text[end - 1], text[end])
        if move is None:
            return
        moves.append(move)
        if len(moves) + 1 >= SHORTEST:
            yield end + 1, BEGINNING + math.log2(len(moves) + 1) + WAY * _different(moves)


def _counted(text: str, start: int) -> Iterator[tuple[int, float]]:
    """abcdef, fedcba, 67890123."""
    step = 0
    for end in range(start + 1, len(text)):
        one, other = text[end - 1], text[end]
        here = (int(other) - int(one) + 5) % 10 - 5 if (one + other).isdecimal() else ord(other) - ord(one)
        if abs(here) != 1 or here != (step or here):
            return
        step = here
        if end + 1 - start >= SHORTEST:
            yield end + 1, BEGINNING + 1 + math.log2(end + 1 - start)


def _move(one: str, other: str) -> Move | None:
    """From a key to its neighbour; None when it is none."""
    if one not in PLACES or other not in PLACES:
        return None
    (row, column), (to_row, to_column) = PLACES[one], PLACES[other]
    down, right = to_row - row, to_column - column
    beside = {0: (-1, 0, 1), 1: (-1, 0), -1: (0, 1)}.get(down, ())
    return (down, right) if right in beside else None


def _different(moves: list[Move]) -> int:
    """How many moves must be told: those of a pattern that comes again, else each turn."""
    for length in range(1, LONGEST_PATTERN + 1):
        if len(moves) > length and all(move == moves[at % length] for at, move in enumerate(moves)):
            return length
    return 1 + sum(one != other for one, other in pairwise(moves))
