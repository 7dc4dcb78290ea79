"""Say whose blood a kit holds and when it was taken: the last word counts; all but "mine" holds the results."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.checks import actions as checks
from apps.kits import code as kit_code
from apps.kits import progress, sample_holding
from apps.kits.models import Kit
from apps.kits.rows import known_of
from healthcheck.refusal import Invalid, Missing
from healthcheck.sample import Whose

_AHEAD = timedelta(minutes=5)  # a phone's clock that runs a little fast is not a sample from the future


@transaction.atomic
def say_whose(
    *, check_id: UUID, code: str, whose: Whose, collected_at: datetime, method: str, by: str, at: datetime
) -> tuple[Kit, bool]:
    """The kit, and whether the word is a new one. Results that were used before are held from now on.

    Raises:
        Invalid: "bad-kit-code" for a mistyped digit, "future", or "collected-before-order".
        Missing: "unknown-kit", also for a kit of another check.
        Conflict: "not-open".
    """
    kit = progress.lock(code=kit_code.read(code), check_of_id=check_id)
    if kit is None:
        raise Missing("unknown-kit", "This check has no such kit. Please check the code.")
    check = checks.require_open(check_id=check_id)
    _possible(kit, collected_at, at=at)
    _, new = checks.say_of_sample(
        check=check, specimen=kit.id, whose=whose, collected_at=collected_at, method=method, by=by, at=at
    )
    if new and sample_holding.look(kit, known=known_of(kit, check), by=by, at=at) is not None:
        checks.look_again(check_id=check_id, by=by, at=at)
        sample_holding.weigh(kit, at=at)
    return kit, new


def _possible(kit: Kit, collected_at: datetime, *, at: datetime) -> None:
    """By the day: a kit is not used before it is ordered; one that was handed out may be."""
    if collected_at > at + _AHEAD:
        raise Invalid("future", "You cannot have taken the sample in the future.", field="/collected_at")
    if not kit.handed_out and collected_at.astimezone(UTC).date() < kit.ordered_at.astimezone(UTC).date():
        words = "You cannot have taken the sample before the kit was ordered. Please check the date."
        raise Invalid("collected-before-order", words, field="/collected_at")
