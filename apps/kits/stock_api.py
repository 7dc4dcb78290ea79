"""Door for a supplier's stock of kits.

/v1/suppliers/<slug:supplier>/stock    SupplierStock
"""

from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.clients.clock import now
from apps.clients.doors import Door
from apps.kits import actions, bodies, stock
from apps.kits.models import SupplierAccount


class SupplierStock(Door):
    """The kits a supplier holds for us. It sees and fills its own alone."""

    allow: ClassVar[dict[str, tuple[str, ...]]] = {"GET": ("kits:write",), "POST": ("kits:write",)}

    @extend_schema(responses={200: bodies.Stock})
    def get(self, request: Request, supplier: str) -> Response:
        """What is left of each lot, and the orders that wait for more."""
        return Response(_as_stock(self._account(supplier), day=timezone.localdate(now())))

    @extend_schema(request=bodies.LotAdded, responses={200: bodies.Stock, 201: bodies.Stock})
    def post(self, request: Request, supplier: str) -> Response:
        """Add a lot, or raise it by a later delivery; orders that wait are served. The same total changes nothing."""
        body = self.read(request, bodies.LotAdded)
        account, at = self._account(supplier), now()
        _, new = actions.add_stock(
            account=account,
            number=body.lot,
            quantity=body.quantity,
            expires_on=body.expires,
            by=self.caller.actor,
            at=at,
        )
        return Response(_as_stock(account, day=timezone.localdate(at)), status=201 if new else 200)

    def _account(self, supplier: str) -> SupplierAccount:
        return actions.account_of(supplier=supplier, organisation=self.caller.organisation)


def _as_stock(account: SupplierAccount, *, day: date) -> dict[str, Any]:
    sendable = set(stock.usable(account, day=day).values_list("pk", flat=True))
    return {
        "supplier": account.key,
        "left": stock.left(account, day=day),
        "low": stock.is_low(account, day=day),
        "waiting": stock.waiting(account).count(),
        "lots": [
            {
                "lot": lot.number,
                "received": lot.received,
                "left": lot.left,
                "expires": lot.expires_on,
                "usable": lot.pk in sendable,
            }
            for lot in account.lots.all()
        ],
    }
