"""Write to the audit trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from apps.audit.chain import BEGINNING, LANES, Words
from apps.audit.wording import check_code, check_detail

LOCK_SPACE = 0x4155  # "AU": our lanes' advisory locks, apart from anybody else's
NOTHING: Mapping[str, str] = MappingProxyType({})

# The first lane nobody else writes in now, beginning at this connection's own: writers do not wait for each other, and
# a transaction that already holds a lane gets the same one again.
FREE_LANE = """
    SELECT (pg_backend_pid() + step) %% %(lanes)s
    FROM generate_series(0, %(lanes)s - 1) AS step
    WHERE pg_try_advisory_xact_lock(%(space)s, (pg_backend_pid() + step) %% %(lanes)s)
    LIMIT 1
"""
WAIT_FOR_OWN_LANE = """
    SELECT pg_backend_pid() %% %(lanes)s, pg_advisory_xact_lock(%(space)s, pg_backend_pid() %% %(lanes)s)
"""

# Whoever writes need not see what others wrote: a function gives the end of a lane alone, and nothing is returned.
END_OF_LANE = "SELECT sequence, hash FROM audit_end_of_lane(%s)"
ADD = """
    INSERT INTO audit_entry (lane, sequence, at, actor, action, subject, detail, previous_hash, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(*, actor: str, action: str, subject: UUID | None, at: datetime, detail: Mapping[str, str] = NOTHING) -> None:
    """Add an entry in the caller's transaction: what was done and its entry are kept together or not at all."""
    check_code("actor", actor)
    check_code("action", action)
    check_detail(detail)
    if at.tzinfo is None:
        raise ValueError("audit time needs a time zone")
    with transaction.atomic(savepoint=False):
        lane = _hold_a_lane()
        with connection.cursor() as cursor:
            cursor.execute(END_OF_LANE, [lane])
            sequence, previous = cursor.fetchone() or (0, BEGINNING)
            words = Words(lane, sequence + 1, at, actor, action, subject, dict(detail))
            last, own = bytes(previous), words.hash_after(bytes(previous))
            kept: list[Any] = [lane, words.sequence, at, actor, action, subject, json.dumps(words.detail), last, own]
            cursor.execute(ADD, kept)


def _hold_a_lane() -> int:
    with connection.cursor() as cursor:
        cursor.execute(FREE_LANE, {"lanes": LANES, "space": LOCK_SPACE})
        row = cursor.fetchone()
        if row is None:
            cursor.execute(WAIT_FOR_OWN_LANE, {"lanes": LANES, "space": LOCK_SPACE})
            row = cursor.fetchone()
    return int(row[0])
