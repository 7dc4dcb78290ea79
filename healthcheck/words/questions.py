"""The questionnaires' titles, questions, hints and options, as messages."""

from collections.abc import Iterator

from healthcheck.questionnaires import QUESTIONNAIRES
from healthcheck.words.message import Message


def questions() -> Iterator[Message]:
    """Of every version that is listed; a text that several share stands once for each question."""
    for questionnaire in QUESTIONNAIRES:
        yield Message(f"questionnaire {questionnaire.name}", questionnaire.title)
        for section in questionnaire.sections:
            yield Message(f"section {section.id}", section.title)
            for question in section.questions:
                yield Message(f"question {question.id}", question.text)
                if question.hint:
                    yield Message(f"hint {question.id}", question.hint)
                for option in question.options:
                    yield Message(f"option {question.id} {option.code}", option.label)
