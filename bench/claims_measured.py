"""One size of the benchmark of claims, measured in the service's own settings; prints JSON."""

import json
import time

from django.db import connection

from apps.delivery import arming, claiming, recording
from apps.delivery.recording import Told
from apps.tenancy.scope import OWNER, within
from bench.claims import median, middle
from bench.claims_seed import fill

TURNS = 100
LANES = 4  # what one worker process claims at a time
NAIVE = """
SELECT d.id FROM delivery_delivery d JOIN delivery_lane l USING (channel, destination)
 WHERE d.state = 'queued' AND d.next_at <= now() AND l.open_until IS NULL
 ORDER BY d.next_at LIMIT 100 FOR UPDATE OF d SKIP LOCKED
"""


def main(rows: int, dead: float) -> None:
    """Fill, measure, print."""
    with within(OWNER):  # empties tables, which no role of the service may
        fill(rows, dead=dead)
    naive = middle(_naive, 5)
    held = [_claim() for _ in range(TURNS)]
    taken = sorted(milliseconds for milliseconds, _ in held)
    claimed = sum(count for _, count in held)
    arm = middle(lambda: arming.arm(channel="pdm", destination="P00199"), TURNS)
    heal = middle(arming.heal, 5)
    print(
        json.dumps(
            {
                "rows": rows,
                "dead": dead,
                "p50": median(taken),
                "p95": taken[int(TURNS * 0.95)],
                "each": sum(taken) / max(1, claimed),
                "claimed": claimed,
                "arm": median(arm),
                "heal": median(heal),
                "naive": median(naive),
            }
        )
    )


def _claim() -> tuple[float, int]:
    """How long one claim takes and how much it brings; it is given back at once, so that each finds the same."""
    began = time.perf_counter()
    held = claiming.claim("pdm", lanes=LANES)
    taken = (time.perf_counter() - began) * 1000
    for each in held:
        recording.record([Told(claim, None, in_doubt=False) for claim in each.claims])
        recording.release(each, failures=0, hold=0.0)
    return taken, sum(len(each.claims) for each in held)


def _naive() -> None:
    with connection.cursor() as cursor:
        cursor.execute(NAIVE)
        cursor.fetchall()
