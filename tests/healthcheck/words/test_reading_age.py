"""What people read is for a reading age of 9 to 11 by the Flesch-Kincaid grade, which is itself held to known texts."""

from statistics import mean

import pytest

from healthcheck.advice.table import TABLE
from healthcheck.words.message import Message
from healthcheck.words.messages import every_message
from healthcheck.words.reading_age import grade, longest_sentence, of_message, plain, reading_age, syllables

# The average of a kind of text, and the most that one text may have.
AVERAGE, MOST = 11.0, 13.5
LONGEST, LONGEST_LIST = 25, 36
READ = ("action", "finding", "follow_up", "gap", "certainty", "eligibility")
# Validated instruments keep the wording of their papers, and some hints are lists of medicines and diseases.
_FIXED = ("question audit", "question hba1c", "question atypical", "question steroid", "hint", "option")


def messages(*kinds: str) -> list[Message]:
    """Those of some kinds that are sentences."""
    return [each for each in every_message() if each.context.split()[0] in kinds and len(plain(each).split()) > 5]


def test_the_grade_is_that_of_its_paper() -> None:
    """Wikipedia's example, "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature": 11.3."""
    assert grade(words=13, sentences=1, syllables=24) == pytest.approx(11.26, abs=0.01)
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert sum(syllables(word) for word in text.rstrip(".").split()) == 24
    assert reading_age(text) == pytest.approx(16.26, abs=0.01)
    assert reading_age("The cat sat on the mat.") == pytest.approx(-1.45 + 5, abs=0.01)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *((word, 1) for word in ("the", "smoked", "raised", "once", "closed", "blood", "while", "90", "lose", "yes")),
        *((word, 2) for word in ("table", "needed", "tested", "changes", "doing", "quiet", "people", "urine")),
        *((word, 3) for word in ("another", "healthier", "carrying", "area", "medical", "exercise", "family")),
        *((word, 4) for word in ("emergency", "activity")),
        *((word, 2) for word in ("cholesterol", "diabetes", "HbA1c", "appointment")),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize("kind", READ)
def test_each_kind_of_text_is_for_a_reading_age_of_9_to_11_on_average(kind: str) -> None:
    assert mean(of_message(each) for each in messages(kind)) <= AVERAGE


@pytest.mark.parametrize("message", messages("action", "eligibility", "certainty"), ids=lambda each: each.context)
def test_no_text_is_hard_to_read(message: Message) -> None:
    assert of_message(message) <= MOST, plain(message)


def test_questions_are_easy_but_where_their_words_are_not_ours() -> None:
    ours = [each for each in messages("question") if not each.context.startswith(_FIXED)]
    assert mean(of_message(each) for each in ours) <= AVERAGE


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_no_sentence_is_long_but_a_list_of_signs(row: object) -> None:
    message = next(each for each in every_message() if each.context == f"action {row.id}")  # type: ignore[attr-defined]
    for sentence in plain(message).split(". "):
        longest = LONGEST_LIST if sentence.count(",") >= 3 else LONGEST
        assert longest_sentence(sentence) <= longest, sentence
