"""A second person lets somebody take exact figures as files, as the staff pages have it."""

from django.contrib.auth.models import User

from apps.clients.clock import now
from apps.staff import second_person
from apps.staff.models import Kind


def agree(user):
    """For an hour from now."""
    other = User.objects.create_superuser("second person")
    proposed = second_person.propose(
        kind=Kind.EXPORT, subject=f"staff:{user.pk}", reason="to file the quarter", user=user, by="test", at=now()
    )  # fmt: skip
    second_person.decide(proposal_id=proposed.pk, approved=True, user=other, by="test", at=now())
