"""manage.py kit_stock: what each supplier has left, and the orders that wait."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from apps.clients.clock import now
from apps.kits import stock
from apps.kits.models import SupplierAccount


class Command(BaseCommand):
    """Lists the stock that is kept here; LOW stands where more kits must be seen to."""

    help = (
        "List the kits that are left at each supplier whose stock is kept here (add_supplier --stock), lot by lot.\n"
        "A supplier adds a lot by POST /v1/suppliers/<name>/stock, the operator in the admin.\n"
        "Example: manage.py kit_stock --supplier bloods-north"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose stock."""
        parser.add_argument("--supplier", help="its name (default: every supplier)")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each supplier, and under it one for each lot."""
        day = timezone.localdate(now())
        accounts = SupplierAccount.objects.filter(stock_kept_here=True).order_by("key")
        if options["supplier"]:
            accounts = accounts.filter(key=options["supplier"])
        for account in accounts:
            low = " LOW" if stock.is_low(account, day=day) else ""
            waiting = stock.waiting(account).count()
            self.stdout.write(f"{account.key}: {stock.left(account, day=day)} left, {waiting} orders wait{low}")
            sendable = set(stock.usable(account, day=day))
            for lot in account.lots.all():
                kept = "" if lot in sendable else "  not sent any more" if lot.left else "  used up"
                self.stdout.write(f"  {lot.number}: {lot.left} of {lot.received}, until {lot.expires_on}{kept}")
        if not accounts:
            self.stdout.write("no stock is kept here")
