"""Whether the values of one sample can be those of the person whose earlier values are known."""

from collections.abc import Iterable

from healthcheck.change.compared import Compared, since
from healthcheck.change.limits import MARKERS, MOST, TOGETHER
from healthcheck.measurement import Measurement


def implausible(values: Iterable[Measurement], previous: Iterable[Measurement]) -> tuple[Compared, ...]:
    """What speaks against one and the same person, the farthest first; () where the values may well be theirs.

    One marker alone never says so: it needs two that can be compared, and that went far together.

    Args:
        values: of one sample, at most one of each kind.
    """
    markers = [value for value in values if value.kind in MARKERS]
    found = sorted(since(markers, previous), key=lambda each: -abs(each.distance))
    limit = TOGETHER.get(len(found))
    if limit is None or sum(min(abs(each.distance), MOST) ** 2 for each in found) <= limit:
        return ()
    return tuple(found)
