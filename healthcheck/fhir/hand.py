"""Who took a value and who put it in: the performer of an Observation, and the words a GP reads."""

from collections.abc import Iterable

from healthcheck.entry import Entry, Route
from healthcheck.fhir.datatype import Json, organisation
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.observation import measured_where
from healthcheck.measurement import Source

# By the person's own word, whoever typed it.
_TOLD = (Route.PERSON, Route.PHONE)


def by_their_word(source: Source, entries: Iterable[Entry | None]) -> bool:
    """Whether the person says it: what was measured at home, and what they say was measured elsewhere."""
    return source is Source.HOME or any(entry is not None and entry.route in _TOLD for entry in entries)


def performer(draft: Draft, source: Source, entries: Iterable[Entry | None]) -> Json:
    """The person, where it is by their word; else the organisation that sent it; else the service."""
    whose = list(dict.fromkeys(entries))
    if by_their_word(source, whose):
        return draft.person
    sent = [entry.organisation for entry in whose if entry is not None]
    return organisation(sent[-1]) if sent else draft.service


def where_and_whose(source: Source, entries: Iterable[Entry | None]) -> str:
    """Where it was measured, and whose hand put it in: "Measured at a kiosk. Sent by a kiosk (FA123, K1)."."""
    known = list(dict.fromkeys(entry for entry in entries if entry is not None))
    told = source is not Source.HOME and any(entry.route in _TOLD for entry in known)
    place = measured_where(source)
    sentences = [f"{place.removesuffix('.')} as the person says." if told else place]
    sentences += [_sentence(entry) for entry in known if entry.route is not Route.PERSON]
    return " ".join(sentences)


def answered(entry: Entry | None) -> str:
    """Whose words an answer is, and who typed it where that was not the person."""
    words = "Reported by the person."
    return f"{words} Typed by {entry}." if entry is not None and entry.organisation else words


def _sentence(entry: Entry) -> str:
    if entry.route is Route.KIOSK:
        return f"Sent by {entry}."
    if entry.route is Route.PHONE:
        return f"Typed by {entry} from what the person said."
    return f"Entered by {entry}."
