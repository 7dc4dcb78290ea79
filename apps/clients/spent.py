"""A signed message counts once: the first to write its mark wins, however many processes try."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from apps.clients.models import AccessToken, Guess, Spent

ONCE = """
    INSERT INTO clients_spent (holder, mark, until) VALUES (%s, %s, %s) ON CONFLICT (holder, mark) DO NOTHING
"""


def spend(*, holder: UUID, mark: str, until: datetime) -> bool:
    """Whether this is the first time: False when it was taken before."""
    with connection.cursor() as cursor:
        cursor.execute(ONCE, [holder, hashlib.sha256(mark.encode()).digest(), until])
        return bool(cursor.rowcount == 1)


def purge(*, at: datetime) -> int:
    """Forget what has expired by itself; how many rows."""
    rows = [Spent.objects.filter(until__lt=at), AccessToken.objects.filter(expires_at__lt=at)]
    guesses = Guess.objects.filter(minute__lt=at - timedelta(minutes=5))
    return sum(each.delete()[0] for each in [*rows, guesses])
