"""Who keeps failing to prove who they are is not listened to for a while, by address.

Counted in the database: every process sees the same, and where it does not answer nobody can sign in either. After
the limit nothing is counted any more, so a flood does not become a flood of writes.
"""

from datetime import datetime, timedelta
from math import ceil

from django.db import connection
from rest_framework.exceptions import Throttled

from apps.clients.models import Guess
from apps.vault.index import blind_index

PURPOSE = "guesses-from"
MOST = 30  # failures from one address in a minute: a misconfigured system tries again, a guesser needs millions
WINDOW = timedelta(minutes=1)

COUNT = """
    INSERT INTO clients_guess (address_index, minute, failures) VALUES (%s, %s, 1)
    ON CONFLICT (address_index, minute) DO UPDATE SET failures = clients_guess.failures + 1
"""


def refuse_too_many(*, address: str, at: datetime) -> None:
    """Before a proof is looked at. Raises Throttled when this address has failed too often in this minute."""
    rows = Guess.objects.filter(address_index=blind_index(PURPOSE, address), minute=_minute(at))
    if rows.filter(failures__gte=MOST).exists():
        raise Throttled(wait=ceil((_minute(at) + WINDOW - at).total_seconds()))


def count(*, address: str, at: datetime) -> None:
    """One more failure."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [blind_index(PURPOSE, address), _minute(at)])


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
