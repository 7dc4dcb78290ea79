"""The mail with the quarter's report: released figures and where the rest stands. Sent once a quarter."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.reports import exports
from apps.reports.models import Mailed
from apps.reports.published import LEGEND, Published, published
from apps.reports.quarter import Quarter
from apps.reports.ratio import Ratio

BODY = """NHS Health Check at home, {quarter}: the figures as of {day}.

Offered in the quarter: {offered}
Received in the quarter: {received}

From the beginning: {all_offered} offered, {all_received} received, uptake {uptake}.

{legend}

The whole report, with who was reached and where people stop:
{link}
The file that comes with this mail holds every published figure.
"""


@transaction.atomic
def send_quarter(*, at: datetime) -> bool:
    """Mail the quarter that ended last, once a release was made after its end; whether a mail went out now.

    A mail server that fails takes the note of it back, so that the next run tries again.
    """
    ended = Quarter.of((Quarter.of(timezone.localdate(at)).starts - timedelta(days=1)).date())
    found = published()
    if not settings.REPORT_MAIL or found is None or found.made_at < ended.ends:
        return False
    _, first = Mailed.objects.get_or_create(quarter=ended.index, defaults={"at": at})
    if first:
        _written(found, ended).send()
    return first


def _written(found: Published, quarter: Quarter) -> EmailMessage:
    of_quarter = dict(found.by_quarter).get(quarter.label, Ratio(0, 0))
    uptake = found.everybody.uptake
    mail = EmailMessage(
        subject=f"NHS Health Check at home: the figures of {quarter.label}",
        body=BODY.format(
            quarter=quarter.label,
            day=f"{timezone.localtime(found.made_at):%-d %B %Y}",
            offered=_count(of_quarter.whole),
            received=_count(of_quarter.part),
            all_offered=_count(uptake.whole),
            all_received=_count(uptake.part),
            uptake="not known" if uptake.percent is None else f"{uptake.percent:.1f}%",
            legend=LEGEND,
            link=settings.SITE_URL + reverse("admin:reports_programme"),
        ),
        to=settings.REPORT_MAIL,
    )
    mail.attach(f"figures-{quarter.label.replace('/', '-').replace(' ', '-')}.csv", exports.as_csv(found), "text/csv")
    return mail


def _count(shown: int | None) -> str:
    return "*" if shown is None else f"{shown:,}"
