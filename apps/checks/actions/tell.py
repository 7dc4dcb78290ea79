"""Tell the person in the NHS App. No clinical content, no name: what matters waits behind their sign-in."""

from datetime import datetime
from uuid import UUID

from apps.checks.actions.find import reminded
from apps.checks.models import HealthCheck
from apps.delivery import actions as delivery

WORDS = {
    "invitation": (
        "You are invited to have your NHS Health Check at home. It takes about 20 minutes and a finger-prick blood "
        "test. Open the NHS App to start."
    ),
    "helped": (
        "Somebody is helping you with your NHS Health Check, because you agreed to it. Open the NHS App to see who. If "
        "you did not agree, you can stop it there."
    ),
    "results": "Your NHS Health Check results are ready. Open the NHS App to see them.",
    "results-some": (
        "Some of your NHS Health Check results are ready. Open the NHS App to see them and what to do about the rest."
    ),
    "kit-replaced": (
        "We are sending you a new test kit for your NHS Health Check. It is free. You do not need to do anything until "
        "it arrives."
    ),
    "kit-replaced-waiting": (
        "Your test kit for your NHS Health Check needs replacing. We have run out of kits for now and will post you a "
        "new one when we have more. It is free. You do not need to do anything until it arrives."
    ),
    "kit-waiting": (
        "We have run out of test kits for your NHS Health Check for now. We have kept your order and will post your "
        "kit when we have more. You do not need to do anything until it arrives."
    ),
    "kit-in-stock": "We have test kits for your NHS Health Check again. We will post yours soon.",
    "kit-ended": (
        "Your test kit for your NHS Health Check did not give every result, and we will not send another one. Open the "
        "NHS App to see what to do next."
    ),
    "kit-cancelled": (
        "Your test kit for your NHS Health Check was cancelled. Open the NHS App to see what to do next. You can order "
        "another kit."
    ),
    "results-changed": (
        "There is a change to your NHS Health Check results. Open the NHS App to see what has changed and what to do "
        "now."
    ),
    "results-checking": (
        "A clinician is checking your blood test results for your NHS Health Check before we use them. If we told you "
        "before to get help, still do that. We will tell you when they have looked."
    ),
    "results-checked": (
        "A clinician has checked your blood test results for your NHS Health Check, and we can use them. Open the NHS "
        "App to see what is still needed."
    ),
    "sample-not-used": (
        "A clinician has checked a blood sample for your NHS Health Check, and we cannot use it. Open the NHS App to "
        "see what to do next."
    ),
    "urgent": "There is an important message about your NHS Health Check. Open the NHS App to read it now.",
}


def tell(check: HealthCheck, *, what: str, reference: UUID, at: datetime) -> None:
    """Queue one message; the same message about the same thing is queued once."""
    _queue(check, purpose=what, body=WORDS[what], reference=reference, at=at, urgent=what == "urgent")


def remind(check: HealthCheck, *, purpose: str, words: str, reference: UUID, at: datetime) -> None:
    """Queue a reminder of a kit in the words of its own table; the same one of the same kit is queued once."""
    _queue(check, purpose=purpose, body=words, reference=reference, at=at)
    reminded(check_id=check.id, at=at)


def _queue(check: HealthCheck, *, purpose: str, body: str, reference: UUID, at: datetime, urgent: bool = False) -> None:
    delivery.queue(
        channel="nhs_notify",
        subject=check.person_id,
        reference=reference,
        purpose=purpose,
        destination=check.person.practice_id,
        payload={"nhs_number": check.person.nhs_number, "body": body},
        at=at,
        urgent=urgent,
    )
