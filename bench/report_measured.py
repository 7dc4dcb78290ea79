"""The measurements of bench/report.py, inside Django and over its own database."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from tqdm import tqdm

from apps.clients.clock import now
from apps.reports import actions, behind, releasing, rollup
from apps.reports.crossed import EVERY_AREA, analyst, crossed
from apps.reports.exact import exact
from apps.reports.models import Area, Fact, Released, Tally
from apps.reports.published import published
from apps.reports.quarter import Quarter
from apps.reports.simulated.loading import load
from apps.tenancy.scope import OWNER, Scope, stand, within
from bench.report_writes import writes
from bench.turns import spent, timed, wall

GROUPED = (
    "SELECT area_code, sex, age_band, deprivation, count(*), count(received_at) FROM reports_fact GROUP BY 1, 2, 3, 4"
)
CROSSED = "SELECT sex, age_band, deprivation, count(*), count(received_at) FROM reports_fact {} GROUP BY 1, 2, 3"
NEW = 10_000
NEWLY = """
    UPDATE reports_fact SET received_at = offered_at + interval '40 days', outcome = 'routine' WHERE check_id IN (
        SELECT check_id FROM reports_fact WHERE received_at IS NULL AND ineligible_at IS NULL LIMIT 10000)
"""
MOST_MEMORY = 512  # MiB
WHOLE = 16_000_000
LOOKING = Scope(kind="staff")  # pages are read under the policies; the plain GROUP BY as whoever owns the facts
# What costs about the same however few the people are is judged from so many on, by the first word of its line.
JUDGED_FROM = {"page,": WHOLE, "refresh": WHOLE}
_Line = tuple[str, float, float, str]  # what, found, goal, in words


def main(people: int, areas: int) -> None:
    """Fill, measure, print. Exits with 1 where a goal is missed."""
    stand(OWNER)  # it empties and measures tables
    print(f"{people:,} people in {areas} areas; load {os.getloadavg()[0]:.1f} before the start", flush=True)
    loading = timed(lambda: fill(people, areas))
    print(f"loaded with tallies in {loading:,.1f} s, {people / loading:,.0f} people a second")
    print(f"{'what':<58}{'found':>10}{'goal':>8}", flush=True)
    missed = 0
    for what, found, goal, words in _lines():
        least = JUDGED_FROM.get(what.split()[0], 0)
        judged = people >= least
        missed += judged and found > goal
        verdict = f"not judged below {least:,} people; " if not judged else "MISSED " if found > goal else ""
        print(f"{what:<58}{found:10.4f}{goal:8g}  {verdict}{words}", flush=True)
    print("every goal is met" if not missed else f"{missed} MISSED")
    sys.exit(1 if missed else 0)


def fill(people: int, areas: int) -> None:
    with tqdm(total=people, unit="person", unit_scale=True, desc="simulated", disable=None) as bar:
        for more in load(people, seed=1, areas=areas):
            bar.update(more)


def _lines() -> Iterator[_Line]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reports_fact")
    making = timed(lambda: releasing.make(at=now()))
    yield "a release, seconds", making, 600, "once a day"
    yield from _pages()
    yield from _followed()
    yield from _secured()
    yield "a new check is in the exact figures, seconds", max(_seen() for _ in range(5)), 2, "the slowest of 5"
    yield from _refreshed()
    yield "memory of this process at its most, MiB", _memory(), MOST_MEMORY, ""
    without, with_report = writes()
    words = f"{with_report * 1000:.1f} ms with the report, {without * 1000:.1f} ms without"
    yield "one check from invitation to answers, with / without", with_report / without, 9, f"{words}; no goal"


def _pages() -> Iterator[_Line]:
    area = Area.objects.order_by("code")[3].code
    release = releasing.newest()
    lines = Released.objects.filter(release=release).exclude(table="practice")
    runs: dict[str, Callable[[], object]] = {
        "plain": lambda: _rows(GROUPED),
        "widest": lambda: list(lines.values_list("area_code", "table", "value", "shown")),
        "area": lambda: published(area),
        "country": lambda: published(""),
        "exact area": lambda: exact(area),
    }
    with within(LOOKING):
        found = wall(runs)
    plain = f"of {found['plain']:.3f} s, the plain GROUP BY"
    for name, goal in (("widest", 0.05), ("area", 0.01), ("country", 0.01), ("exact area", 0.01)):
        yield f"page, {name}", found[name] / found["plain"], goal, f"{found[name] * 1000:.1f} ms {plain}"


def _followed() -> Iterator[_Line]:
    """From a number of the return to the checks behind it."""
    area = Area.objects.order_by("code")[3].code
    quarter = Quarter.numbered(Tally.objects.filter(area_code=area, quarter__gt=0).order_by("quarter")[5].quarter)
    for counted in behind.COUNTED:
        found = wall({counted: lambda: behind.checks(area=area, quarter=quarter, counted=counted)})  # noqa: B023
        yield f"the checks behind a number {counted}, seconds", found[counted], 1, ""


def _secured() -> Iterator[_Line]:
    """By CPU seconds of PostgreSQL, with no second process beside it: what else the machine does falls out."""
    codes = list(Area.objects.order_by("code").values_list("code", flat=True))
    half = codes[::2]
    chosen = {
        "all of the areas": (EVERY_AREA, ""),
        "every second area": (half, f"WHERE area_code IN ({', '.join(map(repr, half))})"),
        "one of the areas": ([codes[3]], f"WHERE area_code = '{codes[3]}'"),
    }
    runs: dict[str, Callable[[], object]] = {}
    for name, (areas, where) in chosen.items():
        runs[name] = partial(_rows, CROSSED.format(where))
        runs[f"{name}, as analyst"] = partial(_as_analyst, areas)
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0; SELECT pg_backend_pid()")
        cursor.nextset()
        found = spent(runs, cursor.fetchone()[0])
        cursor.execute("RESET max_parallel_workers_per_gather")
    for name in chosen:
        secured = found[f"{name}, as analyst"]
        words = f"{secured:.3f} s of {found[name]:.3f} s CPU"
        yield f"row-level security, {name}", secured / found[name], 1.35, words


def _as_analyst(areas: Sequence[str]) -> None:
    with analyst(areas) as cursor:
        cursor.execute(CROSSED.format(""))
        cursor.fetchall()


def _seen() -> float:
    """From the write of a step to the page that shows it."""
    fact = Fact.objects.filter(acknowledged_at__isnull=True, received_at__isnull=False).first()
    assert fact is not None
    before = exact(fact.area_id).everybody.shown["acknowledged"]
    seconds = timed(lambda: _acknowledge_and_look(fact, before or 0))
    assert crossed(areas=[fact.area_id], by=())[0]["acknowledged"] == (before or 0) + 1
    return seconds


def _acknowledge_and_look(fact: Fact, before: int) -> None:
    with transaction.atomic():
        actions.step(check_id=fact.check_id, step="acknowledged", at=datetime(2027, 1, 1, tzinfo=UTC))
    shown = exact(fact.area_id).everybody.shown["acknowledged"]
    if shown != before + 1:
        raise AssertionError(f"{shown} is shown, and {before + 1} are acknowledged")


def _refreshed() -> Iterator[_Line]:
    folds = []
    for _ in range(3):
        with connection.cursor() as cursor:
            cursor.execute(NEWLY)
        folds.append(timed(rollup.fold))
    rebuild = timed(rollup.rebuild)
    fold = sorted(folds)[1]
    yield f"refresh after {NEW:,} checks, of a rebuild", fold / rebuild, 0.02, f"{fold:.2f} s of {rebuild:.1f} s"


def _rows(query: str) -> list[tuple[object, ...]]:
    """As whoever owns the tables: no policy holds."""
    with within(OWNER), connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


def _memory() -> float:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)
