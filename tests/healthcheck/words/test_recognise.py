"""A text that was kept is found again in its messages, and said in another language."""

from collections.abc import Mapping

import pytest

from healthcheck.words.message import Message, filled
from healthcheck.words.recognise import Recogniser

MESSAGES = (
    Message("action one", "{found}. Call your GP surgery today."),
    Message("finding hba1c high", "Your HbA1c is {value} mmol/mol, which is high"),
    Message("finding bmi high", "Your BMI is {value}, which is high"),
    Message("finding risk", "We worked it out with your sex at birth. Another figure may fit you better"),
    Message("phrase bound", "less than {value}"),
    Message("gap", "We have no result for {what}, because {why}"),
    Message("gap what", "your height"),
    Message("gap what", "your answers about your family and smoking"),
    Message("gap what", "your HbA1c (average blood sugar) test"),
    Message("gap why", "the sample was damaged"),
    Message("action missing", "We need: {missing}. Finish it online."),
    Message("phrase joint", "and"),
    Message("counted day", "{count} day", plural="{count} days"),
    Message("option drink never", "Never"),
    Message("option fall never", "Never"),
)
WELSH = {
    "{found}. Call your GP surgery today.": "{found}. Ffoniwch heddiw.",
    "Your HbA1c is {value} mmol/mol, which is high": "Mae HbA1c yn {value} mmol/mol, sy'n uchel",
    "We worked it out with your sex at birth. Another figure may fit you better": "Un. Dau",
    "less than {value}": "llai na {value}",
    "your height": "eich taldra",
    "the sample was damaged": "difrodwyd y sampl",
    "and": "a",
    "{count} days": "{count} diwrnod",
}


def render(message: Message, fills: Mapping[str, str]) -> str:
    """Some of it is translated."""
    text = message.plural if message.plural and fills["count"] != "1" else message.text
    if message.text == "Never":
        return message.context
    return filled(WELSH.get(text, text), fills)


SAY = Recogniser(MESSAGES, render).say


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("your height", "eich taldra"),
        ("Your HbA1c is 52 mmol/mol, which is high", "Mae HbA1c yn 52 mmol/mol, sy'n uchel"),
        ("Your HbA1c is less than 48.5 mmol/mol, which is high", "Mae HbA1c yn llai na 48.5 mmol/mol, sy'n uchel"),
        (
            "Your HbA1c is 52 mmol/mol, which is high. Your BMI is 31.2, which is high. Call your GP surgery today.",
            "Mae HbA1c yn 52 mmol/mol, sy'n uchel. Your BMI is 31.2, which is high. Ffoniwch heddiw.",
        ),
        (
            "We worked it out with your sex at birth. Another figure may fit you better. Call your GP surgery today.",
            "Un. Dau. Ffoniwch heddiw.",
        ),
        (
            "We have no result for your HbA1c (average blood sugar) test, because the sample was damaged",
            "We have no result for your HbA1c (average blood sugar) test, because difrodwyd y sampl",
        ),
        (
            "We need: your height, your answers about your family and smoking and your HbA1c (average blood sugar) "
            "test (the sample was damaged). Finish it online.",
            "We need: eich taldra, your answers about your family and smoking a your HbA1c (average blood sugar) "
            "test (difrodwyd y sampl). Finish it online.",
        ),
        ("3 days", "3 diwrnod"),
        ("1 day", "1 day"),
        ("Something else. And more.", "Something else. And more."),
        ("", ""),
    ],
)
def test_a_text_is_said_by_its_messages(english: str, said: str) -> None:
    assert SAY(english) == said


def test_two_messages_of_one_english_are_told_apart_by_what_they_stand_by() -> None:
    assert SAY("Never", "fall") == "option fall never"
    assert SAY("Never", "drink") == "option drink never"


def test_what_fills_a_figure_is_never_a_sentence() -> None:
    """Of two sentences one does not swallow the other."""
    both = "Your BMI is 31, which is high. Your HbA1c is 52 mmol/mol, which is high"
    assert SAY(both) == "Your BMI is 31, which is high. Mae HbA1c yn 52 mmol/mol, sy'n uchel"
