"""What each follow-up question is, by hand: after what it is asked, and what its answer "yes" means (`asked.csv`)."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from healthcheck.advice.follow_up import ASKS, Ask, Sign
from healthcheck.proof.seen import Seen

_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Expected:
    """One question by hand, in the order in which signs count. `patient`, `gp`: words that "yes" must be told with."""

    question: str
    subject: str
    band: str
    after: str
    given: str
    beside: str
    kinds: str
    patient: str
    gp: str


def _read(path: Path) -> tuple[Expected, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(Expected(**row) for row in csv.DictReader(file, strict=True))


EXPECTED = _read(Path(__file__).parent / "asked.csv")


def by_hand(asks: Sequence[Ask] = ASKS) -> Iterator[Seen]:
    """Each question that is asked, and each that is expected to be."""
    signs = [(ask, sign) for ask in asks for sign in ask.signs]
    for real, expected in zip_longest(signs, EXPECTED):
        if real is None:
            yield Seen(expected.question, "is not asked")
        elif expected is None:
            yield Seen(real[1].question, "nothing is expected of it by hand (asked.csv)")
        else:
            yield Seen(expected.question, "; ".join(_wrong(real[0], real[1], expected)))


def _wrong(ask: Ask, sign: Sign, expected: Expected) -> Iterator[str]:
    facts = {
        "question": (sign.question, expected.question),
        "subject": (ask.subject, expected.subject),
        "band": (sign.band, expected.band),
        "after": (_BETWEEN.join(ask.when), expected.after),
        "given": (_BETWEEN.join(ask.given), expected.given),
        "beside": (_BETWEEN.join(sign.beside), expected.beside),
        "kinds": (_BETWEEN.join(kind.key for kind in ask.kinds), expected.kinds),
    }
    for name, (real, hand) in facts.items():
        if real != hand:
            yield f"{name} is {real or 'nothing'}, by hand {hand or 'nothing'}"
    for reader, text, words in (("person", sign.words, expected.patient), ("GP", sign.gp, expected.gp)):
        if words not in text:
            yield f'the {reader} does not read "{words}"'
