"""A case as its page shows it: the clock in words, the ladder, and what was done by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.urgent.actions.close import Reason
from apps.urgent.actions.work import How, Outcome
from apps.urgent.case import Held
from apps.urgent.ladder import BY_NAME
from apps.urgent.models import Case, Event, Kind

_CODES = {
    "refused": "the practice's system refused it",
    "set-aside": "given up: it is set aside in the outbox",
    "no-address": "there is no address: the next rung was taken at once",
    "no-number": "there is no phone number: the next rung was taken at once",
    **dict(Reason.choices),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in words."""

    at: datetime
    what: str
    who: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the newest alert and how it stands: "taken", "waits", "late" or "not needed"."""

    name: str
    does: str
    due_at: datetime
    state: str


def clock(case: Case, at: datetime) -> str:
    """How long there is still, or how late it is."""
    if case.due_at is None:
        return "closed"
    left = case.due_at - at
    return f"{_long(-left)} overdue" if left <= timedelta() else f"due in {_long(left)}"


def _long(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


def ladder(held: Held, at: datetime) -> Iterator[Rung]:
    """The rungs of the newest alert, first due first."""
    stands = held.stands
    for step in held.steps:
        rung = BY_NAME.get(step.rung)
        if rung is None:
            continue
        if step.rung in stands.taken:
            state = "taken"
        elif not stands.needs(rung):
            state = "not needed"
        else:
            state = "late" if step.due_at <= at else "waits"
        yield Rung(step.rung, rung.does, step.due_at, state)


def timeline(held: Held) -> Iterator[Line]:
    """Everything that happened, newest first."""
    several = len(held.alerts) > 1
    numbers = {alert.pk: alert.number for alert in held.alerts}
    for event in reversed(held.events):
        what = Kind(event.kind).label
        if several:
            what += f" (alert {numbers[event.alert_id]})"
        yield Line(event.at, what, who(event), detail(event))


def who(event: Event) -> str:
    """Whose doing it was: a named human where there is one."""
    staff = (event.user.get_full_name() or event.user.get_username()) if event.user else ""
    if event.named:
        return f"{event.named}, as {staff} was told" if staff else str(event.named)
    return staff or ("this service" if event.by.startswith("service:") else event.by)


def detail(event: Event) -> str:
    """What more there is to say."""
    parts = []
    if event.kind == Kind.ESCALATED:
        parts.append(BY_NAME[event.rung].does if event.rung in BY_NAME else event.rung)
    elif event.rung:
        parts.append(event.rung)
    if event.kind == Kind.CONTACTED:
        how, _, outcome = event.code.partition(":")
        parts += [How(how).label, Outcome(outcome).label]
    elif event.code:
        parts.append(str(_CODES.get(event.code, event.code)))
    return ". ".join([*(part.rstrip(".") for part in parts), *([event.words] if event.words else [])])
