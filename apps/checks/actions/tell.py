"""Tell the person in the NHS App. No clinical content, no name: what matters waits behind their sign-in."""

from datetime import datetime
from uuid import UUID

from apps.checks.models import HealthCheck
from apps.delivery import actions as delivery

WORDS = {
    "invitation": (
        "You are invited to have your NHS Health Check at home. It takes about 20 minutes and a finger-prick blood "
        "test. Open the NHS App to start."
    ),
    "results": "Your NHS Health Check results are ready. Open the NHS App to see them.",
    "results-some": (
        "Some of your NHS Health Check results are ready. Open the NHS App to see them and what to do about the rest."
    ),
    "kit-replaced": (
        "We are sending you a new test kit for your NHS Health Check. It is free. You do not need to do anything until "
        "it arrives."
    ),
    "urgent": "There is an important message about your NHS Health Check. Open the NHS App to read it now.",
}


def tell(check: HealthCheck, *, what: str, reference: UUID, at: datetime) -> None:
    """Queue one message; the same message about the same thing is queued once."""
    _queue(check, purpose=what, body=WORDS[what], reference=reference, at=at)


def remind(check: HealthCheck, *, purpose: str, words: str, reference: UUID, at: datetime) -> None:
    """Queue a reminder in the words of its own table; the same one of the same thing is queued once."""
    _queue(check, purpose=purpose, body=words, reference=reference, at=at)


def _queue(check: HealthCheck, *, purpose: str, body: str, reference: UUID, at: datetime) -> None:
    delivery.queue(
        channel="nhs_notify",
        subject=check.person_id,
        reference=reference,
        purpose=purpose,
        destination=check.person.practice_id,
        payload={"nhs_number": check.person.nhs_number, "body": body},
        at=at,
    )
