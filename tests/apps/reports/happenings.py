"""Random things that the other apps tell the reports, as a seed has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from apps.reports import actions
from apps.reports.choices import LATER_STEPS, Asked, Found, Outcome
from apps.reports.invited import Invited
from apps.reports.samples import Told
from apps.reports.urgent import Came

AREAS = ("E06000052", "E09000028", "E08000003")
START = datetime(2026, 3, 20, tzinfo=UTC)


def _one(random: Random, checks: list[UUID], people: list[UUID], at: datetime) -> None:
    """One thing that the other apps tell the reports."""
    kind = random.random()
    if kind < 0.3 or not checks:
        checks.append(uuid4())
        people.append(random.choice(people) if people and random.random() < 0.1 else uuid4())
        who = Invited(
            area_code=random.choice(AREAS), area_name="An area", practice=f"A8100{random.randrange(4)}",
            sex=random.choice(("female", "male", None)), age=random.randrange(38, 78),
            deprivation=random.randrange(6), channel=random.choice(("sms", "letter")), arm=random.choice(("", "new")),
        )  # fmt: skip
        actions.offered(check_id=checks[-1], person_id=people[-1], invited=who, at=at)
    elif kind < 0.4:
        actions.answered_as(check_id=random.choice(checks), ethnicity=random.choice("ADHMSRZ"))
    elif kind < 0.5:
        actions.outcome(check_id=random.choice(checks), category=random.choice(Outcome.values),
                        found=random.sample([*Found, *Asked], random.randrange(5)))  # fmt: skip
    elif kind < 0.55:
        taken, refused = random.choice(((at, None), (None, at), (None, None)))
        actions.restate(check_id=random.choice(checks), taken=taken, refused=refused)
    elif kind < 0.58:
        seen, closed = random.choice(((None, None), (at, None), (at, at)))
        why = random.choice(("assessed", "referred")) if closed else ""
        actions.answered(check_id=random.choice(checks), came=Came(at, seen, at, closed, why))
    elif kind < 0.67:
        _happen_to_somebody(random, checks, people, at)
    else:
        actions.step(check_id=random.choice(checks), step=random.choice(LATER_STEPS).value, at=at)


@dataclass(frozen=True)
class Surgery:
    """A practice of an area."""

    area_code: str


def _happen_to_somebody(random: Random, checks: list[UUID], people: list[UUID], at: datetime) -> None:
    """A reminder, a move, a death that may lie back or may have been told by mistake."""
    kind, somebody = random.random(), random.choice(people)
    if kind < 0.3:
        days = random.choice((None, 0, 1, 2, 3, 9))
        told = Told(uuid4(), random.choice(("thriva", "post-lab")), days, random.random() < 0.3, at)
        actions.sampled(check_id=random.choice(checks), samples=[told])
    elif kind < 0.5:
        actions.reminded(check_id=random.choice(checks), at=at)
    elif kind < 0.75:
        actions.moved(person_id=somebody, practice=Surgery(random.choice(AREAS)), at=at)
    elif kind < 0.95:
        actions.died(person_id=somebody, at=at - timedelta(days=random.randrange(20)))
    else:
        actions.alive(person_id=somebody)


def happen(seed: int, times: int) -> Iterator[int]:
    """So many things, over two years or so; the number of each, after it happened."""
    random, at = Random(seed), START
    checks: list[UUID] = []
    people: list[UUID] = []
    for nth in range(times):
        at += timedelta(minutes=random.randrange(6000))
        _one(random, checks, people, at)
        yield nth
