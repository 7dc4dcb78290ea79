"""A surprising reading: not refused and not believed, but asked for again after five minutes.

Source: the Hypertension Plus pathway of North West London (an unusual reading is repeated after 5 minutes before
anybody acts on it); NICE NG136 1.2.2 for a second reading when the first is raised, 1.2.1 for both arms. The size of a
jump is ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from healthcheck import arms
from healthcheck.measurement import Source
from healthcheck.reading import Reading
from healthcheck.scores.blood_pressure import band

WAIT_MINUTES = 5
JUMP = Decimal(30)  # mmHg of systolic between one reading and the mean of those before it
SLOWEST, FASTEST = 40, 120  # at rest; NHS website, How to check your pulse: beyond these see a GP

_SAYS = {
    "very_high": "This reading is very high.",
    "low": "This reading is low.",
    "jump": "This reading is very different from your other readings.",
    "pulse": "This pulse is unusual for somebody at rest.",
    "arms": f"Your two arms are more than {arms.APART} mmHg apart.",
}
_ONE = "measure again and send us that reading too."
_MEASURE = {"arms": "measure both arms again and send us both readings too."}


@dataclass(frozen=True, slots=True)
class AskAgain:
    """What the person is asked to do.

    Args:
        why: "very_high", "low", "arms", "pulse", "jump" or "height_and_weight".
        after_minutes: how long to sit quietly first.
        words: what they read.
    """

    why: str
    after_minutes: int
    words: str


def surprise(before: Sequence[Reading], now: Sequence[Reading]) -> AskAgain | None:
    """Whether the last of the readings that came in needs to be taken again; None when there is nothing odd about it.

    A second reading that says the same is believed: nobody is asked more than once for the same thing.

    Args:
        before: the readings that were there already, in any order.
        now: those that came in, in any order; () asks for nothing.
    """
    if not now:
        return None
    *earlier, last = arms.in_time([*before, *now])
    same_place = [reading for reading in earlier if reading.source is last.source]
    stands = _stands(last)
    if stands in ("very_high", "low") and not (same_place and _stands(same_place[-1]) == stands):
        return _ask(stands)
    if _apart([*before, *now], now):
        return _ask("arms")
    if _pulse_stands_out(last) and not (same_place and _pulse_stands_out(same_place[-1])):
        return _ask("pulse")
    return _ask("jump") if stands not in ("very_high", "low") and _jumped(last, same_place) else None


def _apart(readings: Sequence[Reading], now: Sequence[Reading]) -> bool:
    """Whether the arms differ by what came in now, and by nothing before it."""
    found = arms.difference(readings)
    if found is None or found.confirmed:
        return False
    newest, new = arms.compared(readings)[-1], {reading.id for reading in now}
    return newest.left.id in new or newest.right.id in new


def _jumped(last: Reading, same_place: Sequence[Reading]) -> bool:
    if not same_place:
        return False
    mean = sum((reading.systolic for reading in same_place), Decimal(0)) / len(same_place)
    jumped_before = len(same_place) > 1 and abs(same_place[-1].systolic - last.systolic) < JUMP
    return abs(last.systolic - mean) >= JUMP and not jumped_before


def _pulse_stands_out(reading: Reading) -> bool:
    return reading.pulse is not None and not SLOWEST <= reading.pulse <= FASTEST


def _stands(reading: Reading) -> str:
    return band(reading.systolic, reading.diastolic, at_home=reading.source is Source.HOME)


def _ask(why: str) -> AskAgain:
    call = {
        "very_high": (
            " Call 999 now if you have chest pain, trouble breathing, a weak or numb face, arm or leg, trouble "
            "speaking or seeing, confusion, or a sudden bad headache."
        ),
        "low": " Call 111 if you feel faint or dizzy.",
        "pulse": (
            f" If it stays above {FASTEST} or below {SLOWEST} beats a minute, call your GP surgery. Call 999 if you "
            "have chest pain, trouble breathing, or you pass out."
        ),
    }.get(why, "")
    words = (
        f"{_SAYS[why]} Sit quietly for {WAIT_MINUTES} minutes, check that the cuff fits, then {_MEASURE.get(why, _ONE)}"
        f"{call}"
    )
    return AskAgain(why, WAIT_MINUTES, words)
