"""What staff do to many deliveries at once by hand, and what they are told of it."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.clients.clock import now
from apps.delivery.models import Delivery
from healthcheck.refusal import Refusal

AT_ONCE: Final = 500  # one click must be over before a browser, or a gateway, gives up waiting
_NAMED: Final = 3


def to_each(request: HttpRequest, chosen: QuerySet[Delivery], do: Callable[..., Any], *, done: str) -> None:
    """Do it to each, the oldest first; the reasons of those it could not be done to are said once each.

    Args:
        done: what became of the others, such as "put back into the queue".
    """
    ids = list(chosen.order_by("queued_at", "id").values_list("id", flat=True)[: AT_ONCE + 1])
    refused: dict[str, list[UUID]] = {}
    for delivery_id in ids[:AT_ONCE]:
        try:
            do(delivery_id=delivery_id, by=f"staff:{request.user.pk}", at=now())
        except Refusal as refusal:
            refused.setdefault(refusal.detail, []).append(delivery_id)
    left = sum(map(len, refused.values()))
    messages.info(request, f"{len(ids[:AT_ONCE]) - left} {done}; {left} left as they were.")
    for why, those in refused.items():
        more = f" and {len(those) - _NAMED} more" if len(those) > _NAMED else ""
        messages.warning(request, f"{why} ({', '.join(map(str, those[:_NAMED]))}{more})")
    if len(ids) > AT_ONCE:
        messages.warning(request, f"These were the oldest {AT_ONCE}. Choose again for the rest.")
