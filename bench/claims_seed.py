"""What lies in the outbox for the benchmark of claims: so many deliveries over practices of which most are dead."""

from django.db import connection

from apps.delivery import arming
from apps.delivery.lane import Lane, Peer

PRACTICES = 200  # few enough that a claim finds as many deliveries at the smallest size as at the largest

_DELIVERIES = """
INSERT INTO delivery_delivery (id, channel, destination, subject, reference, purpose, urgent, state, attempts, fence,
                               made_at, reason, queued_at, next_at)
SELECT uuidv7(), 'pdm', 'P' || lpad((n %% %(practices)s)::text, 5, '0'), gen_random_uuid(), gen_random_uuid(), 'record',
       false, 'queued', 0, 0, now(), '', now() - interval '1 day' + n * interval '1 millisecond',
       now() - interval '1 day' + n * interval '1 millisecond'
  FROM generate_series(1, %(rows)s) n
"""


def fill(rows: int, *, dead: float) -> None:
    """Begin with empty tables; then this many rows, of which each practice has the same share."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE delivery_delivery, delivery_lane, delivery_peer CASCADE")
        cursor.execute(_DELIVERIES, {"rows": rows, "practices": PRACTICES})
    arming.heal()
    Peer.objects.create(channel="pdm", tokens=1e9)
    _die(dead)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE delivery_delivery, delivery_lane")


def _die(dead: float) -> None:
    """The circuits of the first practices are open, their next probe some time ahead."""
    last = f"P{int(PRACTICES * dead):05}"
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE delivery_lane SET failures = 9, open_until = now() + interval '1 hour', "
            "next_at = now() + interval '1 hour' WHERE destination < %s",
            [last],
        )
    assert Lane.objects.filter(open_until__isnull=False).exists() is (dead > 0)
