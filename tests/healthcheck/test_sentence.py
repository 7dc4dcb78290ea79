"""Sentences end once, on the page for the GP and in the record, whatever a laboratory wrote into them."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcheck.assess import assess
from healthcheck.check import HealthCheck
from healthcheck.document import Named
from healthcheck.document.page import page
from healthcheck.fhir import bundle
from healthcheck.measurement import Absent, Measurement
from healthcheck.sentence import ended, unbroken
from tests.healthcheck.fhir.bundles import a_record, only, strings
from tests.healthcheck.fhir.varied import any_check

# Two signs together, a blank before one, an empty bracket, a bracket after a stop.
BROKEN = re.compile(r"[.?!;:,]{2}|\s[.;:?!,](?!\d)|\(\s|[\s.;:,]\)|\(\)|  ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Assess cause", "Assess cause."),
        ("Assess cause.", "Assess cause."),
        ("Unintended weight loss?", "Unintended weight loss?"),
        ("Call 999 now!", "Call 999 now!"),
        ("Not known: HbA1c (tube broken.)", "Not known: HbA1c (tube broken)."),
        ("the kit did not come back; ", "the kit did not come back."),
    ],
)
def test_a_sentence_ends_once(words: str, sentence: str) -> None:
    assert ended(words) == sentence
    assert ended(sentence) == sentence


def test_what_stands_in_brackets_keeps_its_own_signs_inside() -> None:
    assert unbroken("HbA1c (no. 3 broken; lost.) and more") == "HbA1c (no. 3 broken; lost) and more"


def with_words(check: HealthCheck, words: str) -> HealthCheck:
    """The check whose laboratory said so of every failure."""
    changed = [replace(each, words=words) if isinstance(each, Absent) else each for each in check.measurements]
    return replace(check, measurements=tuple(changed))


@given(st.integers(0, 10_000), st.sampled_from(["", ".", " ", ";", ":", "; "]))
@settings(max_examples=60, deadline=None)
def test_no_sentence_of_page_or_record_is_broken(seed: int, end: str) -> None:
    check = with_words(any_check(random.Random(seed)), f"Tube broken{end}")
    known = assess(check)
    record = replace(a_record(), stopped=f"the kit did not come back{end}", changes=(f"HbA1c was 48{end}",))
    shown = page(known, record, Named("Anne", "Teak", "A81001"))
    told = only(bundle.make(known, record), "DiagnosticReport")["conclusion"]
    said = [*strings(shown["to_do"]), shown["stopped"], *shown["not_known"], *shown["notes"], told]
    for text in (each.replace("(c) ClinRisk Ltd.,", "ClinRisk") for each in said):
        assert not BROKEN.search(text), text


def test_the_page_asks_after_lost_weight_with_one_question_mark() -> None:
    for seed in range(400):
        check = any_check(random.Random(seed))
        bmi = check.bmi()
        if (
            not isinstance(bmi, Absent)
            and bmi < 18
            and any(isinstance(each, Measurement) for each in check.measurements)
        ):
            shown = page(assess(check), a_record(), Named("Anne", "Teak", "A81001"))
            (line,) = [each["gp"] for each in shown["to_do"]["routine"] if "weight loss" in each["gp"]]
            assert line.endswith("unintended weight loss?")
            return
    raise AssertionError("nobody was underweight")
