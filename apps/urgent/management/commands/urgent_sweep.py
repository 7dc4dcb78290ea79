"""manage.py urgent_sweep: what beat and worker do every 2 seconds, once, in this process and without a broker."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.delivery import sending
from apps.urgent import actions
from apps.urgent.clock import steady


class Command(BaseCommand):
    """Takes the rungs that are due, then sends what is urgent and due."""

    help = (
        "Take every rung of the escalation ladder that is due, and send every urgent delivery that is due, in this\n"
        "process. Run it from cron every minute as a second engine beside the worker: whoever comes second finds the\n"
        "work done. It needs the database and nothing else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, send, say how much."""
        taken = actions.sweep(by="service:urgent_sweep", clock=steady)
        sent = sum(bool(sending.send(delivery_id)) for delivery_id in sending.urgent_due_ids())
        self.stdout.write(f"{taken} rungs taken, {sent} urgent deliveries tried")
