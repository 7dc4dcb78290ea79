"""The escalation ladder: read from ladder.toml, refused when it would leave a case unanswered."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from django.conf import settings

from apps.urgent.models import Urgency


class Until(StrEnum):
    """What makes a rung needless, in the order in which it comes about."""

    SENT = "sent"
    RECEIVED = "received"
    SEEN = "seen"
    CLOSED = "closed"


class Channel(StrEnum):
    """How a rung is taken."""

    ALARM = "alarm"
    PRACTICE_MAIL = "practice_mail"
    PHONE_LIST = "phone_list"
    ON_CALL = "on_call"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung.

    Args:
        urgent, emergency: minutes from the finding until it is due.
        forward: taken at once when the record is refused or an earlier rung cannot be taken.
        does: what is done, for whoever works the case.
    """

    name: str
    until: Until
    channel: Channel
    urgent: float
    emergency: float
    forward: bool
    does: str
    source: str

    def due(self, urgency: str, raised_at: datetime) -> datetime:
        """When it is due. A rehearsal climbs faster than the ladder says, never slower."""
        minutes = self.emergency if urgency == Urgency.EMERGENCY else self.urgent
        return raised_at + timedelta(minutes=minutes) / settings.URGENT_HURRY


class BadLadder(ValueError):
    """A ladder that would leave somebody waiting."""


def read(text: str) -> tuple[Rung, ...]:
    """The rungs of a ladder. Raises BadLadder for one that is not whole."""
    rungs = tuple(
        Rung(**{**raw, "until": Until(raw["until"]), "channel": Channel(raw["channel"])})
        for raw in tomllib.loads(text)["rung"]
    )
    if len({rung.name for rung in rungs}) != len(rungs):
        raise BadLadder("two rungs have the same name")
    if any(not 0 < rung.emergency <= rung.urgent for rung in rungs):
        raise BadLadder("an emergency waits longer than what is urgent")
    for before, after in pairwise(rungs):
        if after.urgent < before.urgent or after.emergency < before.emergency:
            raise BadLadder(f"{after.name} stands after {before.name} and is due before it")
    _refuse_gaps(rungs)
    return rungs


def _refuse_gaps(rungs: Sequence[Rung]) -> None:
    if {rung.until for rung in rungs} != set(Until):
        raise BadLadder("each of sent, received, seen and closed needs a rung that waits for it")
    if {rung.channel for rung in rungs if rung.until is Until.SEEN} != set(Channel):
        raise BadLadder("while nobody has seen a case, every channel is tried")
    if any(rung.urgent > 1 or rung.emergency > 1 for rung in rungs if rung.until is Until.SENT):
        raise BadLadder("a record that has not left within a minute is known")
    if not any(rung.forward and rung.until is Until.SEEN for rung in rungs):
        raise BadLadder("a refused record leads to no human")


RUNGS = read(Path(__file__).with_name("ladder.toml").read_text(encoding="utf-8"))
BY_NAME = {rung.name: rung for rung in RUNGS}
SEEN_FIRST = next(rung.name for rung in RUNGS if rung.until is Until.SEEN)
CLOSED_FIRST = next(rung.name for rung in RUNGS if rung.until is Until.CLOSED)
