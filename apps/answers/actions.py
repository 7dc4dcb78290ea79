"""What can be done with a questionnaire: save a draft, submit it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.answers.models import Draft
from apps.checks import actions as checks
from apps.checks.models import Answers
from healthcheck.entry import Entry
from healthcheck.questionnaire import Questionnaire, check_answers
from healthcheck.questionnaires import current
from healthcheck.refusal import Conflict

NAME = "nhs_health_check"


@transaction.atomic
def save_draft(*, check_id: UUID, version: str, answers: Mapping[str, str], at: datetime) -> Draft:
    """Keep answers so far, in place of the draft before. Raises Invalid for what is no question or no option."""
    check = checks.require_open(check_id=check_id)
    if Answers.objects.filter(check_of=check).exists():
        raise Conflict("already-submitted", "The questionnaire of this check was submitted already.")
    kept = check_answers(in_force(version), answers, whole=False)
    draft = Draft.objects.filter(check_of=check).first() or Draft(check_of=check)
    draft.version, draft.answers, draft.saved_at = version, dict(kept), at
    draft.save()
    return draft


@transaction.atomic
def submit(
    *,
    check_id: UUID,
    version: str,
    answers: Mapping[str, str],
    by: str,
    at: datetime,
    entered_by: Entry | None = None,
) -> Answers:
    """Submit whole answers. Raises Invalid naming the question, Conflict when submitted already."""
    questionnaire = in_force(version)
    kept = check_answers(questionnaire, answers, whole=True)
    Draft.objects.filter(check_of_id=check_id).delete()
    return checks.add_answers(
        check_id=check_id,
        questionnaire=questionnaire.label,
        answers=kept,
        by=by,
        at=at,
        entered_by=entered_by,
    )


def in_force(version: str) -> Questionnaire:
    """The questionnaire, when this version is the one in force. Raises Conflict "questions-changed"."""
    questionnaire = current(NAME)
    if version != questionnaire.version:
        raise Conflict(
            "questions-changed", f"The questions have changed: fetch version {questionnaire.version} and show those."
        )
    return questionnaire
