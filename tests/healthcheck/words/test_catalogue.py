"""The catalogue's files are what the words are now, English is whole, and Welsh falls back message by message."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from healthcheck.command.words import out_of_date
from healthcheck.words import catalogue
from healthcheck.words.catalogue import ENGLISH, LANGUAGES, merged, path, template, template_path, translated
from healthcheck.words.language import Language
from healthcheck.words.messages import every_message
from healthcheck.words.translations import Translations

ACTION = "action bp-stage-1"


def of(file: Path) -> Catalog:
    with file.open("rb") as lines:
        return read_po(lines, abort_invalid=True)


def test_every_file_is_what_the_words_are_now() -> None:
    stale = [file.name for file in out_of_date()]
    assert stale == [], "run python -m healthcheck words --write"


def test_writing_the_template_twice_gives_the_same_bytes() -> None:
    assert template() == template()


def test_the_template_has_every_message_and_no_other() -> None:
    found = {(entry.context, entry.id) for entry in of(template_path()) if entry.id}
    assert found == {(message.context, message.key) for message in every_message()}
    assert len(found) == len(every_message())


def test_english_is_complete_and_its_own_translation() -> None:
    assert translated(ENGLISH) == len(every_message())
    assert all(entry.string == entry.id for entry in of(path(ENGLISH)) if entry.id)


def test_welsh_is_there_with_its_own_plurals() -> None:
    welsh = of(path("cy"))
    assert welsh.num_plurals == 5
    assert {(entry.context, entry.id) for entry in welsh if entry.id} == {
        (message.context, message.key) for message in every_message()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_every_gap_of_its_message(language: str) -> None:
    """A text without {found} would lose what was found."""
    found = of(path(language))
    usable = Translations(found)
    filled_in = {(entry.context, entry.id) for entry in found if entry.id and any(entry.string)}
    assert [each for each in every_message() if (each.context, each.key) in filled_in and each not in usable] == []


@pytest.fixture
def half_welsh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Welsh file in which one text is translated, one loses its gap, and one is of a text that is gone."""
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue.translations.cache_clear()
    Language.of.cache_clear()
    file = path("cy")
    file.parent.mkdir(parents=True)
    file.write_bytes(merged("cy"))
    made = of(file)
    made.get("within 4 weeks", context="by").string = "o fewn 4 wythnos"
    row = next(message for message in every_message() if message.context == ACTION)
    made.get(row.key, context=ACTION).string = "Gofynnwch i'ch meddygfa."
    made.add("what was said before", "yr hyn a ddywedwyd", context="action gone")
    content = io.BytesIO()
    write_po(content, made)
    file.write_bytes(content.getvalue())
    yield file
    catalogue.translations.cache_clear()
    Language.of.cache_clear()


def test_what_is_translated_is_said_and_the_rest_is_english(half_welsh: Path) -> None:
    welsh = Language.of("cy")
    assert welsh.say("within 4 weeks") == "o fewn 4 wythnos"
    assert welsh.say("within 2 weeks") == "within 2 weeks"
    assert welsh.tags == ("cy", "en")


def test_a_translation_that_loses_a_gap_is_not_used(half_welsh: Path) -> None:
    row = next(message for message in every_message() if message.context == ACTION)
    said = row.text.replace("{found}", "Your BMI is 31")
    assert Language.of("cy").say(said, "bp-stage-1") == said
    assert translated("cy") == 1


def test_a_text_that_changed_loses_no_work_of_a_translator(half_welsh: Path) -> None:
    after = merged("cy").decode()
    assert "o fewn 4 wythnos" in after
    assert '#~ msgstr "yr hyn a ddywedwyd"' in after
    half_welsh.write_bytes(merged("cy"))
    assert merged("cy") == half_welsh.read_bytes()
