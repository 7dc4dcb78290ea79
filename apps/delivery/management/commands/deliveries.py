"""manage.py deliveries: how each lane stands, what is parked and why, and parked ones sent again by their reason."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from apps.clients.clock import now
from apps.delivery import actions
from apps.delivery.lane import Lane
from apps.delivery.models import UNSENT, Delivery, State
from healthcheck.refusal import Conflict


class Command(BaseCommand):
    """Shows; with --resend it first puts back into the queue what was parked for that reason."""

    help = (
        "Shows each lane (a channel and a destination) with something to send, waiting for an answer or parked: how "
        "many, since when the oldest waits, and whether its circuit is open; then what is parked, by reason.\n"
        "With --resend it first puts back into the queue whatever was parked for a reason that begins so; what a newer "
        "record has overtaken stays.\n"
        'Example: manage.py deliveries --channel pdm --resend "No success after"'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, and whether to send again."""
        parser.add_argument("--channel", help="this one alone, such as pdm")
        parser.add_argument("--destination", help="this one alone, by its ODS code")
        parser.add_argument("--resend", metavar="REASON", help="send again what was parked for this")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send again where asked, then show."""
        wanted = {key: options[key] for key in ("channel", "destination") if options[key]}
        if options["resend"]:
            self._resend(Delivery.objects.filter(state=State.PARKED, reason__startswith=options["resend"], **wanted))
        self._lanes(wanted)
        parked = Delivery.objects.filter(state=State.PARKED, **wanted).values("channel", "reason")
        for row in parked.annotate(count=Count("id")).order_by("channel", "-count"):
            self.stdout.write(f"parked {row['count']:>6}  {row['channel']}: {row['reason']}")

    def _resend(self, rows: Any) -> None:
        ids, done = list(rows.order_by("queued_at", "id").values_list("id", flat=True)), 0
        for delivery_id in ids:
            try:
                actions.send_again(delivery_id=delivery_id, by="operator:deliveries", at=now())
                done += 1
            except Conflict as refusal:
                self.stderr.write(f"{delivery_id}: {refusal.detail}")
        self.stdout.write(f"{done} of {len(ids)} put back into the queue")

    def _lanes(self, wanted: dict[str, str]) -> None:
        circuits = {
            (lane.channel, lane.destination): lane.open_until
            for lane in Lane.objects.filter(open_until__isnull=False, **wanted)
        }
        standing = Delivery.objects.filter(state__in=(*UNSENT, State.SENT, State.PARKED), **wanted)
        counted = standing.values("channel", "destination").annotate(
            unsent=Count("id", filter=Q(state__in=UNSENT)),
            unanswered=Count("id", filter=Q(state=State.SENT)),
            parked=Count("id", filter=Q(state=State.PARKED)),
            oldest=Min("queued_at", filter=Q(state__in=UNSENT)),
            attempts=Max("attempts", filter=Q(state__in=UNSENT)),
        )
        for row in counted.order_by("oldest", "channel", "destination"):
            words = f"{row['channel']} to {row['destination']}: {row['unsent']} to send"
            if row["oldest"]:
                words += f" (the oldest since {timezone.localtime(row['oldest']):%-d %B %Y %H:%M}"
                words += f", at most {row['attempts']} tries)"
            words += f", {row['unanswered']} not answered, {row['parked']} parked"
            if opened := circuits.get((row["channel"], row["destination"])):
                words += f"; its circuit is open until {timezone.localtime(opened):%H:%M:%S}"
            self.stdout.write(words)
