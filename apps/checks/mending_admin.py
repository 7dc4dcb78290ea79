"""Dead letters in the admin, mended: the record of a parked delivery made anew from its assessment and sent again."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.checks.actions.remake import remake
from apps.delivery.by_hand import to_each
from apps.delivery.models import Delivery
from apps.delivery.outbox_admin import DeliveryAdmin


class MendableDeliveryAdmin(DeliveryAdmin):
    """The outbox's own page, with one more thing that can be done: it needs what only a check knows."""

    actions = ("send_again", "make_anew", "not_there")
    explained: ClassVar[dict[str, str]] = DeliveryAdmin.explained | {
        "make_anew": "The record is written anew from what the person was told, under the same ids: right when it was "
        "refused for a fault of ours that has been put right."
    }

    @admin.action(description="Make the record anew and send it (parked only)", permissions=["send_again"])
    def make_anew(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        """For records that were refused for a fault of ours which has been put right since."""
        to_each(request, chosen, remake, done="made anew and put back into the queue")
