"""The part of the benchmark of batches that runs in the service's own settings; prints JSON."""

import json
import time
from collections import Counter
from uuid import uuid4

import httpx2
from django.conf import settings
from django.db import connection

from apps.checks.actions.tell import WORDS
from apps.clients.clock import now
from apps.delivery import arming, batching, claiming
from apps.delivery.channels import nhs_notify
from apps.delivery.models import Delivery, Payload

NHS_NUMBER = "9990000018"
PURPOSE = "bench"


def main(messages: int, practices: int) -> None:
    """Fill, send until nothing is left, count at the stand-in."""
    _fill(messages, practices)
    arming.heal()
    began, cpu, calls = time.perf_counter(), time.process_time(), 0
    while (held := claiming.claim(nhs_notify.NAME, together=True)) and calls < messages:
        batching.work_through(held)
        calls += 1
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    taken = Counter(_taken())
    ours = Delivery.objects.filter(purpose=PURPOSE)
    lost = {str(key) for key in ours.values_list("id", flat=True)} - taken.keys()
    found = {"sent": ours.filter(sent_at__isnull=False).count(), "calls": calls, "seconds": seconds, "cpu": cpu}
    print(json.dumps({**found, "lost": len(lost), "twice": sum(count - 1 for count in taken.values())}))


def _fill(messages: int, practices: int) -> None:
    rows = [
        Delivery(
            channel=nhs_notify.NAME,
            destination=f"P{number % practices:05}",
            subject=uuid4(),
            reference=uuid4(),
            purpose=PURPOSE,
            made_at=now(),
        )
        for number in range(messages)
    ]
    Delivery.objects.bulk_create(rows, batch_size=2000)
    bodies = [Payload(delivery=row, body={"nhs_number": NHS_NUMBER, "body": WORDS["invitation"]}) for row in rows]
    Payload.objects.bulk_create(bodies, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE delivery_delivery, delivery_payload")


def _taken() -> list[str]:
    answer = httpx2.get(settings.NOTIFY_URL.rstrip("/") + "/_messages", timeout=60, trust_env=False)
    return [message["reference"] for message in answer.json()]
