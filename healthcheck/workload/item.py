"""An item: one record that gives the surgery something to do, however many actions it holds."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from healthcheck.advice.action import Urgency, Who

_PRESSING = (Urgency.URGENT, Urgency.EMERGENCY)


class Item(StrEnum):
    """What one record is to the surgery's work."""

    NONE = "none"
    ROUTINE = "routine"
    URGENT = "urgent"


class Acts(Protocol):
    """An action, or a row of the action table: what it asks, of whom and how soon."""

    @property
    def urgency(self) -> Urgency:
        """How soon."""
        ...

    @property
    def who(self) -> Who:
        """Who acts."""
        ...


def of(actions: Iterable[Acts]) -> Item:
    """What a record with these actions is.

    Anything urgent makes it urgent, also where the person acts first: the surgery is told the same day. What the person
    or a service does in its own time is no work of the surgery.
    """
    kinds = {_kind(action) for action in actions}
    return next((item for item in (Item.URGENT, Item.ROUTINE) if item in kinds), Item.NONE)


def for_a_service(actions: Iterable[Acts]) -> bool:
    """Whether a service outside the surgery, such as stop smoking or diabetes prevention, is asked to act."""
    return any(action.who is Who.SERVICE for action in actions)


def _kind(action: Acts) -> Item:
    if action.urgency in _PRESSING:
        return Item.URGENT
    return Item.ROUTINE if action.who is Who.SURGERY and action.urgency is Urgency.ROUTINE else Item.NONE
