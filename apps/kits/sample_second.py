"""What a first clinician said of a doubtful sample, as the second one reads it."""

from django.contrib import admin

from apps.checks.specimen import Standing
from apps.clients.clock import now
from apps.kits.sample_doubt import OPEN, Doubt
from apps.staff import second_person
from apps.staff.models import Kind, Proposal
from apps.staff.shown import who

OUTCOMES = {
    OPEN: "waits for a clinician",
    Standing.THEIRS.value: "this person's: results used",
    Standing.NOT_THEIRS.value: "not this person's: results never used",
}


def proposed(doubt: Doubt | None) -> Proposal | None:
    """What a first clinician said of it, while it waits for a second one."""
    if doubt is None or doubt.outcome != OPEN:
        return None
    return second_person.waiting(Kind.SAMPLE, at=now()).filter(subject=str(doubt.pk)).first()


class SecondClinician:
    """The lines of the page."""

    @admin.display(description="First clinician")
    def proposed_by(self, doubt: Doubt) -> str:
        """Whose word waits for a second one."""
        waits = proposed(doubt)
        return f"{who(waits.proposer)}: waits for a second clinician" if waits else "nobody yet"

    @admin.display(description="They say")
    def proposed_outcome(self, doubt: Doubt) -> str:
        """Whose sample it is."""
        waits = proposed(doubt)
        return OUTCOMES[waits.choice] if waits else ""

    @admin.display(description="Their reason")
    def proposed_reason(self, doubt: Doubt) -> str:
        """In their words."""
        waits = proposed(doubt)
        return waits.reason if waits else ""
