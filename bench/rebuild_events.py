"""The comparison of bench/rebuild.py, inside Django: what the actions wrote against what the checks say."""

import gc
import hashlib
import logging
import sys
import time
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from tqdm import tqdm

from apps.reports import rollup
from apps.tenancy.scope import OWNER, stand
from bench.report_events import Events

FACTS = (
    "SELECT * FROM reports_fact ORDER BY check_id",
    "SELECT * FROM reports_furthercheck ORDER BY check_id",
    "SELECT * FROM reports_sample ORDER BY specimen_id",
)
TALLIES = "SELECT * FROM reports_tally WHERE invited > 0 OR received_then > 0 ORDER BY 1, 2, 3, 4"
YEARS = timedelta(days=365 * 7)  # over which everything happens: past the end of a cycle


def prepare() -> None:
    """The practices and the laboratory, once for all."""
    Events(0, YEARS)


def happen(count: int, seed: int, nth: int) -> None:
    """So many events of the nth process, with people of its own."""
    logging.disable(logging.ERROR)  # alarms about people who died or moved, by the hundred and as they should be
    gc.freeze()  # a process that only ever adds events need not look through what it began with
    gc.set_threshold(50_000)
    events, started = Events(seed * 1000 + nth, YEARS / count * 2, first=nth * 50_000), time.monotonic()
    for done, _ in enumerate(tqdm(events.happen(count), total=count, unit="event", position=nth, disable=None)):
        if done % 500 == 0:
            rollup.fold()
    print(f"{count:,} events in {time.monotonic() - started:,.0f} s: {_sorts(events.done)}")
    print(f"refused besides: {_sorts(events.refused)}", flush=True)


def compare() -> None:
    """Compare, empty the report, make it again, compare. Exits with 1 where anything differs."""
    stand(OWNER)  # it empties and measures tables
    rollup.fold()
    written, same = digests(), True
    for words in ("compared", "made from nothing"):
        started = time.monotonic()
        call_command("rebuild_reports")
        print(f"{words} in {time.monotonic() - started:,.0f} s", flush=True)
        same &= digests() == written
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE reports_fact, reports_furthercheck, reports_sample, reports_tally, reports_change")
    for query, (rows, digest) in written.items():
        print(f"{query.split()[3]}: {rows:,} rows, sha256 {digest[:16]}")
    print("the same bytes" if same else "THE ROWS DIFFER")
    sys.exit(0 if same else 1)


def digests() -> dict[str, tuple[int, str]]:
    """How many rows, and the SHA-256 of them as PostgreSQL writes them out."""
    found = {}
    with connection.cursor() as cursor:
        for query in (*FACTS, TALLIES):
            digest, rows = hashlib.sha256(), 0
            with cursor.copy(f"COPY ({query}) TO STDOUT") as blocks:
                for block in blocks:
                    digest.update(block)
                    rows += bytes(block).count(b"\n")
            found[query] = rows, digest.hexdigest()
    return found


def _sorts(counted: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in sorted(counted.items()))
