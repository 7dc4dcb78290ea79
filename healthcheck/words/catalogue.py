"""Gettext catalogues: the template that translators begin with, and each language's file, merged and read by Babel."""

import io
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from healthcheck.words.messages import every_message
from healthcheck.words.translations import Translations

DOMAIN = "healthcheck"
FOLDER = Path(__file__).parent / "locale"
LANGUAGES = ("en", "cy")
ENGLISH = "en"
_HEADER = """# The words of the NHS Health Check at home for the people who have one.
# Written by: python -m healthcheck words --write
# A text that is left empty is shown in English. Keep every {gap} as it is written.
"""
# The files change when a text does, and not with the day they were written on.
_UNDATED = datetime(2026, 11, 1, tzinfo=UTC)


def template() -> bytes:
    """The template of all messages (.pot)."""
    return _bytes(_catalog(None))


def merged(language: str) -> bytes:
    """A language's file with every message there is now: English is its own translation, no other one is lost.

    A text that has changed is a new one, to be translated anew: what was like it may say something else to a patient.
    The former one stays in the file, commented out.
    """
    catalog = _read(language) or _catalog(language)
    catalog.update(_catalog(None), no_fuzzy_matching=True)
    if language == ENGLISH:
        catalog.obsolete.clear()
        for entry in catalog:
            entry.string = entry.id
    return _bytes(catalog)


def path(language: str) -> Path:
    """Where a language's file stands."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def template_path() -> Path:
    """Where the template stands."""
    return FOLDER / f"{DOMAIN}.pot"


def translated(language: str) -> int:
    """How many messages have a text in a language that can be used."""
    found = translations(language)
    return sum(message in found for message in every_message())


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: str) -> Translations:
    """What a language has."""
    return Translations(_read(language))


def _read(language: str) -> Catalog | None:
    if not path(language).exists():
        return None
    with path(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _catalog(language: str | None) -> Catalog:
    catalog = Catalog(
        locale=language,
        domain=DOMAIN,
        header_comment=_HEADER.rstrip(),
        project="NHS Health Check at home",
        version="2026-11",
        msgid_bugs_address="the project's issues",
        creation_date=_UNDATED,
        revision_date=_UNDATED,
        last_translator="nobody yet",
        language_team="none yet",
        fuzzy=False,
    )
    for message in every_message():
        notes = [message.note] if message.note else []
        catalog.add(message.key, context=message.context, auto_comments=notes)
    return catalog


def _bytes(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalog, width=118, omit_header=False)
    return file.getvalue()
