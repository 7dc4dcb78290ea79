"""What a questionnaire is: versioned questions with options, when each is asked, and whether answers fit it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthcheck.refusal import Invalid

_QUESTION_ID = re.compile(r"(?!.*[0-9]{4})[a-z][a-z0-9_]{0,39}")  # a long number may be somebody's


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen: its stable code, its words, and its points where it is scored."""

    code: str
    label: str
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Holds when the question was answered with one of these options."""

    question: str
    options: tuple[str, ...]

    def holds(self, answers: Mapping[str, str], _points: Mapping[str, int]) -> bool:
        """Whether it holds for the answers."""
        return answers.get(self.question) in self.options

    def as_json(self) -> dict[str, Any]:
        """As the API serves it."""
        return {"question": self.question, "is": list(self.options)}


@dataclass(frozen=True, slots=True)
class PointsAtLeast:
    """Holds when the points of these questions' answers add up to so many; a question not answered adds none."""

    questions: tuple[str, ...]
    least: int

    def holds(self, _answers: Mapping[str, str], points: Mapping[str, int]) -> bool:
        """Whether it holds for the points of the answers."""
        return sum(points.get(question, 0) for question in self.questions) >= self.least

    def as_json(self) -> dict[str, Any]:
        """As the API serves it."""
        return {"points_of": list(self.questions), "at_least": self.least}


Condition = Chosen | PointsAtLeast


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `asked_when`: conditions on earlier answers, all of which must hold; () when always asked."""

    id: str
    text: str
    options: tuple[Option, ...]
    hint: str = ""
    asked_when: tuple[Condition, ...] = ()
    required: bool = True

    def option(self, code: object) -> Option | None:
        """The option with this code; None when there is none."""
        return next((option for option in self.options if option.code == code), None)

    def as_json(self) -> dict[str, Any]:
        """As the API serves it."""
        return {
            "id": self.id,
            "text": self.text,
            "hint": self.hint,
            "required": self.required,
            "asked_when": [condition.as_json() for condition in self.asked_when],
            "options": [{"code": o.code, "label": o.label, "points": o.points} for o in self.options],
        }


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand together under one heading. `source`: where the questions come from."""

    id: str
    title: str
    source: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A published question set. A change to any question makes a new version; an old one is never edited."""

    name: str
    version: str
    title: str
    sections: tuple[Section, ...]

    @property
    def label(self) -> str:
        """Name and version in one, such as "nhs_health_check 2026-11"."""
        return f"{self.name} {self.version}"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def asked(self, answers: Mapping[str, str]) -> tuple[Question, ...]:
        """The questions that these answers lead to, in order. An answer to a question not asked counts for nothing."""
        kept: dict[str, str] = {}
        points: dict[str, int] = {}
        asked = []
        for question in self.questions:
            if not all(condition.holds(kept, points) for condition in question.asked_when):
                continue
            asked.append(question)
            if option := question.option(answers.get(question.id)):
                kept[question.id] = option.code
                points[question.id] = option.points or 0
        return tuple(asked)

    def as_json(self) -> dict[str, Any]:
        """As the API serves it."""
        return {
            "name": self.name,
            "version": self.version,
            "title": self.title,
            "sections": [
                {"id": s.id, "title": s.title, "source": s.source, "questions": [q.as_json() for q in s.questions]}
                for s in self.sections
            ],
        }


def check_answers(questionnaire: Questionnaire, answers: Mapping[str, object], *, whole: bool) -> dict[str, str]:
    """The answers in the questionnaire's own order, each one known to it.

    Args:
        answers: question id to option code, as they came in.
        whole: True for a submission: every asked and required question is answered, and no other.

    Raises:
        Invalid: code "unknown-question", "unknown-option", "not-asked" or "unanswered". A given value is never
            repeated; a given question id only where it has the form of one, as it may hold anything.
    """
    questions = questionnaire.questions
    for unknown in sorted(set(answers) - {question.id for question in questions}):
        raise _refused("unknown-question", f"{questionnaire.label} has no such question.", unknown)
    known = {}
    for question in questions:
        if question.id in answers:
            option = question.option(answers[question.id])
            if option is None:
                raise _refused("unknown-option", "This question has no such option.", question.id)
            known[question.id] = option.code
    if whole:
        _check_whole(known, questionnaire.asked(known), questions)
    return known


def _check_whole(known: Mapping[str, str], asked: Sequence[Question], questions: Sequence[Question]) -> None:
    ids = {question.id for question in asked}
    for question in questions:
        if question.id in known and question.id not in ids:
            raise _refused("not-asked", "This question is not asked after the other answers.", question.id)
        if question.id in ids and question.required and question.id not in known:
            raise _refused("unanswered", "This question must be answered.", question.id)


def _refused(code: str, detail: str, question: str) -> Invalid:
    field = f"/answers/{question}" if _QUESTION_ID.fullmatch(question) else "/answers"
    return Invalid(code, detail, field=field)
