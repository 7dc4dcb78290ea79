"""Random stories of a check's kits, told over HTTP into the database: nothing leaves the table, nothing is lost.

Suppliers tell events and laboratories send messages in any order, some twice and some long after; the person orders and
cancels in between; the stock runs out.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck as Health
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from apps.checks.models import Value
from apps.clients.clock import now
from apps.kits.ending import MOST_IN_A_ROW
from apps.kits.models import Kit, Lot
from apps.kits.states import MOVES, State
from tests.journeys.kit_journey import VALUES, KitJourney

pytestmark = pytest.mark.django_db
# A story takes a while: what fails is shown as it was found, not made smaller.
QUICK = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.generate),
    "suppress_health_check": [Health.too_slow, Health.function_scoped_fixture],
}

REASONS = {
    "biomarker_json": {"successful": False, "failureReasonCode": "haemolysed"},
    "uk_pathology_fhir": {"dataAbsentReason": {"coding": [{"system": "http://snomed.info/sct", "code": "118128002"}]}},
}
ANSWERS = {200, 201, 202, 404, 409, 422}
TOLD = [*State, "posted"]


@dataclass(frozen=True)
class Event:
    kit: int
    name: str
    number: int


@dataclass(frozen=True)
class Message:
    kit: int
    failed: frozenset[str]


@dataclass(frozen=True)
class Order:
    pass


@dataclass(frozen=True)
class Cancel:
    kit: int


Step = Event | Message | Order | Cancel
which = st.integers(0, 3)
steps = st.one_of(
    st.builds(Event, which, st.sampled_from(TOLD), st.integers(0, 2)),
    st.builds(Event, which, st.sampled_from(["dispatched", "lost", "failed", "expired", "rejected"]), st.just(9)),
    st.builds(Message, which, st.frozensets(st.sampled_from(sorted(VALUES)))),
    st.just(Order()),
    st.builds(Cancel, which),
)
stories = st.lists(steps, min_size=3, max_size=10)


@dataclass
class World:
    """One check, one supplier with three kits in stock, and what was answered."""

    journey: KitJourney
    sent: dict[tuple[str, Step], Any] = field(default_factory=dict)

    def code(self, step: Step) -> str:
        """Of the kit a step is about, or of one that nobody ordered."""
        codes, kit = list(Kit.objects.order_by("id").values_list("code", flat=True)), getattr(step, "kit", 0)
        return codes[kit] if kit < len(codes) else f"LAB-{kit}"

    def does(self, step: Step, code: str = "") -> int:
        """The answer to a step; the same step of the same kit again is the very same request."""
        code = code or self.code(step)
        path = f"/v1/checks/{self.journey.check.id}/kits"
        if isinstance(step, Order):
            answer = self.journey.person.post(path, {"supplier": self.journey.account.key}, key="order")
        elif isinstance(step, Cancel):
            answer = self.journey.person.post(f"{path}/{code}/cancellation", {})
        elif isinstance(step, Event):
            made = {"event_id": f"{code}-{step.name}-{step.number}", "event": step.name, "at": now().isoformat()}
            answer = self.journey.supplier.post(f"/v1/kits/{code}/events", self._once(code, step, made))
        else:
            made = self.journey.message(code, dict.fromkeys(step.failed, REASONS[self.journey.reader]))
            answer = self.journey.supplier.post(
                f"/v1/laboratory-messages/{self.journey.account.key}", self._once(code, step, made)
            )
        assert answer.status_code in ANSWERS, (step, answer.content)
        return answer.status_code

    def _once(self, code: str, step: Step, made: Any) -> Any:
        return self.sent.setdefault((code, step), made)


@pytest.fixture
def journey(reader: str, whole: bool) -> KitJourney:
    """A check whose kit is ordered, of three in stock; every story begins here, and is taken back at its end.

    With the person's answers and measurements each word of a laboratory is assessed.
    """
    made = KitJourney(reader, whole=whole)
    made.account.stock_kept_here = True
    made.account.save()
    day = now().date().replace(year=now().year + 2)
    Lot.objects.create(supplier=made.account, number="A1", received=3, left=3, expires_on=day, added_at=now())
    made.orders()
    return made


@contextmanager
def world(journey: KitJourney) -> Iterator[World]:
    """The world in which one story happens, and of which nothing is left."""
    with transaction.atomic():
        yield World(journey)
        transaction.set_rollback(True)


def stands() -> tuple[list[Any], ...]:
    """All there is of a world but its ids and times."""
    kits = list(Kit.objects.order_by("id"))
    place = {kit.id: nth for nth, kit in enumerate(kits)}
    return (
        [(kit.state, kit.waits, place.get(kit.replaces_id), kit.lot_id is not None) for kit in kits],
        [[event.event for event in kit.events.order_by("id")] for kit in kits],
        sorted((row.kind, str(row.value), row.absent, place.get(row.specimen, -1)) for row in lab_values()),
        [Lot.objects.get().left],
    )


def lab_values() -> Iterable[Value]:
    return [row for row in Value.objects.all() if row.kind in VALUES]


def nothing_left_the_table(world: World) -> None:
    for kit in Kit.objects.all():
        path = [State(name) for name in kit.events.order_by("id").values_list("event", flat=True)]
        assert path[0] is State.ORDERED and path[-1] == kit.state
        assert all(to is before or to in MOVES[before] for before, to in pairwise(path)), path
        assert (kit.state == State.REORDERED) is Kit.objects.filter(replaces=kit).exists()
    chain = list(Kit.objects.filter(replaces__replaces__replaces__isnull=False))
    assert chain == [] and MOST_IN_A_ROW == 2
    lot = Lot.objects.get()
    assert lot.received == lot.left + lot.kits.count()


def nothing_is_lost(world: World, accepted: Iterable[Step]) -> None:
    """Every value of every message that was read is kept, of replaced kits too."""
    rows = lab_values()
    codes = dict(Kit.objects.values_list("code", "id"))
    for (code, step), _ in world.sent.items():
        if isinstance(step, Message) and step in accepted and code in codes:
            kept = {row.kind: row.value for row in rows if row.specimen == codes[code] and not row.absent}
            assert all(kind in kept for kind in VALUES if kind not in step.failed), (step, kept)


@pytest.mark.parametrize("reader", sorted(REASONS))
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "in parts"])
@given(story=stories)
@settings(max_examples=6, **QUICK)
def test_no_story_leaves_the_table_or_loses_a_value(journey, story):
    with world(journey) as here:
        answers = [(step, here.does(step)) for step in story]
        nothing_left_the_table(here)
        nothing_is_lost(here, [step for step, status in answers if status == 202])


@pytest.mark.parametrize("reader", sorted(REASONS))
@pytest.mark.parametrize("whole", [False])
@given(story=stories, data=st.data())
@settings(max_examples=7, **QUICK)
def test_what_was_taken_once_and_comes_again_at_any_time_changes_nothing(journey, story, data):
    with world(journey) as here:
        once = [here.does(step) for step in story]
        plain = stands()
    with world(journey) as here:
        taken: list[tuple[Step, str]] = []
        for step, status in zip(story, once, strict=True):
            code = here.code(step)
            assert [here.does(step, code), here.does(step, code)] == [status, status]
            taken += [(step, code)] if status < 300 else []
            for again in data.draw(st.lists(st.sampled_from(taken), max_size=2)) if taken else []:
                before = stands()
                assert here.does(*again) < 300
                assert stands() == before
        assert stands() == plain
        nothing_left_the_table(here)


LINE = [Event(0, name, 0) for name in ("dispatched", "delivered", "returned", "received", "resulted")]


@pytest.mark.parametrize(("reader", "whole"), [("biomarker_json", False)])
@given(story=st.permutations([*LINE, Message(0, frozenset()), Message(0, frozenset({"hba1c"}))]))
@settings(max_examples=8, **QUICK)
def test_a_whole_story_in_any_order_ends_with_its_result(journey, story):
    with world(journey) as here:
        for step in story:
            here.does(step)
        assert Kit.objects.get().state == "resulted"
        nothing_is_lost(here, story)


ENDED = [Event(0, name, 0) for name in ("lost", "failed", "rejected", "expired")]


@pytest.mark.parametrize(("reader", "whole"), [("uk_pathology_fhir", False)])
@given(story=st.permutations([*ENDED, Message(0, frozenset(VALUES)), Message(0, frozenset(list(VALUES)[:3]))]))
@settings(max_examples=8, **QUICK)
def test_a_failure_told_in_many_ways_and_any_order_brings_one_replacement(journey, story):
    with world(journey) as here:
        for step in story:
            here.does(step)
        first, second = Kit.objects.order_by("id")
        assert (first.state, second.state, second.replaces) == ("reordered", "ordered", first)
        assert here.journey.told() == ["kit-replaced"]
        nothing_is_lost(here, story)
