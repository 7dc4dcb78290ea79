"""A held case: its rows together, the one way to add an event, and the clocks set anew after each."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from apps.audit import actions as audit
from apps.reports import actions as reports
from apps.reports.urgent import came_together
from apps.urgent import ladder
from apps.urgent.answered import COUNTED, answered
from apps.urgent.models import Alert, Case, Event, Step
from apps.urgent.standing import Standing, standing
from healthcheck.refusal import Missing


class Held:
    """A case that this transaction has locked.

    Nobody else writes its events meanwhile, so their numbers have no holes and their order is the order they happened.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.alerts = list(case.alerts.all())
        self.events = list(case.events.all())

    @property
    def newest(self) -> Alert:
        """The newest alert."""
        return self.alerts[-1]

    @property
    def stands(self) -> Standing:
        """How the case stands now."""
        return standing(self.events, {alert.pk: alert.number for alert in self.alerts})

    @cached_property
    def steps(self) -> list[Step]:
        """The steps of the newest alert, first due first."""
        return list(self.newest.steps.all())

    def waiting(self) -> list[Step]:
        """The steps that are still to be taken, first due first. A rung that the ladder has lost since is none."""
        stands = self.stands
        known = [(step, ladder.BY_NAME.get(step.rung)) for step in self.steps]
        return [step for step, rung in known if rung and stands.needs(rung)]

    def add(self, kind: str, *, by: str, at: datetime, alert: Alert | None = None, **said: Any) -> Event:
        """Add an event, of the newest alert unless another is given, and its audit entry."""
        event = Event.objects.create(
            case=self.case,
            alert=alert or self.newest,
            number=self.events[-1].number + 1 if self.events else 1,
            kind=kind,
            by=by,
            at=at,
            **said,
        )
        self.events.append(event)
        detail = {"reference": str(self.case.pk)} | ({"step": event.rung} if event.rung else {})
        audit.record(actor=by, action=f"urgent.{kind}", subject=self.case.person_id, at=at, detail=detail)
        if kind in COUNTED:
            self._count()
        return event

    def _count(self) -> None:
        """Tell the report how all cases of the checks of this person and cycle stand."""
        of_fact = reports.counted_with(check_id=self.case.check_id)
        reports.answered(check_id=self.case.check_id, came=came_together(answered(of_fact).values()))

    def set_clocks(self) -> None:
        """Write what the lists show, as the events say it."""
        stands, case = self.stands, self.case
        case.closed_at, case.seen_at = stands.closed_at, stands.seen_at
        case.next_at = case.due_at = None
        if stands.closed is None:
            case.next_at = min((step.due_at for step in self.waiting()), default=None)
            awaited = ladder.CLOSED_FIRST if stands.seen else ladder.SEEN_FIRST
            dues = (step.due_at for step in self.steps if step.rung == awaited)
            case.due_at = next(dues, self.newest.raised_at)
        case.save()

    def bring_forward(self, at: datetime, rungs: Iterable[str]) -> None:
        """Make rungs that still wait due now. None is ever put off."""
        wanted = set(rungs)
        for step in self.waiting():
            if step.rung in wanted and step.due_at > at:
                step.due_at = at
                step.save(update_fields=["due_at"])
        self.steps.sort(key=lambda step: (step.due_at, step.pk))

    def failed(self, rung: str, *, at: datetime) -> None:
        """What could not be done, the record or a rung, is made up for by the next rung that may be taken early."""
        later = self._after(rung)
        for until in (ladder.Until.RECEIVED, ladder.Until.SEEN):
            next_one = next((each.name for each in later if each.forward and each.until is until), "")
            self.bring_forward(at, (next_one,))

    def _after(self, name: str) -> list[ladder.Rung]:
        """The waiting rungs that stand after one of this name; all of them after the record itself."""
        waiting = {step.rung for step in self.waiting()}
        names = [rung.name for rung in ladder.RUNGS]
        place = names.index(name) + 1 if name in names else 0
        return [rung for rung in ladder.RUNGS[place:] if rung.name in waiting]


def hold(case_id: UUID) -> Held:
    """A case, held until the transaction ends. Raises Missing.

    The report's fact is held before it, as by whoever assesses the check: so neither waits for the other for ever.
    """
    for check_id in Case.objects.filter(pk=case_id).values_list("check_id", flat=True):
        reports.counted_with(check_id=check_id)
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise Missing("not-found", "There is no such case.")
    return Held(case)


def hold_if_free(case_id: UUID) -> Held | None:
    """An open case, held; None when somebody else has it now or it is closed."""
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=case_id, closed_at__isnull=True)
    case = rows.first()
    return None if case is None else Held(case)
