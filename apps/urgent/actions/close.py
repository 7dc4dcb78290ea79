"""Close a case: only a named human does, and says why. Closed by mistake, it is opened again."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models, transaction

from apps.urgent.actions.work import require_open
from apps.urgent.case import hold
from apps.urgent.models import Case, Kind
from healthcheck.refusal import Conflict, Invalid


class Reason(models.TextChoices):
    """Why there is nothing more to do."""

    ASSESSED = "assessed", "A clinician has assessed the patient"
    REFERRED = "referred", "Referred, or sent to hospital"
    NOT_CONFIRMED = "not_confirmed", "A repeat measurement did not confirm it"
    ALREADY_KNOWN = "already_known", "Already known and under care"
    OTHER = "other", "Another reason, as written below"
    DIED = "died", "The patient has died"
    TRANSFERRED = "transferred", "Another service has taken the patient over"


_KINDS = {Reason.DIED: Kind.DIED, Reason.TRANSFERRED: Kind.TRANSFERRED}
_NEED_WORDS = (Reason.OTHER, Reason.TRANSFERRED)  # to whom the patient went is part of it


@transaction.atomic
def close(*, case_id: UUID, alert: int, reason: str, words: str, user: User, by: str, at: datetime) -> Case:
    """Close an open case whose newest alert a human has seen.

    Raises:
        Invalid: "words-needed" where the reason alone does not say enough.
        Conflict: "closed", "changed", or "not-seen": acknowledge it first.
    """
    why = Reason(reason)
    if why in _NEED_WORDS and not words.strip():
        raise Invalid("words-needed", "Write down the reason, or who has taken the patient over.", field="/words")
    held = require_open(case_id, alert)
    kind = _KINDS.get(why, Kind.RESOLVED)
    if kind == Kind.RESOLVED and not held.stands.seen:
        raise Conflict("not-seen", "Acknowledge the case before you resolve it.")
    held.add(kind, by=by, at=at, user=user, code=why.value, words=words or None)
    held.set_clocks()
    return held.case


@transaction.atomic
def reopen(*, case_id: UUID, words: str, user: User, by: str, at: datetime) -> Case:
    """Open a closed case again, with the clocks it had.

    Raises:
        Conflict: "not-closed", or "another-open" while a later case of the same check is open.
    """
    held = hold(case_id)
    if not held.events or held.stands.closed is None:
        raise Conflict("not-closed", "This case is open.")
    others = Case.objects.filter(check_id=held.case.check_id, closed_at__isnull=True)
    if others.exists():
        raise Conflict("another-open", "A later case of the same check is open: work that one.")
    held.add(Kind.REOPENED, by=by, at=at, user=user, words=words)
    held.set_clocks()
    return held.case
