"""A person reads in the language they asked for, and the answer says in which it really is."""

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from apps.clients.language import in_their_language
from healthcheck.words import language as spoken
from healthcheck.words.language import Language
from tests.apps import scene

WORDS = {"words": "within 4 weeks", "gp": "within 4 weeks"}


def answered(asked: str | None) -> dict[str, str]:
    headers = {} if asked is None else {"Accept-Language": asked}
    request = Request(APIRequestFactory().get("/", headers=headers))
    answer = in_their_language(request, WORDS)
    return {"language": answer.headers["Content-Language"], "vary": answer.headers["Vary"], **answer.data}


@pytest.fixture
def some_welsh(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if one text were translated."""
    monkeypatch.setattr(Language, "say", lambda self, text, about="": "o fewn 4 wythnos" if self.code == "cy" else text)
    monkeypatch.setattr(spoken, "translated", lambda code: 1)


@pytest.mark.parametrize("asked", ["cy", "cy-GB", "CY", "fr, cy;q=0.8, en;q=0.5", "cy, *;q=0.1"])
def test_welsh_is_answered_to_who_asks_for_it(some_welsh: None, asked: str) -> None:
    assert answered(asked) == {
        "language": "cy, en",
        "vary": "Accept-Language",
        "words": "o fewn 4 wythnos",
        "gp": "within 4 weeks",
    }


@pytest.mark.parametrize("asked", [None, "", "en-GB", "en, cy;q=0.5", "fr", "*", "x" * 5000, "cy;q=0"])
def test_everybody_else_reads_english(some_welsh: None, asked: str | None) -> None:
    found = answered(asked)
    assert (found["language"], found["words"]) == ("en", "within 4 weeks")


def test_with_nothing_translated_the_answer_says_that_it_is_english() -> None:
    assert answered("cy") == {"language": "en", "vary": "Accept-Language", **WORDS}


@pytest.mark.django_db
def test_every_door_with_words_for_a_person_says_their_language() -> None:
    check = scene.complete()
    person = scene.door_of(check)
    doors = [f"/v1/checks/{check.id}/results", "/v1/questionnaires/nhs_health_check"]
    for path in doors:
        answer = person.get(path)
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, "en"), path
        assert "Accept-Language" in answer.headers["Vary"], path
