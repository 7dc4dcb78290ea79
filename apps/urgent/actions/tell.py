"""An assessment was given out: what it says that cannot wait opens a case, raises it anew, or is noted as gone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.clients.models import Organisation
from apps.people.models import Person
from apps.urgent import ladder
from apps.urgent.case import Held
from apps.urgent.models import Alert, Case, Kind, Step, Urgency


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that cannot wait.

    Args:
        id: of the action in the advice, such as "bp-very-high".
        gp: its words for the GP.
        evidence: the values it rests on; found again on others it is new.
    """

    id: str
    urgency: str
    gp: str
    evidence: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it new. In an emergency every other word is; else an answer such as "no symptoms" is not."""
        return (self.id, self.urgency, self.evidence, self.gp if self.urgency == Urgency.EMERGENCY else "")


@transaction.atomic
def told(
    *,
    check_id: UUID,
    person: Person,
    commissioner: Organisation,
    reference: UUID,
    findings: Sequence[Finding],
    by: str,
    at: datetime,
) -> Case | None:
    """The case of a check after one of its assessments was given out; None when there is nothing to answer.

    What nobody has been told of begins a new alert with clocks of its own. An assessment that takes a finding back
    closes nothing: whoever works the case is shown it.

    Args:
        reference: the assessment, by which its record is acknowledged.
        findings: everything in it that cannot wait.
    """
    case = Case.objects.select_for_update(of=("self",)).filter(check_id=check_id, closed_at__isnull=True).first()
    news = _news(check_id, findings)
    if case is None and not news:
        return None
    if case is None:
        case = Case(check_id=check_id, person=person, commissioner=commissioner, practice=person.practice, opened_at=at)
    if news:
        return _raise(case, findings, reference=reference, by=by, at=at)
    held = Held(case)
    if findings or not held.stands.taken_back:
        held.add(Kind.REPEATED if findings else Kind.TAKEN_BACK, by=by, at=at, reference=reference)
    return case


def _news(check_id: UUID, findings: Sequence[Finding]) -> list[Finding]:
    """The findings that are in no alert of this check yet, answered or not."""
    alerts = Alert.objects.filter(case__check_id=check_id)
    known = {Finding(**each).key for alert in alerts for each in alert.found}
    return [finding for finding in findings if finding.key not in known]


def _raise(case: Case, findings: Sequence[Finding], *, reference: UUID, by: str, at: datetime) -> Case:
    urgency = Urgency.EMERGENCY if any(each.urgency == Urgency.EMERGENCY for each in findings) else Urgency.URGENT
    if case.urgency != Urgency.EMERGENCY:
        case.urgency = urgency
    case.practice = case.person.practice
    case.due_at = case.due_at or at  # until the clocks are set, at the end
    case.save()
    held = Held(case)
    waiting = {step.rung: step.due_at for step in held.waiting()} if held.alerts else {}
    alert = Alert.objects.create(
        case=case,
        number=len(held.alerts) + 1,
        reference=reference,
        urgency=urgency,
        raised_at=at,
        found=[asdict(finding) for finding in findings],
    )
    # A rung that an unanswered alert already waits for keeps its time: a new finding never buys more of it.
    dues = {rung.name: rung.due(urgency, at) for rung in ladder.RUNGS}
    Step.objects.bulk_create(
        [Step(alert=alert, rung=rung, due_at=min(due, waiting.get(rung, due))) for rung, due in dues.items()]
    )
    held = Held(case)
    held.add(Kind.RAISED, by=by, at=at, reference=reference)
    held.set_clocks()
    return case
