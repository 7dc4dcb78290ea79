"""Hold a kit's results while it is doubtful whose they are, and give the clinician the work of finding out."""

from collections.abc import Iterable
from datetime import datetime

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.checks.specimen import Standing
from apps.kits import sample_reasons as reasons
from apps.kits.models import Kit
from apps.kits.rows import Known
from apps.kits.sample_doubt import OPEN, Doubt, Why
from healthcheck.measurement import Absent, Measurement


def look(
    kit: Kit,
    coming: Iterable[Measurement | Absent] = (),
    *,
    collected_at: datetime | None = None,
    known: Known,
    by: str,
    at: datetime,
) -> Doubt | None:
    """Before the values of a held kit are kept: the open doubt about it, a new one where there is reason for it.

    What a clinician has found stands: a sample that is not this person's stays so, and one that is theirs is doubted
    again only by what they say of it later.

    Args:
        known: of the kit and its held check; of what is not there nobody is asked.
    """
    if known.standing and checks.standing_of(specimen=kit.id) == Standing.NOT_THEIRS:
        return None
    doubts = Doubt.objects.filter(kit=kit)
    vouched = doubts.filter(outcome=Standing.THEIRS).order_by("resolved_at").last() if known.doubt else None
    doubt = doubts.filter(outcome=OPEN).first() if known.doubt else None
    found = list(reasons.of_word(kit, since=vouched.resolved_at if vouched else None)) if known.word else []
    if vouched is None:
        found += reasons.of_time(kit, collected_at, sent_at=known.sent_at)
    if not found and (vouched is not None or not known.earlier):
        return doubt  # there is nothing that its values could be compared with
    values, subject = reasons.measured_in(kit, coming, at=at)
    if vouched is None:
        found += reasons.of_values(values, subject)
    if not values or not found:
        return doubt
    return _open(kit, found, by=by, at=at) if doubt is None else _add(doubt, found)


def weigh(kit: Kit, *, at: datetime) -> None:
    """After the values are kept: whether what is held cannot wait. Once urgent, a doubt stays so while it is open.

    The person is told of a new doubt, unless results that say so were given out with it: one change, one message.
    """
    doubt = Doubt.objects.filter(kit=kit, outcome=OPEN).first()
    if doubt is not None and doubt.opened_at == at and not checks.given_out_at(check=kit.check_of, at=at):
        checks.tell(kit.check_of, what="results-checking", reference=doubt.id, at=at)
    if doubt is not None and not doubt.urgent and checks.would_press(check=kit.check_of, specimen=kit.id, at=at):
        doubt.urgent = True
        doubt.save(update_fields=["urgent"])


def _open(kit: Kit, found: list[tuple[Why, str]], *, by: str, at: datetime) -> Doubt:
    doubt = Doubt.objects.create(kit=kit, reasons=_keys(found), found=[words for _, words in found], opened_at=at)
    checks.stand(check=kit.check_of, specimen=kit.id, standing=Standing.HELD, by=by, at=at)
    for key in doubt.reasons:
        detail = {"kit": str(kit.id), "reference": str(doubt.id), "reason": key}
        audit.record(actor=by, action="sample.doubted", subject=kit.check_of.person_id, at=at, detail=detail)
    return doubt


def _add(doubt: Doubt, found: list[tuple[Why, str]]) -> Doubt:
    """What speaks against it now, beside what did before: a correction may change the values, never the doubt."""
    doubt.reasons = list(dict.fromkeys([*doubt.reasons, *_keys(found)]))
    doubt.found = list(dict.fromkeys([*doubt.found, *(words for _, words in found)]))
    doubt.save(update_fields=["reasons", "found"])
    return doubt


def _keys(found: list[tuple[Why, str]]) -> list[str]:
    return list(dict.fromkeys(why.key for why, _ in found))
