"""Dead letters in the admin, mended: the record of a parked delivery made anew from its assessment and sent again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.checks.actions.remake import remake
from apps.clients.clock import now
from apps.delivery.admin import DeliveryAdmin
from apps.delivery.models import Delivery
from healthcheck.refusal import Refusal


class MendableDeliveryAdmin(DeliveryAdmin):
    """The outbox's own page, with one more thing that can be done: it needs what only a check knows."""

    actions = ("send_again", "make_anew")

    @admin.action(description="Make the record anew and send it (parked only)", permissions=["send_again"])
    def make_anew(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """For records that were refused for a fault of ours which has been put right since."""
        done, ids = 0, list(chosen.order_by("queued_at", "id").values_list("id", flat=True))
        for delivery_id in ids:
            try:
                remake(delivery_id=delivery_id, by=f"staff:{request.user.pk}", at=now())
                done += 1
            except Refusal as refusal:
                messages.warning(request, f"{delivery_id}: {refusal.detail}")
        messages.info(request, f"{done} made anew and put back into the queue; {len(ids) - done} left as they were.")
