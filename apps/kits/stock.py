"""The kits a supplier holds for us: which lot the next one comes from, and how many are left."""

import logging
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from apps.kits.models import Kit, Lot, SupplierAccount
from apps.tenancy.scope import SERVICE, within

log = logging.getLogger(__name__)

_RULES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LEAST_LEFT = timedelta(days=_RULES["least_days_left"])
MOST_YEARS: int = _RULES["most_years"]


def usable(account: SupplierAccount, *, day: date) -> QuerySet[Lot]:
    """The lots a kit may be sent from on a day, the one that runs out first before the others."""
    rows = Lot.objects.filter(supplier=account, left__gt=0, expires_on__gte=day + LEAST_LEFT)
    return rows.order_by("expires_on", "number")


def left(account: SupplierAccount, *, day: date) -> int:
    """How many kits may be sent on a day."""
    return usable(account, day=day).aggregate(kits=Sum("left"))["kits"] or 0


def is_low(account: SupplierAccount, *, day: date) -> bool:
    """Whether the operator must see to more kits."""
    return account.stock_kept_here and left(account, day=day) <= account.low_stock_at


def waiting(account: SupplierAccount) -> QuerySet[Kit]:
    """The orders that wait for stock, in the order they are served."""
    return Kit.objects.filter(supplier=account, waits=True).order_by("ordered_at", "id")


def hold(account: SupplierAccount) -> None:
    """Hold a supplier's whole stock until the transaction ends: a second order sees what the first has left.

    One lock and not one a lot: an order and a delivery that took several in turn would wait for each other.
    """
    SupplierAccount.objects.select_for_update(no_key=True).get(pk=account.pk)


def take(kit: Kit, *, at: datetime) -> None:
    """Take the next kit for a held order; with none left the order stays, and waits. A kit in hand takes none."""
    account = kit.supplier
    if kit.handed_out or not account.stock_kept_here:
        return
    hold(account)
    day = timezone.localdate(at)
    lots = list(usable(account, day=day))
    kit.lot, kit.waits = (lots[0], False) if lots else (None, True)
    kit.save(update_fields=["lot", "waits"])
    if lots:
        Lot.objects.filter(pk=lots[0].pk).update(left=F("left") - 1)
    remain = sum(lot.left for lot in lots) - bool(lots)
    if kit.waits or remain in (0, account.low_stock_at):  # once when it becomes low, not for each order after
        _warn(account, remain)


def warn_of_low(*, at: datetime) -> int:
    """Warn the operator of each supplier with too few kits, some of which may just have run out; how many there are."""
    day = timezone.localdate(at)
    low = [each for each in SupplierAccount.objects.filter(stock_kept_here=True) if is_low(each, day=day)]
    for account in low:
        _warn(account, left(account, day=day))
    return len(low)


def _warn(account: SupplierAccount, remain: int) -> None:
    with within(SERVICE):  # whoever orders sees their own order alone
        log.warning("%s: %d kits left, %d orders wait", account.key, remain, waiting(account).count())


def put_back(kit: Kit) -> None:
    """The kit of a held order that was not sent is the next order's."""
    if kit.lot_id is not None:
        Lot.objects.filter(pk=kit.lot_id).update(left=F("left") + 1)
        kit.lot = None
        kit.save(update_fields=["lot"])
