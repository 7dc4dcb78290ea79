"""`words`: how far each language is translated, and the catalogue's files written anew."""

from pathlib import Path
from statistics import fmean

from healthcheck.words.catalogue import ENGLISH, LANGUAGES, merged, path, template, template_path, translated
from healthcheck.words.message import Message
from healthcheck.words.messages import every_message
from healthcheck.words.reading_age import of_message

STALE = 1
_HARDEST = 3


def words(write: bool) -> int:
    """Say what there is; the exit code. With `write` every file is made whole first."""
    if write:
        for file, content in _files().items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    count = len(every_message())
    print(f"{count} messages")
    for language in LANGUAGES:
        done = translated(language)
        rest = "" if language == ENGLISH or done == count else f"; the other {count - done} are shown in English"
        print(f"  {language}: {done}{rest}")
    print(_reading_ages())
    stale = out_of_date()
    for file in stale:
        print(f"{file.name} is not what the words are now: run python -m healthcheck words --write")
    return STALE if stale else 0


def _reading_ages() -> str:
    """Of the advice, which is what most people read of all this."""
    ages = {message.context.split()[1]: of_message(message) for message in every_message() if _is_advice(message)}
    hardest = sorted(ages, key=lambda row: -ages[row])[:_HARDEST]
    written = ", ".join(f"{row} {ages[row]:.0f}" for row in hardest)
    return f"reading age of the advice: {fmean(ages.values()):.0f} on average; hardest to read: {written}"


def _is_advice(message: Message) -> bool:
    return message.context.startswith("action ")


def out_of_date() -> list[Path]:
    """The files that are not what writing them now would make."""
    return [file for file, content in _files().items() if not file.exists() or file.read_bytes() != content]


def _files() -> dict[Path, bytes]:
    return {template_path(): template(), **{path(language): merged(language) for language in LANGUAGES}}
