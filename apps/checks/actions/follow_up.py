"""Ask what a result makes worth asking, and keep what is answered: the check is assessed again at once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.audit import actions as audit
from apps.checks.actions.assess import assess_when_due
from apps.checks.actions.find import require_open
from apps.checks.assembly import as_subject_of
from apps.checks.models import FollowUp, HealthCheck
from healthcheck.advice.follow_up import Asked, asked
from healthcheck.assess import assess
from healthcheck.refusal import Invalid


def ask(*, check: HealthCheck, at: datetime) -> tuple[Asked, ...]:
    """The questions that the check's findings ask now, what cannot wait first, each with the answer that holds."""
    outcome = assess(as_subject_of(check, day=timezone.localdate(at)))
    return asked(outcome.findings, outcome.check)


@transaction.atomic
def add_follow_up(*, check_id: UUID, questionnaire: str, answers: Mapping[str, str], by: str, at: datetime) -> FollowUp:
    """Keep answers. Raises Invalid "not-asked" for a question that no finding asks: nothing would come of it."""
    check = require_open(check_id=check_id)
    asked_now = {each.question for each in ask(check=check, at=at)}
    for question in answers:
        if question not in asked_now:
            raise Invalid("not-asked", "This question is not asked after these results.", field=f"/answers/{question}")
    kept = FollowUp.objects.create(
        check_of=check, questionnaire=questionnaire, answers=dict(answers), answered_at=at, answered_by=by
    )
    audit.record(actor=by, action="check.followed_up", subject=check.person_id, at=at)
    assess_when_due(check, by=by, at=at)
    return kept
