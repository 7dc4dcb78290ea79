"""Mail: a few words and a link to an organisation, never anything personal.

The delivery's id is the Message-ID (RFC 5322, section 3.6.4). A mail that is sent again because nobody knows what
became of the first try carries the same one, so a receiver can tell that it is the same.
"""

import smtplib
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from apps.delivery import certificate
from apps.delivery.channel import Arrival, Outcome, Result

NAME: Final = "mail"
REPEATS_HARMLESSLY: Final = True  # read twice it says the same, and one nobody got helps nobody
# RFC 5321, section 4.2.1: a reply of 4yz may be tried again, one of 5yz not.
_FOR_GOOD = range(500, 600)


def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
    """Hand the mail to our mail server. The payload is {"to": ..., "subject": ..., "body": ...}."""
    if not settings.EMAIL_HOST:
        return Outcome(Result.PERMANENT, detail="no-mail-server")
    headers = {"Message-ID": f"<{message_id}@{settings.MAIL_DOMAIN}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(payload["subject"], payload["body"], to=[payload["to"]], headers=headers)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(next(iter(error.recipients.values()))[0])
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code)
    except (smtplib.SMTPException, OSError) as error:
        if why := certificate.fault(error):
            return Outcome(Result.TRANSIENT, detail=why)
        return Outcome(Result.UNKNOWN, detail=type(error).__name__)
    return Outcome(Result.ACCEPTED)


def ask(payload: Mapping[str, Any], *, message_id: UUID) -> Arrival:
    """Nobody can tell: SMTP has no question for it (RFC 5321)."""
    return Arrival.CANNOT_TELL


def _refused(code: int) -> Outcome:
    return Outcome(Result.PERMANENT if code in _FOR_GOOD else Result.TRANSIENT, status=code, detail="refused")
