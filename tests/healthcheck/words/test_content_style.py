"""NHS content style: plain words, no blame, British spelling, numbers as "x in 100"."""

import re

import pytest

from healthcheck.words.messages import every_message

# The pattern, what to write, and contexts in which it may stand.
AVOID = {
    r"\bplease\b": 'leave "please" out',
    r"(?<!as they )(?<!what you )\bshould\b|\bmust\b": 'say what to do: no "should", no "must"',
    r"\bcontact\b": '"call", or who to ask',
    r"\bfail(?:ed|s|ure)? to\b": "no blame",
    r"\bunfortunately\b|\bsuffer\w*|\bvictim|\bcomplain": "calm words",
    r"\be\.g\.|\bi\.e\.|\betc\b": "in full words",
    r"\bphysician\b|\bER\b|\b911\b": "British words",
    r"\b\w+(?:iz)(?:e|ed|ing|ation)\b": "British spelling",
    r"\b(?:color|fiber|center|behavior|program|anemia|hemoglobin|diarrhea|estrogen)\b": "British spelling",
    r"\bdiabetics?\b|\bsmokers?\b|\bobese\b|\bobesity\b|\balcoholics?\b": "the person before the illness",
    r"\bhypertension\b|\bcardiovascular\b|\bmyocardial\b|\brenal\b|\bhyperglyc|\badipos": "everyday words",
    r"%": "x in 100",
    r"!|[A-Z]{6,}": "calm",
    r"\s\s|\s[,.]|\(\)": "clean",
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten) (?:hours|days|weeks|minutes|years)\b": "numbers as figures",
}
# Not ours to word: questions of validated instruments, and words of the NHS Data Dictionary.
NOT_OURS = ("question audit", "option audit", "option ethnicity")
SIZES = ("seize", "size", "prize")
# Grades and what they rest on are for the surgery first, and say what NICE asks.
GRADES = ("grade ", "value")


@pytest.mark.parametrize("pattern", AVOID)
def test_the_words_are_nhs_content_style(pattern: str) -> None:
    ours = [each for each in every_message() if not each.context.startswith((*NOT_OURS, *GRADES))]
    found = [
        (each.context, match[0])
        for each in ours
        for match in re.finditer(pattern, each.text)
        if match[0].lower() not in SIZES
    ]
    assert found == [], AVOID[pattern]


def test_a_chance_is_always_said_as_people_of_100() -> None:
    risky = [each for each in every_message() if re.search(r"\bchance of .* is \{", each.text)]
    assert risky
    assert all("{chance}" in each.text or "{now}" in each.text for each in risky)
    chances = {each.text for each in every_message() if each.context == "phrase chance"}
    assert all(text.endswith(("in 100", "in 100 or less")) for text in chances)


def test_a_range_is_said_where_there_is_one() -> None:
    assert any(each.text == "between {low} and {high} in 100" for each in every_message())


def test_who_to_call_is_named_where_it_cannot_wait() -> None:
    for each in every_message():
        if re.search(r"\bnow\b.*(?:chest pain|faint)", each.text) and each.context.startswith("action"):
            assert re.search(r"\b(?:111|999)\b", each.text), each.context
