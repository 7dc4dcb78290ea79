"""No English is left on a patient's page: every text of random checks is made of messages of the catalogue."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck as Health
from hypothesis import given, settings

from healthcheck import written
from healthcheck.advice.follow_up import ASKS
from healthcheck.advice.table import TABLE
from healthcheck.assess import assess
from healthcheck.changed import changes
from healthcheck.check import HealthCheck, readings_of
from healthcheck.command.check_read import read
from healthcheck.eligibility import CONDITIONS, HOME, decide
from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.person import Sex
from healthcheck.questionnaires import QUESTIONNAIRES
from healthcheck.surprise import surprise
from healthcheck.units import Unit
from healthcheck.what_if.written import what_if
from healthcheck.words.messages import every_message
from tests.healthcheck.cases import DAY, a_check, an_id, readings
from tests.healthcheck.command.any_check import CHECKS, Json
from tests.healthcheck.command.any_check import written as as_file
from tests.healthcheck.words.pseudo import PSEUDO, read_by_the_person, untranslated

ENGLISH = re.compile(r"[A-Za-z]")


def left(document: Any) -> list[tuple[str, str]]:
    """What is still English, with the text it stands in. Notes of scores are for the surgery."""
    texts = set(read_by_the_person(document))
    rests = [(text, untranslated(text, about)) for text, about in texts if text]
    return [(text, rest) for text, rest in rests if ENGLISH.search(rest)]


@settings(max_examples=60, deadline=None, suppress_health_check=[Health.too_slow, Health.data_too_large])
@given(check=CHECKS)
def test_no_english_is_left_on_the_page_of_any_check(check: Json) -> None:
    outcome = written.outcome(assess(read(as_file(check)).check))
    outcome["scores"] = []  # the surgery reads these; the person reads the findings
    assert left(outcome) == []


WHAT_IF = [
    a_check(age=age, pressure=("158", "84"), values=values, answers=answers, measured_at=place, sex=sex)
    for age, sex, place in ((48, Sex.FEMALE, Source.HOME), (71, Sex.MALE, Source.PHARMACY))
    for values, answers in (
        ({}, {}),
        ({Kind.WEIGHT: "98"}, {"smoking": "heavy", "blood_pressure_medicine": "yes", "migraines": "yes"}),
        ({Kind.TOTAL_CHOLESTEROL: "7", Kind.HDL_CHOLESTEROL: "1"}, {"smoking": "light", "steroid_tablets": "yes"}),
        ({Kind.TOTAL_CHOLESTEROL: None}, {}),
    )
]


@pytest.mark.parametrize("check", WHAT_IF)
def test_no_english_but_units_is_left_in_what_if(check: HealthCheck) -> None:
    document = what_if(check)
    document["notes"] = []  # of the score: for the surgery
    rests = [(text, rest.replace("mmHg", "").replace("; ", "")) for text, rest in left(document)]
    assert [each for each in rests if ENGLISH.search(each[1])] == []


def test_no_english_is_left_in_the_questionnaires() -> None:
    assert left([questionnaire.as_json() for questionnaire in QUESTIONNAIRES]) == []


def test_no_english_is_left_in_the_reasons_against_a_check_at_home() -> None:
    born = DAY.replace(year=1970)
    reasons = decide(born, DAY, CONDITIONS, HOME, DAY)
    assert left([{"words": reason.words} for reason in reasons]) == []


def test_no_english_but_units_is_left_in_what_a_laboratory_changed() -> None:
    empty = {"specimen": "kit", "comparator": "", "absent": "", "value": None}
    high = [{**empty, "kind": kind.key, "value": str(kind.high)} for kind in Kind]
    low = [{**empty, "kind": kind.key, "value": str(kind.low)} for kind in Kind]
    gone = [[{**each, "value": None, "absent": reason.key} for each in high] for reason in list(AbsentReason)[1:]]
    withdrawn = [{**each, "value": None, "absent": "withdrawn"} for each in high]
    for before, now in ((high, low), (withdrawn, high), *((high, each) for each in gone)):
        for change in changes(before, now, was_urgent=True, is_urgent=False):
            rest = untranslated(change["patient"])
            for unit in sorted((unit.written for unit in Unit if unit.written), key=len, reverse=True):
                rest = rest.replace(f" {unit}", "")
            assert not ENGLISH.search(rest), change["patient"]


def test_no_english_is_left_where_a_reading_is_asked_for_again() -> None:
    asked = [surprise((), readings_of(readings(*pair)[:2])) for pair in (("190", "90"), ("80", "50"))]
    usual, jump = readings_of(readings("120", "70")), readings_of(readings("158", "70", at=Source.HOME)[-2:])
    later = [replace(each, taken_at=each.taken_at + timedelta(days=9), id=an_id("jump")) for each in jump]
    asked.append(surprise(usual, later))
    assert [each.why for each in asked if each] == ["very_high", "low", "jump"]
    assert left([{"words": each.words} for each in asked if each]) == []


def test_the_same_english_word_is_said_by_what_it_stands_by() -> None:
    """ "Never" of a drink and "Never" of anything else may be two words in another language."""
    never = [message for message in every_message() if message.text == "Never"]
    assert len({message.context for message in never}) > 1


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_every_action_is_in_the_catalogue_under_its_own_id(row: Any) -> None:
    found = [message for message in every_message() if message.context == f"action {row.id}"]
    assert [message.text for message in found] == [row.patient]
    assert any(message.context == "by" and message.text == row.by for message in every_message())


def test_every_sign_that_is_told_is_in_the_catalogue() -> None:
    texts = {message.text for message in every_message()}
    assert {sign.words for ask in ASKS for sign in ask.signs} <= texts


def test_words_that_are_nobodys_message_are_left_as_they_are() -> None:
    assert PSEUDO.say("Something else altogether.") == "Something else altogether."
