"""What was said of a kit's sample and what is being found out about it, as the person and a clinician read it."""

from typing import Any

from django.utils import timezone

from apps.checks import actions as checks
from apps.checks.specimen import SampleWord, Standing
from apps.kits import sample_reasons as reasons
from apps.kits.models import Kit
from apps.kits.sample_doubt import Doubt
from apps.kits.sample_reasons import day_of
from healthcheck.change import compared
from healthcheck.figure import plain
from healthcheck.measurement import Kind, Measurement
from healthcheck.sample import Whose

# The same for everybody: what the held results say is in nobody's message.
BEING_CHECKED = (
    "A clinician is checking your results before we use them, in case the sample is not yours. If we told you before "
    "to get help, still do that. You do not need to do anything else now. We will tell you when they have looked. Call "
    "111 if you feel very unwell, or 999 in an emergency."
)
NOT_USED = (
    "We cannot use the results of this kit. A clinician found that the sample may not be yours. Use the new kit if we "
    "have told you that one is on its way. If not, ask your GP surgery to do the test."
)
_WHOSE = {
    Whose.ME: "my own blood",
    Whose.SOMEBODY_ELSE: "somebody else's blood",
    Whose.NOT_SURE: "not sure whose blood",
}
_TOLD = {Standing.HELD.value: BEING_CHECKED, Standing.NOT_THEIRS.value: NOT_USED}


def as_sample(kit: Kit) -> dict[str, Any] | None:
    """The last word on the sample; None where nobody said anything."""
    said = checks.last_word(specimen=kit.id)
    if said is None:
        return None
    return {"whose": said.whose, "collected_at": said.collected_at, "method": said.method, "said_at": said.at}


def as_notice(kit: Kit) -> str:
    """What the person must know of the kit's results; "" where there is nothing to say."""
    standing = checks.standing_of(specimen=kit.id)
    if standing == Standing.HELD and not reasons.measured_in(kit, at=timezone.now())[0]:
        return ""  # its laboratory has taken all of them back
    return _TOLD.get(standing, "")


def words_of_person(doubt: Doubt) -> list[str]:
    """All that was said of the sample, oldest first."""
    words = SampleWord.objects.filter(specimen=doubt.kit_id)
    return [f"{day_of(each.at)}: {_WHOSE[Whose(each.whose)]}, taken on {day_of(each.collected_at)}" for each in words]


def for_clinician(doubt: Doubt) -> list[tuple[str, str, str, str]]:
    """Each value of the sample, the one before it, when that was, and how the two compare."""
    values, subject = reasons.measured_in(doubt.kit, at=timezone.now())
    before = {value.kind: value for value in subject.previous}
    return [_row(values[kind], before.get(kind), subject.previous) for kind in Kind if kind in values]


def _row(
    value: Measurement, before: Measurement | None, previous: tuple[Measurement, ...]
) -> tuple[str, str, str, str]:
    found = compared(value, previous)
    if before is None or found is None:
        return _name(value), _written(value), "not known", "nothing to compare with"
    far = "more than expected" if found.surprising else "as expected"
    change = f"{'+' if found.distance > 0 else ''}{plain(value.value - before.value)}, {far}"
    return _name(value), _written(value), f"{_written(before)} in {before.taken_at:%B %Y}", change


def _name(value: Measurement) -> str:
    return value.kind.written[0].upper() + value.kind.written[1:]


def _written(value: Measurement) -> str:
    number = f"{value.comparator}{plain(value.value)} {value.kind.unit.written}".rstrip()
    return f"{number} ({', '.join(flag.written for flag in value.flags)})" if value.flags else number
