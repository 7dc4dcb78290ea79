"""Where somebody of the staff is signed in: their live sessions, and the end of those that they name."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from apps.audit import actions as audit
from apps.staff import sessions
from apps.staff.sessions import BEGAN, GENERATION, IDLE, LONGEST, SEEN


@dataclass(frozen=True, slots=True)
class Place:
    """One session: a mark that names it and opens nothing, and its times."""

    mark: str
    began: datetime
    seen: datetime
    this_one: bool


def places(*, user: User, here: str | None, at: datetime) -> list[Place]:
    """Where they are signed in, the one used last first. `here` is the key of the session that asks."""
    found = [
        Place(_mark(row.session_key), _time(kept[BEGAN]), _time(kept[SEEN]), row.session_key == here)
        for row, kept in _live(user, at)
    ]
    return sorted(found, key=lambda place: place.seen, reverse=True)


def end(*, marks: Collection[str], user: User, by: str, at: datetime) -> int:
    """End those of their sessions that are named. How many there were."""
    keys = [row.session_key for row, _ in _live(user, at) if _mark(row.session_key) in marks]
    ended, _ = Session.objects.filter(pk__in=keys).delete()
    audit.record(actor=by, action="staff.signed_out_elsewhere", subject=None, at=at, detail={"count": str(ended)})
    return ended


def _live(user: User, at: datetime) -> Iterator[tuple[Session, dict[str, float]]]:
    """Sessions of staff are few, and what is in one is not to be searched, so each is opened."""
    generation = sessions.generation(user)
    for row in Session.objects.filter(expire_date__gt=at):
        kept = row.get_decoded()
        theirs = kept.get(SESSION_KEY) == str(user.pk) and {BEGAN, SEEN, GENERATION} <= kept.keys()
        if not theirs or kept[GENERATION] != generation:
            continue
        if at - _time(kept[SEEN]) <= IDLE and at - _time(kept[BEGAN]) <= LONGEST:
            yield row, kept


def _mark(key: str) -> str:
    return sha256(f"place {key}".encode()).hexdigest()[:32]


def _time(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
