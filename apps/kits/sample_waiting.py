"""Which doubtful samples have waited too long for a clinician: the limits are read from sample_waiting.toml."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from apps.kits.sample_doubt import OPEN, Doubt

_LIMITS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
URGENT = timedelta(minutes=_LIMITS["urgent_minutes"])
OTHER = timedelta(days=_LIMITS["other_days"])


def waiting() -> QuerySet[Doubt]:
    """Every open doubt, what cannot wait first, then the oldest."""
    return Doubt.objects.filter(outcome=OPEN)


def late(at: datetime) -> QuerySet[Doubt]:
    """Those that should have been looked at by now. One that became urgent later counts from when it was opened."""
    return waiting().filter(Q(urgent=True, opened_at__lte=at - URGENT) | Q(opened_at__lte=at - OTHER))
