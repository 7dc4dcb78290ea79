"""What follows from a signal, once it is known how the national record stands: one verb of the person's rights."""

from collections.abc import Callable, Mapping
from typing import Final

from apps.people.events import Kind
from apps.rights import actions as rights
from apps.rights.event import Told, take
from apps.signals.demographics import Found
from apps.signals.pds import Nobody

NOT_SHOWN: Final = "The record is sensitive, so PDS does not show the practice: a human must find it out."


class AskAHuman(Exception):
    """Nothing follows from what is known; why, in our own words."""


def _death(told: Told, found: Found) -> bool:
    if not found.death:
        return False
    rights.death(told=told, status=found.death)
    return True


def _practice(told: Told, found: Found) -> bool:
    if not found.practice and found.details.restricted:
        raise AskAHuman(NOT_SHOWN)
    rights.moved(told=told, practice=found.practice)
    return True


def _details(told: Told, found: Found) -> bool:
    rights.changed(told=told, details=found.details)
    return True


def _number(told: Told, found: Found) -> bool:
    """The number is still theirs, or the signal names the new one: there is nothing to replace."""
    return False


# The events we subscribe to, what each is of a person's life, and what is done.
TYPES: Final[Mapping[str, tuple[Kind, Callable[[Told, Found], bool]]]] = {
    "pds-death-notification-2": (Kind.DEATH, _death),
    "pds-change-of-gp-2": (Kind.MOVED, _practice),
    "nhs-number-change-2": (Kind.RENUMBERED, _number),
    "pds-record-change-2": (Kind.CHANGED, _details),
}


def act(kind: str, told: Told, found: Found | Nobody) -> bool:
    """Whether anything was to be done. A number that was replaced is replaced whichever signal brought it to light.

    Raises AskAHuman.
    """
    if found is Nobody.UNKNOWN:
        raise AskAHuman(Nobody.UNKNOWN.value)
    if isinstance(found, Nobody):
        rights.invalidated(told=told)
        return True
    if found.nhs_number.digits != told.nhs_number.digits:
        rights.renumbered(told=told, number=found.nhs_number)
        return True
    return TYPES[kind][1](told, found)


def of_nobody(kind: str, told: Told) -> None:
    """It is about nobody we look after: its id alone is kept."""
    take(told, TYPES[kind][0])
