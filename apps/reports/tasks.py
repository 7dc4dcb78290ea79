"""What the reports do by themselves: take in what changed, release the day's figures, mail the quarter's."""

from celery import shared_task

from apps.clients.clock import now
from apps.reports import mails, releasing, rollup


@shared_task(name="reports.fold")
def fold() -> int:
    """Take what changed into the tallies; how many changes."""
    return rollup.fold().changes or 0


@shared_task(name="reports.release")
def release() -> str:
    """Release the figures as they are now."""
    return str(releasing.make(at=now()).pk)


@shared_task(name="reports.mail")
def mail() -> bool:
    """Mail the quarter that ended, unless it was; whether a mail went out."""
    return mails.send_quarter(at=now())
