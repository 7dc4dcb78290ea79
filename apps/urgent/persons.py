"""What the person is told of their own case: that somebody has seen it, and where it stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from apps.delivery import actions as delivery
from apps.urgent.case import Held
from apps.urgent.models import Alert, Case, Event, Urgency
from apps.urgent.standing import RECORD, Standing

# In the NHS App anybody may read over a shoulder: no clinical content, as in every message.
SEEN_MESSAGE = "There is an update to your NHS Health Check. Open the NHS App to read it."

_DO_NOT_WAIT = {
    Urgency.URGENT: "Do not wait for them to call you: do what we advise above.",
    Urgency.EMERGENCY: "Do not wait for them: do what we advise above now, if you have not done it yet.",
}
SENDING = "We are sending this to your GP surgery now."
SENT = "We have sent this to your GP surgery. Nobody there has told us yet that they have seen it."
NOT_REACHED = (
    "We could not reach anybody at your GP surgery yet. We are still trying, and have asked other people to help."
)
SEEN_BY_SURGERY = "Your GP surgery has seen this ({when}). Follow what they tell you."
SEEN_BY_SERVICE = "Somebody who looks after urgent results for this service has seen this ({when})."
STILL = "If you have not heard from anybody yet, do what we advise above."
CLOSED = "This has been followed up ({when}). If you feel worse, or are worried, call your GP surgery, or 111."


def tell_seen(alert: Alert, *, at: datetime) -> None:
    """Queue a message that there is something to read; for one alert it is queued once."""
    person = alert.case.person
    delivery.queue(
        channel="nhs_notify",
        subject=person.pk,
        reference=alert.pk,
        purpose="urgent-seen",
        destination=person.practice_id,
        payload={"nhs_number": person.nhs_number, "body": SEEN_MESSAGE},
        at=at,
    )


def state_of(check_id: UUID) -> dict[str, Any] | None:
    """Where the newest case of a check stands, for the person; None when there never was one."""
    case = Case.objects.filter(check_id=check_id).order_by("-opened_at", "-id").first()
    if case is None:
        return None
    stands = Held(case).stands
    state, words = _said(stands, case.urgency)
    return {
        "state": state,
        "words": words,
        "sent_at": stands.sent and stands.sent.at,
        "seen_at": stands.seen_at,
        "closed_at": stands.closed_at,
    }


def _said(stands: Standing, urgency: str) -> tuple[str, str]:
    urgent = _DO_NOT_WAIT[Urgency(urgency)]
    if stands.closed:
        return "closed", CLOSED.format(when=_when(stands.closed.at))
    if stands.seen:
        seen = SEEN_BY_SURGERY if _by_surgery(stands.seen) else SEEN_BY_SERVICE
        return "seen", f"{seen.format(when=_when(stands.seen.at))} {STILL}"
    if stands.taken or RECORD in stands.undelivered:
        return "not_reached", f"{NOT_REACHED} {urgent}"
    if stands.sent or stands.arrived:
        return "sent", f"{SENT} {urgent}"
    return "sending", f"{SENDING} {urgent}"


def _by_surgery(seen: Event) -> bool:
    """Whether it was a human at the practice: its own answer, or one whom our staff spoke to there."""
    return seen.user_id is None or seen.named is not None


def _when(at: datetime) -> str:
    """As NHS content writes it: "22 November 2026 at 3:05pm"."""
    local = timezone.localtime(at)
    clock = f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"
    return f"{date_format(local, 'j F Y')} at {clock}"
