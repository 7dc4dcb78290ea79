"""The texts that stand in tables: actions, follow-up, gaps, grades, eligibility, measurements, as messages."""

from collections.abc import Iterator
from datetime import date

from healthcheck import eligibility
from healthcheck.advice import gaps
from healthcheck.advice.follow_up import ASKS
from healthcheck.advice.table import TABLE
from healthcheck.certainty import words as certainty
from healthcheck.certainty.next_measurement import MEASUREMENTS, Gain
from healthcheck.grade.graded import Grade
from healthcheck.grade.rules import RULES
from healthcheck.measurement import Absent, AbsentReason, Kind
from healthcheck.questionnaires import QUESTIONNAIRES
from healthcheck.words.message import Message

_BORN, _DAY = date(1970, 1, 1), date(2026, 1, 1)  # of an age that may have a check, on any day
_FILLED = "{found}: findings, with a full stop between them. {missing}: a list of what is not there. {told}: sentences."


def actions() -> Iterator[Message]:
    """What the person is to do, and by when."""
    for row in TABLE:
        yield Message(f"action {row.id}", row.patient, note=_FILLED if "{" in row.patient else "")
    yield from (Message("by", by) for by in dict.fromkeys(row.by for row in TABLE))


def follow_up() -> Iterator[Message]:
    """What the person told of how they feel."""
    for ask in ASKS:
        texts = [ask.unknown, ask.none, *(sign.words for sign in ask.signs)]
        yield from (Message(f"follow_up {ask.subject}".strip(), text) for text in texts if text)


def missing() -> Iterator[Message]:
    """What is not there, and why, as it stands in lists."""
    found = [gaps.absent("", Absent(kind, reason)).gaps[0] for kind in Kind for reason in AbsentReason]
    questions = [question.id for questionnaire in QUESTIONNAIRES for question in questionnaire.questions]
    whats = [gap.what for gap in found] + [gaps.what(question, "") for question in questions]
    yield from (Message("gap what", text) for text in dict.fromkeys(whats) if text)
    yield from (
        Message("gap why", text)
        for text in dict.fromkeys([*(g.why for g in found), gaps.NOT_EXACT, gaps.NOT_TOGETHER])
        if text
    )


def asked() -> Iterator[Message]:
    """What would make the check surer, as it stands after "To be surer,"."""
    for again in (False, True):
        for name in MEASUREMENTS:
            yield Message("certainty ask", certainty.asked(Gain(name, again, 0.0)), note="Fills {ask}.")


def grades() -> Iterator[Message]:
    """How far a value can be trusted, and why."""
    yield from (Message(f"grade {grade.name}", grade.words) for grade in Grade)
    yield from (Message(f"grade {rule.id}", rule.words) for rule in RULES)
    yield from (Message("value", kind.written, note="The name of a measured value.") for kind in Kind)


def eligible() -> Iterator[Message]:
    """Why somebody may not have a check at home."""
    young, old = (eligibility.decide(born, _DAY, (), (), None) for born in (date(2020, 1, 1), date(1920, 1, 1)))
    every = eligibility.decide(_BORN, _DAY, eligibility.CONDITIONS, eligibility.HOME, _DAY)
    for reason in (*young, *old, *every):
        yield Message(f"eligibility {reason.code}", reason.words)
