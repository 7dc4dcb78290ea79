"""Whether what happens next is settled by what is known, and if not, the one measurement that would settle it best."""

from dataclasses import dataclass

import numpy as np

from healthcheck.advice.action import Urgency
from healthcheck.certainty.next_measurement import NEEDED, WORTH, Gain
from healthcheck.certainty.outcomes import OUTCOMES, Places
from healthcheck.certainty.ranges import SETTLED

_RARE = 0.05


@dataclass(frozen=True, slots=True)
class Decision:
    """On the primary action.

    Args:
        action: the most likely one once everything is known exactly: an id of the action table, or
            `outcomes.NOTHING_URGENT` for all that asks the surgery for nothing.
        chance: how likely, 0 to 1.
        others: what else has a chance of more than 1 in 20, most likely first.
        settled: whether the chance is at least 9 in 10, so that no plausible value changes the action.
        urgent: whether the advice on the values as measured is urgent; then nothing is to be measured first.
        missing: measurements that every check needs and this one has not.
        next: the measurement that would settle it best; None where it is settled or urgent, or none would help.
    """

    action: str
    chance: float
    others: tuple[tuple[str, float], ...]
    settled: bool
    urgent: bool
    missing: tuple[str, ...]
    next: Gain | None


def decide(found: Places, gains: tuple[Gain, ...], advised: Urgency) -> Decision:
    """Of the outcomes of all draws, what each measurement would bring, and how urgent the advice is as it stands."""
    chances = np.bincount(found, minlength=len(OUTCOMES)) / len(found)
    order = sorted(range(len(OUTCOMES)), key=lambda place: -chances[place])
    first, *others = order
    settled = bool(chances[first] >= SETTLED)
    urgent = advised in (Urgency.URGENT, Urgency.EMERGENCY)
    best = gains[0]
    return Decision(
        action=OUTCOMES[first],
        chance=float(chances[first]),
        others=tuple((OUTCOMES[place], float(chances[place])) for place in others if chances[place] > _RARE),
        settled=settled,
        urgent=urgent,
        missing=tuple(name for name in NEEDED if any(gain.measurement == name and not gain.again for gain in gains)),
        next=None if settled or urgent or best.surer < WORTH else best,
    )
