"""manage.py rights_requests: what people asked for and nobody has answered, the most urgent first."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.audit import actions as audit
from apps.clients.clock import now
from apps.people.events import LifeEvent, Outcome
from apps.rights.models import Request


class Command(BaseCommand):
    """Lists, with the person's own words, and leaves an entry in the trail for each that is read."""

    help = (
        "List the open requests of people with their words and by when they must be answered, and waiting life events."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        at = now()
        for request in Request.objects.filter(answer=""):
            audit.record(actor="operator:rights_requests", action="request.read", subject=request.person_id, at=at)
            late = " LATE" if at > request.due_at else ""
            self.stdout.write(
                f"{request.pk} {request.kind} by {request.due_at:%Y-%m-%d}{late} person {request.person_id}"
            )
            self.stdout.write(f"    {request.words or '(no words)'}")
        for event in LifeEvent.objects.filter(outcome=Outcome.WAITS).order_by("at"):
            self.stdout.write(f"{event.pk} {event.kind} since {event.at:%Y-%m-%d}: {event.reason}")
