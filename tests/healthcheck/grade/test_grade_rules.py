"""The table of rules: whole, readable, sourced, and applied as the worst that any row gives."""

import string
from dataclasses import replace

import pytest

from healthcheck.grade import pressure, single
from healthcheck.grade.graded import Grade, worst
from healthcheck.grade.rules import GROUPS, RULES, Facts, grade, read
from healthcheck.measurement import Kind, Measurement, Source
from healthcheck.point_of_care import PointOfCareTest
from healthcheck.sample import Sample, Whose
from tests.healthcheck.cases import SAMPLED, an_id
from tests.healthcheck.grade.series import FIRST, PLAIN, counts, seconds_apart

HEADER = "id,of,places,when,grade,words,source"


def known() -> dict[str, set[str]]:
    """Every fact there is, by the group of value it is about; words of a reason may name any of them."""
    tested = PointOfCareTest("Analyser 3", "LOT-5512", "T-07", True, SAMPLED)
    plain = Measurement(an_id("x"), Kind.HBA1C, 40, SAMPLED, Source.LABORATORY, arrived_at=FIRST, test=tested)
    by_word, by_both = (
        single.facts(replace(plain, sample=Sample(Whose.ME, False, SAMPLED, told, False))) for told in (False, True)
    )
    of_sample = {*by_word.numbers, *by_word.written, *by_both.numbers, *by_both.written}
    of_pressure = pressure.facts(counts(seconds_apart(60, *PLAIN)))
    every = dict.fromkeys(("body", "blood", "urine"), of_sample)
    return {"blood_pressure": {*of_pressure.numbers, *of_pressure.written}, **every}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_names_facts_that_there_are_and_has_words_and_a_source(rule):
    named = {condition.fact for condition in rule.when}
    named |= {name for _, name, _, _ in string.Formatter().parse(rule.words) if name}
    facts = known()
    assert all(named <= facts[group] for group in rule.groups)
    assert set(rule.groups) <= set(GROUPS)
    assert rule.words
    assert rule.source


def test_no_reason_has_a_comma_so_that_a_list_of_them_can_be_read():
    assert not [rule.id for rule in RULES if "," in rule.words or ";" in rule.words or rule.words.endswith(".")]


def test_no_two_rules_have_the_same_id():
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("place", Source)
@pytest.mark.parametrize("stored", [0, 1])
def test_every_place_of_every_value_has_a_grade_with_nothing_else_known(group, place, stored):
    found = grade("value", Facts(group, place, {"stored": stored}))
    assert found.reasons
    if place in (Source.HOME, Source.PHARMACY, Source.KIOSK):
        assert found.grade is not Grade.A


def test_only_a_laboratory_or_a_clinician_gives_an_a():
    lowers = {
        place
        for place in Source
        if all(grade("v", Facts(group, place, {"stored": 1})).grade is Grade.A for group in GROUPS)
    }
    assert lowers == {Source.CLINIC, Source.LABORATORY}


def test_the_worst_rule_decides_and_every_reason_stands_in_the_tables_order():
    rules = read([HEADER, "one,body,home,,B,first,x", "two,body,home,tall == 1,D,second,x", "three,*,*,,A,third,x"])
    tall, short = (grade("height", Facts("body", Source.HOME, {"tall": value}), rules) for value in (1, 0))
    assert (tall.grade, tall.reasons) == (Grade.D, ("first", "second", "third"))
    assert (short.grade, short.reasons) == (Grade.B, ("first", "third"))


def test_a_fact_that_is_not_known_makes_no_rule_hold():
    rules = read([HEADER, "one,*,*,,B,first,x", "two,*,*,age < 5,D,young,x", "three,*,*,age >= 5,D,old,x"])
    assert grade("v", Facts("body", Source.HOME, {}), rules).reasons == ("first",)


@pytest.mark.parametrize(
    "row",
    ["a,body,moon,,B,words,x", "a,body,home,age ~ 5,B,words,x", "a,body,home,age,B,words,x", "a,body,home,,E,words,x"],
)
def test_a_row_that_cannot_be_read_is_refused(row):
    with pytest.raises((ValueError, KeyError)):
        read([HEADER, row])


def test_the_worst_of_some_grades_is_the_last_letter():
    assert worst([Grade.B, Grade.D, Grade.A]) is Grade.D
    assert worst([Grade.A]) is Grade.A
