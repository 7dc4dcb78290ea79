"""What a practice's system answers to a record, by whichever door it comes: one reading, one effect."""

from rest_framework.request import Request

from apps.checks import actions
from apps.clients.clock import now
from apps.clients.doors import Door
from apps.delivery.acknowledgement import read
from apps.delivery.models import Delivery
from apps.delivery.refusing import KeepsRefused
from healthcheck.refusal import NotAllowed


class TakesPracticeAnswers(KeepsRefused, Door):
    """A door for MessageHeader and OperationOutcome. The same answer again changes nothing, so it needs no key."""

    idempotent_by_header = False

    def take(self, request: Request) -> Delivery:
        """The delivery that was answered. Raises NotAllowed for a caller that is no organisation."""
        answer = read(request.data)
        if self.caller.organisation is None:
            raise NotAllowed("organisations-only", "Only a practice acknowledges.")
        return actions.acknowledge(
            record_id=answer.reference,
            accepted=answer.accepted,
            diagnostics=answer.diagnostics,
            named=answer.named,
            practice=self.caller.organisation,
            by=self.caller.actor,
            at=now(),
        )
