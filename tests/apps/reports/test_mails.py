"""The mail with the quarter's report."""

from datetime import UTC, datetime
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from apps.reports import mails, releasing
from apps.reports.models import Mailed
from apps.reports.published import published
from tests.apps.reports.crowd import programme

pytestmark = pytest.mark.django_db
ENDED = datetime(2026, 7, 1, 1, 30, tzinfo=UTC)  # the night after 2026/27 Q1
MORNING = datetime(2026, 7, 1, 7, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def told(settings):
    settings.REPORT_MAIL = ["commissioner@council.example"]


@pytest.fixture
def release():
    programme()
    return releasing.make(at=ENDED)


def test_the_quarters_report_goes_out_once(release):
    assert mails.send_quarter(at=MORNING)
    assert not mails.send_quarter(at=MORNING)
    assert not mails.send_quarter(at=datetime(2026, 8, 1, tzinfo=UTC))
    (sent,) = mail.outbox
    assert sent.to == ["commissioner@council.example"]
    assert sent.subject == "NHS Health Check at home: the figures of 2026/27 Q1"


def test_it_says_the_released_numbers_and_where_the_rest_is(release):
    mails.send_quarter(at=MORNING)
    (sent,) = mail.outbox
    ((_, of_quarter),) = published().by_quarter
    assert f"Offered in the quarter: {of_quarter.whole}" in sent.body
    assert f"Received in the quarter: {of_quarter.part}" in sent.body
    assert "/admin/reports/fact/" in sent.body
    assert "* is a count of fewer than 8 people" in sent.body
    ((name, attached, kind),) = sent.attachments
    assert (name, kind) == ("figures-2026-27-Q1.csv", "text/csv")
    assert "A81003" not in attached


def test_it_waits_for_a_release_made_after_the_quarters_end():
    programme()
    releasing.make(at=datetime(2026, 6, 30, 1, 30, tzinfo=UTC))
    assert not mails.send_quarter(at=MORNING)
    releasing.make(at=ENDED)
    assert mails.send_quarter(at=MORNING)


def test_before_any_release_or_without_an_address_nothing_goes_out(settings):
    assert not mails.send_quarter(at=MORNING)
    releasing.make(at=ENDED)
    settings.REPORT_MAIL = []
    assert not mails.send_quarter(at=MORNING)
    assert mail.outbox == []


def test_a_mail_server_that_fails_is_tried_again(release, monkeypatch):
    def fail(self, messages):
        raise SMTPException

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fail)
        with pytest.raises(SMTPException):
            mails.send_quarter(at=MORNING)
    assert not Mailed.objects.exists()
    assert mails.send_quarter(at=MORNING)
