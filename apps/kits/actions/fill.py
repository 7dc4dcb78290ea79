"""Fill a supplier's stock: a lot is added, and the orders that waited for a kit are served, oldest first."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.kits import stock
from apps.kits.models import Kit, Lot, SupplierAccount
from apps.tenancy.scope import SERVICE, within
from healthcheck.refusal import Conflict, Invalid


@transaction.atomic
def add_stock(
    *, account: SupplierAccount, number: str, quantity: int, expires_on: date, by: str, at: datetime
) -> tuple[Lot, bool]:
    """The lot, and whether anything is new. Said again, it changes nothing.

    Args:
        quantity: kits of this lot in all, so that no delivery is counted twice; a later delivery raises it.

    Raises:
        Invalid: "bad-expiry" for a lot that is out of date, or keeps longer than any kit does.
        Conflict: "stock-not-kept-here"; "lot-told-differently" for another expiry than before, "fewer-than-before".
    """
    if not account.stock_kept_here:
        raise Conflict("stock-not-kept-here", "This supplier counts its kits itself.")
    today = timezone.localdate(at)
    if not today <= expires_on <= today + timedelta(days=366 * stock.MOST_YEARS):
        raise Invalid("bad-expiry", "This lot is out of date, or its day is mistyped.", field="/expires")
    stock.hold(account)
    defaults = {"received": 0, "left": 0, "expires_on": expires_on, "added_at": at}
    Lot.objects.bulk_create([Lot(supplier=account, number=number, **defaults)], ignore_conflicts=True)
    lot = Lot.objects.select_for_update().get(supplier=account, number=number)
    more = _more(lot, quantity=quantity, expires_on=expires_on)
    if more:
        Lot.objects.filter(pk=lot.pk).update(received=F("received") + more, left=F("left") + more)
        detail = {"supplier": account.key, "reference": str(lot.id), "count": str(more)}
        audit.record(actor=by, action="kit_stock.added", subject=None, at=at, detail=detail)
        fill(account=account, by=by, at=at)
        lot.refresh_from_db()
    return lot, more > 0


def _more(lot: Lot, *, quantity: int, expires_on: date) -> int:
    """How many kits of a held lot are new."""
    if lot.expires_on != expires_on:
        raise Conflict("lot-told-differently", "This lot was added before with another expiry day.", field="/expires")
    if quantity < lot.received:
        raise Conflict("fewer-than-before", "More kits of this lot were told before.", field="/quantity")
    return quantity - lot.received


def fill_all(*, by: str, at: datetime) -> int:
    """Serve what waits at every supplier; how many orders were served."""
    accounts = SupplierAccount.objects.filter(kits__waits=True).distinct().order_by("key")
    return sum(fill(account=account, by=by, at=at) for account in accounts)


def fill(*, account: SupplierAccount, by: str, at: datetime) -> int:
    """Serve the orders that wait for a kit while there are any; how many were served."""
    with within(SERVICE):  # whose orders they are is not the supplier's to see
        return _fill(account, by=by, at=at)


def _fill(account: SupplierAccount, *, by: str, at: datetime) -> int:
    served = 0
    for kit_id in list(stock.waiting(account).values_list("id", flat=True)):
        if account.stock_kept_here and not stock.left(account, day=timezone.localdate(at)):
            break
        served += _serve(kit_id, by=by, at=at)
    return served


@transaction.atomic
def _serve(kit_id: UUID, *, by: str, at: datetime) -> bool:
    """Whether this order has its kit now. One that somebody else holds is left to the next round."""
    rows = Kit.objects.select_for_update(of=("self",), skip_locked=True).select_related("supplier", "check_of__person")
    kit = rows.filter(pk=kit_id, waits=True).first()
    if kit is None:
        return False
    kit.waits = False
    kit.save(update_fields=["waits"])
    stock.take(kit, at=at)
    if kit.waits:
        return False
    detail = {"kit": str(kit.id)}
    audit.record(actor=by, action="kit.served", subject=kit.check_of.person_id, at=at, detail=detail)
    checks.tell(kit.check_of, what="kit-in-stock", reference=kit.id, at=at)
    return True
