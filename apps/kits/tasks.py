"""Celery: read laboratory messages left over, serve orders, remind, alarm. A lost run is made up by the next."""

from celery import shared_task

from apps.clients.clock import now
from apps.kits import actions, stock


@shared_task(name="kits.read_left_over")
def read_left_over() -> int:
    """Read what waits for a kit that is known by now, or was interrupted; how many messages were read."""
    return actions.read_left_over(by="service:kits", at=now())


@shared_task(name="kits.fill")
def fill() -> int:
    """Serve the orders that wait for stock; how many were served."""
    return actions.fill_all(by="service:kits", at=now())


@shared_task(name="kits.warn_of_low_stock")
def warn_of_low_stock() -> int:
    """Warn the operator of low stock, once a day; how many suppliers have too few kits."""
    return stock.warn_of_low(at=now())


@shared_task(name="kits.alarm")
def alarm() -> int:
    """Wake somebody for the doubtful samples that no clinician has looked at; how many there are."""
    return actions.alarm(at=now())


@shared_task(name="kits.remind")
def remind() -> int:
    """Remind people of the kits they have not sent back; how many reminders were queued."""
    return actions.remind(by="service:kits", at=now())
