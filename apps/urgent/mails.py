"""What the mails of the ladder say: which case, since when, what to do, and where. Never who, never what was found."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apps.urgent.case import Held
from apps.urgent.ladder import Channel, Rung
from healthcheck.fhir import bundle

SUBJECTS = {
    Channel.PRACTICE_MAIL: "Please look now: an urgent NHS Health Check record of one of your patients",
    Channel.ON_CALL: "You are called out: nobody has answered an urgent NHS Health Check case",
    Channel.ALARM: "Alarm: an urgent NHS Health Check case ({rung})",
}
BODIES = {
    Channel.PRACTICE_MAIL: (
        "An urgent NHS Health Check record of one of your patients was made at {when}. Nobody at your practice has "
        "told us yet that they have seen it.\n\n"
        "1. Open the record in your clinical system. Its id is {record}.\n"
        "2. Contact the patient.\n"
        "3. Acknowledge the record in your system with your name, or tell us when we phone you. Quote case {case}.\n\n"
        "If the record has not reached you, phone us: do not wait for it.\n"
    ),
    Channel.ON_CALL: (
        "An urgent NHS Health Check record was made at {when}. Its practice ({practice}) has not answered.\n\n"
        "1. Open the case: {link}\n"
        "2. Acknowledge it: from then on it is yours.\n"
        "3. Contact the patient, and write down what came of it.\n"
    ),
    Channel.ALARM: "Case {case}, opened at {when}: {does}\n\nOpen it: {link}\n",
}


def written(held: Held, rung: Rung) -> dict[str, str]:
    """Subject and body of a rung's mail."""
    case = held.case
    facts = {
        "rung": rung.name,
        "does": rung.does,
        "case": case.pk,
        "practice": case.practice_id,
        "record": bundle.id_of(held.newest.reference),
        "when": f"{timezone.localtime(held.newest.raised_at):%H:%M on %-d %B %Y}",
        "link": settings.SITE_URL + reverse("admin:urgent_case_change", args=[case.pk]),
    }
    subject, body = SUBJECTS[rung.channel], BODIES[rung.channel]
    return {"subject": subject.format(**facts), "body": body.format(**facts)}
