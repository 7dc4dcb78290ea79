"""manage.py subscribe_signals: ask the notification service for the events of people's lives, into our MESH mailbox."""

import json
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.delivery import apim
from apps.delivery.channel import Outcome, Result
from apps.delivery.post import Answer
from apps.signals.acting import TYPES

PATH: Final = "/multicast-notification-service/subscriptions"
REASON: Final = "NHS Health Check at home: deaths, moves and changed details of people whose check is under way"


class Command(BaseCommand):
    """One subscription a type; what is there already stays."""

    help = (
        f"Subscribe to {', '.join(TYPES)} at the Multicast Notification Service (HEALTHCHECK_MNS_URL).\n"
        "Signals come to our MESH mailbox (HEALTHCHECK_MESH_MAILBOX) under HEALTHCHECK_MNS_WORKFLOW, or where --to "
        "says: mesh://MAILBOX?workflow_id=ID, or an SQS queue whose reader posts each signal to /v1/signals.\n"
        "Run again it changes nothing: a subscription that is there is said to be there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and which."""
        parser.add_argument("--to", default="", metavar="ENDPOINT", help="default: our own MESH mailbox")
        parser.add_argument("--type", action="append", choices=TYPES, help="these alone; may be given more than once")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for each."""
        own = bool(settings.MESH_MAILBOX and settings.MNS_WORKFLOW)
        ours = f"mesh://{settings.MESH_MAILBOX}?workflow_id={settings.MNS_WORKFLOW}" if own else ""
        endpoint = options["to"] or ours
        if not settings.MNS_URL or not endpoint:
            raise CommandError(
                "Set HEALTHCHECK_MNS_URL, and HEALTHCHECK_MESH_MAILBOX with HEALTHCHECK_MNS_WORKFLOW or --to."
            )
        for name in options["type"] or TYPES:
            outcome = _subscribe(name, endpoint)
            if outcome.result is not Result.ACCEPTED:
                raise CommandError(f"{name}: {outcome.status or ''} {outcome.detail or outcome.result}")
            self.stdout.write(f"{name}: {'there already' if outcome.status == 409 else 'subscribed'}, to {endpoint}")


def _subscribe(name: str, endpoint: str) -> Outcome:
    wanted = {
        "resourceType": "Subscription",
        "status": "requested",
        "reason": REASON,
        "criteria": f"eventType={name}",
        "channel": {"type": "message", "endpoint": endpoint, "payload": "application/fhir+json"},
    }
    headers = {"Content-Type": "application/fhir+json", "Accept": "application/json", "X-Correlation-ID": str(uuid4())}
    url = settings.MNS_URL.rstrip("/") + PATH
    return apim.call("mns", "POST", url, body=json.dumps(wanted).encode(), headers=headers, read=_read)


def _read(answer: Answer) -> Outcome:
    """409 means that it is there."""
    there = answer.status in (201, 409)
    return Outcome(Result.ACCEPTED if there else Result.PERMANENT, status=answer.status)
