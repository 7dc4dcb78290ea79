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
    "urgent": "There is an important message about your NHS Health Check. Open the NHS App to read it now.",
}


def tell(check: HealthCheck, *, what: str, reference: UUID, at: datetime) -> None:
    """Queue one message; the same message about the same thing is queued once."""
    delivery.queue(
        channel="nhs_notify",
        subject=check.person_id,
        reference=reference,
        purpose=what,
        destination=check.person.practice_id,
        payload={"nhs_number": check.person.nhs_number, "body": WORDS[what]},
        at=at,
    )
