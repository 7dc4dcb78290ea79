"""Every message of the catalogue, in a stable order. A new place where a person reads words is one line here."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from healthcheck.words import labels, questions, sentences, service, tables
from healthcheck.words.message import Message

_PLACES = (
    tables.actions,
    sentences.findings,
    tables.follow_up,
    sentences.of_gaps,
    tables.missing,
    sentences.phrases,
    sentences.certainty,
    tables.asked,
    tables.grades,
    sentences.grades,
    questions.questions,
    tables.eligible,
    sentences.changed,
    sentences.again,
    service.what_if,
    service.said,
    labels.labels,
)


@lru_cache(maxsize=1)
def every_message() -> tuple[Message, ...]:
    """Each context and text once; what is only a gap, such as "{readings}", has nothing to translate."""
    return tuple(_once(chain.from_iterable(place() for place in _PLACES)))


def _once(messages: Iterable[Message]) -> Iterator[Message]:
    seen = set()
    for message in messages:
        if message.literal.strip() and (message.context, message.text) not in seen:
            seen.add((message.context, message.text))
            yield message
