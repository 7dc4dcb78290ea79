"""Simulated people, a block at a time: who they are, how far their check got and when. The same seed, the same rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from apps.reports.choices import Asked, Found
from apps.reports.simulated.shares import AGES, SEXES, TABLE, Places, eligible, factors, shares

BLOCK = 100_000
FIRST = np.datetime64("2023-04-01T08:00:00", "s")  # of the cycle; invitations go out over three and a half years
SPREAD = np.int64(1300 * 86_400)
LAST = FIRST + SPREAD.astype("timedelta64[s]")  # what would happen later has not happened yet
REMINDED = np.int64(9 * 86_400)  # after the order: two days to post the kit, and seven
OUTCOMES = list(TABLE["outcome"])
URGENT = OUTCOMES.index("urgent")  # and what stands behind it
REFERRED, SERVICES = 0.3, 0.35  # of urgent findings closed; of people assessed: own choice, for want of a source
STOPS = tuple(TABLE["stopped_before"])
# Days from the step before, on average: own choice. A check is received as soon as its sample is processed.
DAYS = {"signed_in": 6, "consented": 0.02, "answered": 0.1, "measured": 1, "kit_ordered": 0.2, "kit_returned": 9,
        "processed": 3}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """People by number, each list as long as the block.

    Args:
        numbers: of each person in the whole population, from 0.
        area, sex, age, ethnicity, deprivation, channel: places in the lists of the shares.
        arm: 0 for none, 1 the usual and 2 the new invitation of a trial.
        offered: seconds.
        times: step -> when, NaT where it was not reached.
        reminded: of the kit, NaT where nobody was.
        outcome: place in the list of outcomes, -1 for none yet.
        findings: as a fact keeps them, with what was asked for.
        urgent: of urgent findings, when they were raised, seen and closed, NaT where they were not.
        referred: of those closed, whether as referred.
    """

    numbers: np.ndarray
    area: np.ndarray
    practice: np.ndarray
    sex: np.ndarray
    age: np.ndarray
    ethnicity: np.ndarray
    deprivation: np.ndarray
    channel: np.ndarray
    arm: np.ndarray
    offered: np.ndarray
    times: dict[str, np.ndarray]
    reminded: np.ndarray
    outcome: np.ndarray
    findings: np.ndarray
    urgent: dict[str, np.ndarray]
    referred: np.ndarray
    random: np.ndarray


def people(count: int, *, places: Places, seed: int) -> Iterator[Block]:
    """So many people, in the order in which they were invited."""
    for nth, first in enumerate(range(0, count, BLOCK)):
        chance = np.random.default_rng([seed, 1, nth])
        yield _block(chance, np.arange(first, min(first + BLOCK, count)), count, places)


def _block(chance: np.random.Generator, numbers: np.ndarray, count: int, places: Places) -> Block:
    rows = len(numbers)
    area = chance.choice(len(places.size), rows, p=places.size)
    sex, age = np.divmod(chance.choice(eligible().size, rows, p=eligible().ravel()), len(AGES))
    deprivation = _of_each(chance, places.deprivation[area])
    offered = FIRST + (numbers * SPREAD // max(count, 1)).astype("timedelta64[s]")
    uptake = TABLE["uptake"]["percent"] / 100 * places.uptake[area]
    uptake *= factors("sex")[sex] * factors("age")[age] * factors("deprivation")[deprivation]
    times, received = _way(chance, offered, np.minimum(uptake, 0.97))
    outcome = np.where(received, _outcome(chance, age, deprivation), -1)
    found = np.where(outcome > 0, _findings(chance, age, deprivation), 0)
    urgent = _urgent(chance, np.where(outcome >= URGENT, times["processed"], np.datetime64("NaT")))
    return Block(
        numbers=numbers,
        area=area,
        practice=(chance.random(rows) * places.practices[area]).astype(int),
        sex=sex,
        age=age,
        ethnicity=_of_each(chance, places.ethnicity[area]),
        deprivation=deprivation,
        channel=chance.choice(len(TABLE["channel"]), rows, p=shares("channel")),
        arm=np.where(chance.random(rows) < 0.05, chance.integers(1, 3, rows), 0),
        offered=offered,
        times=times,
        reminded=_reminded(times),
        outcome=outcome,
        findings=found | _asked(chance, outcome),
        urgent=urgent,
        referred=~np.isnat(urgent["urgent_closed"]) & (chance.random(rows) < REFERRED),
        random=chance.integers(0, 2**62, (rows, 2), dtype=np.int64),
    )


def _of_each(chance: np.random.Generator, rows: np.ndarray) -> np.ndarray:
    """One place for each row of shares."""
    place = (rows.cumsum(axis=1) < chance.random(len(rows))[:, None]).sum(axis=1)
    return np.asarray(place.clip(max=rows.shape[1] - 1))


def _way(
    chance: np.random.Generator, offered: np.ndarray, uptake: np.ndarray
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """When each step happened, and who received a check."""
    rows = len(offered)
    received = chance.random(rows) < uptake
    stop = np.where(received, len(STOPS), chance.choice(len(STOPS), rows, p=shares("stopped_before")))
    times, at, never = {}, offered, np.datetime64("NaT")
    for nth, step in enumerate(STOPS):
        wait = chance.exponential(DAYS[step] * 86_400, rows).astype("timedelta64[s]")
        at = at + wait
        times[step] = np.where((stop > nth) & (at <= LAST), at, never)
    received &= ~np.isnat(times["processed"])
    turned_away = (stop == 1) & (chance.random(rows) < TABLE["ineligible"]["percent"] / 100)
    times["eligible"] = np.where(turned_away, never, times["signed_in"])
    times["ineligible"] = np.where(turned_away, times["signed_in"], never)
    times["scored"] = times["received"] = np.where(received, times["processed"], never)
    delivered = at + chance.exponential(86_400, rows).astype("timedelta64[s]")
    arrived = received & (chance.random(rows) < 0.98) & (delivered <= LAST)
    times["delivered"] = times["acknowledged"] = np.where(arrived, delivered, never)
    return times, received


def _outcome(chance: np.random.Generator, age: np.ndarray, deprivation: np.ndarray) -> np.ndarray:
    """The older and the more deprived, the less often nothing is to be done."""
    base = shares("outcome")
    none = base[0] * (1.35 - 0.1 * age) * np.where(deprivation == 0, 1.0, 0.85 + 0.05 * deprivation)
    rest = base[1:] / base[1:].sum()
    return _of_each(chance, np.column_stack([none, *(share * (1 - none) for share in rest)]))


def _reminded(times: dict[str, np.ndarray]) -> np.ndarray:
    """Whoever still had the kit then, as apps/kits/reminders.toml has it: 7 days after it was posted."""
    due = times["kit_ordered"] + REMINDED.astype("timedelta64[s]")
    back = times["kit_returned"] <= due
    return np.where(~np.isnat(due) & ~back & (due <= LAST), due, np.datetime64("NaT"))


def _findings(chance: np.random.Generator, age: np.ndarray, deprivation: np.ndarray) -> np.ndarray:
    """More of them with age and deprivation. Of two that exclude each other the first stands."""
    weight = (0.7 + 0.1 * age) * np.where(deprivation == 0, 1.0, 1.15 - 0.05 * deprivation)
    has = {name: chance.random(len(age)) < percent / 100 * weight for name, percent in TABLE["found"].items()}
    has["raised_risk"] &= ~has["high_risk"]
    has["sugar"] &= ~has["diabetes"]
    return np.asarray(sum(flags * Found(name).bit for name, flags in has.items()))


def _asked(chance: np.random.Generator, outcome: np.ndarray) -> np.ndarray:
    """The surgery where the advice is routine or sooner; a service for some of all."""
    routine = OUTCOMES.index("routine")
    service = (outcome > 0) & (chance.random(len(outcome)) < SERVICES)
    return np.asarray(
        (outcome >= URGENT) * Asked.ASKED_URGENT.bit
        + (outcome >= routine) * Asked.ASKED_SURGERY.bit
        + service * Asked.ASKED_SERVICE.bit
    )


def _urgent(chance: np.random.Generator, raised: np.ndarray) -> dict[str, np.ndarray]:
    """Seen within a day or so, closed some days after; not yet where that would be later than everything else."""
    times, at = {"urgent": raised}, raised
    for name, days in (("urgent_seen", 0.5), ("urgent_closed", 4)):
        at = at + chance.exponential(days * 86_400, len(raised)).astype("timedelta64[s]")
        times[name] = at = np.where(at <= LAST, at, np.datetime64("NaT"))
    return times


__all__ = ["AGES", "BLOCK", "SEXES", "Block", "people"]
