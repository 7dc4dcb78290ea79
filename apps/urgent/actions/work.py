"""What a human does about an open case: acknowledge it, contact the patient, write a note. Each is named and kept."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models, transaction

from apps.urgent import persons
from apps.urgent.case import Held, hold
from apps.urgent.models import Case, Kind
from healthcheck.refusal import Conflict


class How(models.TextChoices):
    """How a patient was contacted."""

    PHONE = "phone", "By phone"
    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "By video"
    OTHER = "other", "In another way"


class Outcome(models.TextChoices):
    """What came of a contact."""

    SPOKE = "spoke", "Spoke to the patient"
    SPOKE_TO_OTHER = "spoke_to_other", "Spoke to somebody else"
    NO_ANSWER = "no_answer", "No answer"
    AMBULANCE = "ambulance", "Sent an ambulance"


@transaction.atomic
def acknowledge(*, case_id: UUID, alert: int, named: str, user: User, by: str, at: datetime) -> Case:
    """A human has seen the newest alert: the one who says so, or `named`, whom they spoke to at the practice.

    Args:
        alert: the number of the alert they were shown.

    Raises:
        Conflict: "closed"; "changed" when there is a newer alert; "already-seen".
    """
    held = require_open(case_id, alert)
    if held.stands.seen:
        raise Conflict("already-seen", "Somebody else has just acknowledged this case.")
    _see(held, named=named, user=user, by=by, at=at)
    return held.case


@transaction.atomic
def contact(
    *, case_id: UUID, alert: int, how: str, outcome: str, words: str, user: User, by: str, at: datetime
) -> Case:
    """A human contacted the patient, or tried to. Who does that has seen the case.

    Raises:
        Conflict: "closed" or "changed".
    """
    held = require_open(case_id, alert)
    if not held.stands.seen:
        _see(held, named="", user=user, by=by, at=at)
    code = f"{How(how).value}:{Outcome(outcome).value}"
    held.add(Kind.CONTACTED, by=by, at=at, user=user, code=code, words=words or None)
    held.set_clocks()
    return held.case


@transaction.atomic
def note(*, case_id: UUID, alert: int, words: str, user: User, by: str, at: datetime) -> Case:
    """Write down what was done, such as who was asked at the practice. It answers nothing.

    Raises:
        Conflict: "closed" or "changed".
    """
    held = require_open(case_id, alert)
    held.add(Kind.NOTED, by=by, at=at, user=user, words=words)
    return held.case


def require_open(case_id: UUID, alert: int) -> Held:
    """The case, held, when it is open and its newest alert is the one that was shown."""
    held = hold(case_id)
    if held.stands.closed:
        raise Conflict("closed", "Somebody else has closed this case.")
    if held.newest.number != alert:
        raise Conflict("changed", "Something new was found since you opened this page. Look again before you go on.")
    return held


def _see(held: Held, *, named: str, user: User, by: str, at: datetime) -> None:
    held.add(Kind.SEEN, by=by, at=at, user=user, named=named or None)
    persons.tell_seen(held.newest, at=at)
    held.set_clocks()
