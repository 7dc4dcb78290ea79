"""A language: English says everything as it is, Welsh falls back to it, and only the person's words are touched."""

import json

import pytest

from healthcheck import written
from healthcheck.assess import assess
from healthcheck.words.catalogue import LANGUAGES, translated
from healthcheck.words.language import Language
from healthcheck.words.message import Message, filled, gaps_of
from tests.healthcheck.cases import a_check

OUTCOME = written.outcome(assess(a_check(pressure=("182", "110"))))


@pytest.mark.parametrize("code", ["en", "xx", ""])
def test_english_and_what_there_is_no_catalogue_of_is_english(code: str) -> None:
    assert Language.of(code).of_document(OUTCOME) is OUTCOME
    assert Language.of(code).tags == ("en",)


def test_what_is_not_translated_stays_as_it_was_to_the_letter() -> None:
    """Through every message and back: nothing is lost where Welsh has no text yet."""
    if translated("cy"):
        pytest.skip("there are Welsh texts now; what has none is tested with a catalogue of its own")
    assert json.dumps(Language.of("cy").of_document(OUTCOME)) == json.dumps(OUTCOME)
    assert Language.of("cy").tags == ("en",)


def test_the_surgerys_words_and_all_codes_stay_english() -> None:
    said = Language.of("cy").of_document(OUTCOME)
    for before, after in zip(OUTCOME["advice"]["further"], said["advice"]["further"], strict=True):
        assert (before["gp"], before["id"], before["code"]) == (after["gp"], after["id"], after["code"])


def test_each_language_is_made_once() -> None:
    assert all(Language.of(code) is Language.of(code) for code in LANGUAGES)


def test_a_message_knows_its_gaps_and_is_filled_as_it_stands() -> None:
    message = Message("action x", "{found}. Ask for {missing}.")
    assert message.gaps == gaps_of(message.text) == ("found", "missing")
    assert filled(message.text, {"found": "It is {missing}", "missing": "it"}) == "It is {missing}. Ask for it."


def test_a_text_is_a_message_only_as_a_whole() -> None:
    message = Message("finding x", "Your BMI is {value}, which is high")
    assert message.fills("Your BMI is 31.2, which is high") == {"value": "31.2"}
    assert message.fills("Your BMI is 31.2, which is high.") is None
    assert message.fills("Your BMI is a lot, which is high") is None
