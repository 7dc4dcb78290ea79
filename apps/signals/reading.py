"""Reads a signal: a FHIR R4 history Bundle around one Parameters resource, as the notification service writes it.

Source: NHSDigital/multicast-notification-service, signal-schemas/fhirsignal.schema.json (the Subscriptions R5
Backport's status for R4). A signal says that something happened to whom; what, the Personal Demographics Service says.
So what a second entry may bring along ("hydrated") is left unread: a forged signal changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from healthcheck import strict_json
from healthcheck.person import NhsNumber
from healthcheck.refusal import Invalid

PROFILE: Final = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4"
PARAMETERS: Final = ("subscription", "status", "type", "notification-event", "additional-context")
LONGEST: Final = 64
AHEAD: Final = timedelta(hours=1)  # of the sender's clock; a time to come would outweigh every later word


@dataclass(frozen=True, slots=True)
class Told:
    """What a signal says.

    Args:
        event_id: the event's own id; the same event again has no second effect.
        type: of the event, such as "pds-death-notification-2".
        happened_at: by the sender's clock.
        subject: whom it is about, as it was written.
    """

    event_id: str
    type: str
    happened_at: datetime
    subject: str

    @property
    def nhs_number(self) -> NhsNumber:
        """Whom it is about. Raises Invalid."""
        return NhsNumber(self.subject)


def read(body: bytes, *, at: datetime) -> Told:
    """The signal in a body. Raises Invalid, "bad-signal", with the place, for anything that is none."""
    try:
        bundle = strict_json.loads(body)
    except strict_json.Unreadable:
        raise _invalid("A signal is JSON.", "") from None
    _same(_object(bundle, "").get("resourceType"), "Bundle", "/resourceType")
    _same(bundle.get("type"), "history", "/type")
    status = _status(bundle)
    event, context = _parts(status, "notification-event", 3), _parts(status, "additional-context", 4)
    return Told(
        event_id=_word(bundle.get("id"), "/id"),
        type=_word(context.get("event-type", {}).get("valueString"), "event-type"),
        happened_at=_moment(event.get("timestamp", {}).get("valueInstant"), at=at),
        subject=_word(_subject(context), "subject"),
    )


def _status(bundle: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not 1 <= len(entries) <= 2:
        raise _invalid("A signal has one entry, or a second with what it is about.", "/entry")
    place = "/entry/0/resource"
    status = _object(_object(entries[0], "/entry/0").get("resource"), place)
    _same(status.get("resourceType"), "Parameters", f"{place}/resourceType")
    _same(_object(status.get("meta"), f"{place}/meta").get("profile"), [PROFILE], f"{place}/meta/profile")
    found = status.get("parameter")
    if not isinstance(found, list) or len(found) != len(PARAMETERS):
        raise _invalid("A signal has five parameters.", f"{place}/parameter")
    named = [_object(each, f"{place}/parameter/{number}") for number, each in enumerate(found)]
    _same(tuple(each.get("name") for each in named), PARAMETERS, f"{place}/parameter")
    _same(named[2].get("valueCode"), "event-notification", f"{place}/parameter/2/valueCode")
    return named


def _parts(status: list[Mapping[str, Any]], name: str, most: int) -> dict[str, Mapping[str, Any]]:
    place = f"/entry/0/resource/parameter/{PARAMETERS.index(name)}/part"
    parts = status[PARAMETERS.index(name)].get("part")
    if not isinstance(parts, list) or not 2 <= len(parts) <= most:
        raise _invalid("Parts are missing, or there are too many.", place)
    return {str(_object(part, f"{place}/{number}").get("name")): part for number, part in enumerate(parts)}


def _subject(context: Mapping[str, Mapping[str, Any]]) -> object:
    reference = _object(context.get("subject", {}).get("valueReference"), "subject")
    return _object(reference.get("identifier"), "subject").get("value")


def _moment(value: object, *, at: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        told = None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the first and last hours of the calendar have no place in UTC
        raise _invalid("A time is written as 2026-11-20T08:30:00Z.", "timestamp") from None
    if told is None or told > at + AHEAD:
        raise _invalid("This time has no offset, or is still to come.", "timestamp")
    return told


def _word(value: object, place: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST or not value.isascii() or not value.isprintable():
        raise _invalid(f"A word of at most {LONGEST} letters is expected here.", place)
    return value


def _object(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _invalid("An object is expected here.", place)
    return value


def _same(value: object, expected: object, place: str) -> None:
    if value != expected:
        raise _invalid("This is not as a signal has it.", place)


def _invalid(detail: str, place: str) -> Invalid:
    return Invalid("bad-signal", detail, field=place)
