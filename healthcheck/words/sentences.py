"""The sentences of `sentences.toml` as messages: those of findings once for each band's own words."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from healthcheck.advice import gaps
from healthcheck.advice.thresholds import THRESHOLDS
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.words.message import Message

_FILE: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_MEANING = "{meaning}"


def findings() -> Iterator[Message]:
    """How each subject stands, whole for each band, so that a translator bends the words that belong together."""
    for subject, texts in _FILE["finding"].items():
        for text in texts:
            yield from _of_bands(subject, text) if _MEANING in text else [_finding(subject, "", text)]


def _of_bands(subject: str, text: str) -> Iterator[Message]:
    meanings = {row.meaning: row.band for row in THRESHOLDS if row.subject == subject and row.in_force and row.meaning}
    for meaning, band in meanings.items():
        yield _finding(subject, band, text.replace(_MEANING, meaning))


def _finding(subject: str, band: str, text: str) -> Message:
    return Message(
        f"finding {subject} {band}".strip(), text[:1].upper() + text[1:], note="Stands without its full stop."
    )


def phrases() -> Iterator[Message]:
    """What fills gaps."""
    for name, texts in _FILE["phrase"].items():
        yield from (Message(f"phrase {name}", text, note="Fills a gap in other texts.") for text in texts)
    for name, (one, many) in _FILE["counted"].items():
        yield Message(f"counted {name}", one, plural=many, note="Fills a gap in other texts.")


def of_gaps() -> Iterator[Message]:
    """What is said of a value that is not there."""
    yield from (Message("gap", text, note="Stands without its full stop.") for text in _FILE["gap"]["sentences"])
    yield from (Message("gap called", text, note="Fills {called}.") for text in _FILE["gap"]["called"])


def certainty() -> Iterator[Message]:
    """How far a score could move, and what would settle it."""
    for name, texts in _FILE["certainty"].items():
        yield from (Message(f"certainty {name}", text) for text in texts)


def changed() -> Iterator[Message]:
    """What a laboratory has corrected or taken back, whole for each thing that is measured."""
    whats = {kind.key: gaps.what(kind.key, "") for kind in Kind}
    for text in _FILE["changed"]["texts"]:
        for key, what in whats.items() if "hat}" in text else (("urgent", ""),):
            whole = text.replace("{what}", what).replace("{What}", f"{what[:1].upper()}{what[1:]}")
            yield Message(f"changed {key}", whole, note="{measured}, {corrected}: a value with its unit.")
    for reason in AbsentReason:
        if why := gaps.because(reason):
            yield Message("changed because", f"{why[0].upper()}{why[1:]}", note="Fills {because}.")


def again() -> Iterator[Message]:
    """What to measure again, and how."""
    yield from (Message("again", text) for text in _FILE["again"]["texts"])


def grades() -> Iterator[Message]:
    """The grades of what is calculated."""
    yield from (Message("grade part", text, note="{part}: a measured value.") for text in _FILE["grade"]["parts"])
