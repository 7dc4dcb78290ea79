"""A surprising reading: not refused and not believed, but asked for again after five minutes.

Source: the Hypertension Plus pathway of North West London (an unusual reading is repeated after 5 minutes before
anybody acts on it); NICE NG136 1.2.3 for a second reading when the first is raised. The sizes of a jump are ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from healthcheck.blood_pressure import Reading
from healthcheck.measurement import Source
from healthcheck.scores.blood_pressure import band

WAIT_MINUTES = 5
JUMP = Decimal(30)  # mmHg of systolic between one reading and the mean of those before it


@dataclass(frozen=True, slots=True)
class AskAgain:
    """What the person is asked to do.

    Args:
        why: "very_high", "low" or "jump".
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
    *earlier, last = sorted([*before, *now], key=lambda reading: reading.taken_at)
    same_place = [reading for reading in earlier if reading.source is last.source]
    stands = _stands(last)
    if stands in ("very_high", "low"):
        confirmed = bool(same_place) and _stands(same_place[-1]) == stands
        return None if confirmed else _ask(stands)
    if same_place:
        mean = sum((reading.systolic for reading in same_place), Decimal(0)) / len(same_place)
        jumped_before = len(same_place) > 1 and abs(same_place[-1].systolic - last.systolic) < JUMP
        if abs(last.systolic - mean) >= JUMP and not jumped_before:
            return _ask("jump")
    return None


def _stands(reading: Reading) -> str:
    return band(reading.systolic, reading.diastolic, at_home=reading.source is Source.HOME)


def _ask(why: str) -> AskAgain:
    reading = {"very_high": "very high", "low": "low", "jump": "very different from your other readings"}[why]
    call = {
        "very_high": (
            " Call 999 now if you have chest pain, trouble breathing, a weak or numb face, arm or leg, trouble "
            "speaking or seeing, confusion, or a sudden bad headache."
        ),
        "low": " Call 111 if you feel faint or dizzy.",
        "jump": "",
    }[why]
    words = (
        f"This reading is {reading}. Sit quietly for {WAIT_MINUTES} minutes, check that the cuff fits, then measure "
        f"again and send us that reading too.{call}"
    )
    return AskAgain(why, WAIT_MINUTES, words)
