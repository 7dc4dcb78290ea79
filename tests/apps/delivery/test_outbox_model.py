"""The outbox against a model: whatever fails, dies or overlaps, nothing is lost, nothing is done twice, order is kept.

Real PostgreSQL. The peer keeps what took effect; a worker may die before it sends, after it sent, or wake up late with
a report that nobody waits for any more.
"""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models.functions import Now
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.clients.clock import now
from apps.delivery import actions, arming, claiming, recording, sending
from apps.delivery.channel import Arrival, Outcome, Result
from apps.delivery.channels import CHANNELS
from apps.delivery.lane import Lane, Peer
from apps.delivery.models import UNSENT, Delivery, State
from apps.delivery.recording import Told

PEOPLE = [UUID(int=number) for number in range(1, 4)]
PRACTICES = ("A81001", "B82002")


class Blind:
    """A peer like a mailbox: it does not know a repeat as one, so whatever reaches it takes effect."""

    NAME = "pdm"
    REPEATS_HARMLESSLY = False

    def __init__(self):
        self.effects: list[UUID] = []
        self.next = []

    def send(self, payload, *, message_id):
        word = self.next.pop() if self.next else "taken"
        if word in ("taken", "taken, then lost"):
            self.effects.append(message_id)
        return {
            "taken": Outcome(Result.ACCEPTED, 201),
            "taken, then lost": Outcome(Result.UNKNOWN, detail="ReadError"),
            "lost before": Outcome(Result.UNKNOWN, detail="ReadError"),
            "busy": Outcome(Result.TRANSIENT, 503),
            "refused": Outcome(Result.PERMANENT, 422),
        }[word]

    def ask(self, payload, *, message_id):
        if self.next and self.next[-1] == "busy":
            self.next.pop()
            return Arrival.CANNOT_TELL
        return Arrival.ARRIVED if message_id in self.effects else Arrival.NOT_ARRIVED


class Outbox(RuleBasedStateMachine):
    """What can happen to an outbox."""

    def __init__(self):
        super().__init__()
        Delivery.objects.all().delete()
        Lane.objects.all().delete()
        Peer.objects.all().delete()
        self.peer = Blind()
        self.before, CHANNELS["pdm"] = CHANNELS["pdm"], self.peer
        self.queued: list[UUID] = []
        self.late: list[Told] = []

    def teardown(self):
        self._settle()
        states = dict(Delivery.objects.values_list("id", "state"))
        assert set(states) == set(self.queued), "a delivery is lost"
        done = {key for key, state in states.items() if state == State.SENT}
        parked = {key for key, state in states.items() if state == State.PARKED}
        assert done | parked == set(self.queued)
        assert done == set(self.peer.effects), "sent is what took effect, and all of it"
        CHANNELS["pdm"] = self.before

    @initialize(those=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PRACTICES)), min_size=1, max_size=4))
    def begin(self, those):
        for person, practice in those:
            self.queue(person, practice, False)

    @rule(person=st.sampled_from(PEOPLE), practice=st.sampled_from(PRACTICES), urgent=st.booleans())
    def queue(self, person, practice, urgent):
        row = actions.queue(
            channel="pdm", subject=person, reference=uuid4(), purpose="record", destination=practice,
            payload={"a": 1}, at=now(), urgent=urgent,
        )  # fmt: skip
        self.queued.append(row.pk)

    @rule(words=st.lists(st.sampled_from(["taken", "taken, then lost", "lost before", "busy", "refused"]), max_size=4))
    def peer_will(self, words):
        self.peer.next = list(words)

    @rule()
    def routine_worker(self):
        arming.heal()
        for held in claiming.claim("pdm"):
            sending.work_through(held)

    @rule()
    def urgent_worker(self):
        for key in sending.urgent_due_ids():
            sending.send(key)

    @rule(sent=st.booleans(), swept=st.booleans())
    def worker_dies(self, sent, swept):
        """With all it had claimed; perhaps after it had sent the first of it, and perhaps another looks into the lane
        before anybody has taken back what it held.
        """
        arming.heal()
        for held in claiming.claim("pdm", lanes=1):
            first = held.claims[0]
            if sent and not first.in_doubt:
                outcome = self.peer.send({}, message_id=first.delivery_id)
                self.late.append(Told(first, outcome, in_doubt=outcome.result is Result.UNKNOWN))
        ended = Now() - timedelta(seconds=1)
        Lane.objects.filter(lease_until__isnull=False).update(lease_until=ended, next_at=ended)
        if swept:
            for held in claiming.claim("pdm"):
                sending.work_through(held)
        Delivery.objects.filter(state=State.SENDING).update(lease_until=ended)

    @precondition(lambda self: self.late)
    @rule()
    def late_worker_reports(self):
        arming.heal()
        recording.record([self.late.pop()])

    @rule()
    def time_passes(self):
        self._time()

    def _time(self):
        Delivery.objects.filter(state=State.QUEUED).update(next_at=Now())
        Lane.objects.update(open_until=None)
        Peer.objects.update(open_until=None)

    def _settle(self):
        """The peer is well, and time goes on."""
        self.peer.next = []
        for _ in range(60):
            if not Delivery.objects.filter(state__in=UNSENT).exists():
                return
            self._time()
            self.urgent_worker()
            self.routine_worker()
        raise AssertionError(f"stuck: {list(Delivery.objects.values_list('state', 'reason'))}")

    @invariant()
    def nothing_twice(self):
        assert len(self.peer.effects) == len(set(self.peer.effects)), "it took effect twice"

    @invariant()
    def in_order(self):
        """Of one person and practice, what took effect did so in the order it was queued."""
        rows = {row.pk: row for row in Delivery.objects.filter(pk__in=self.peer.effects)}
        for person in PEOPLE:
            for practice in PRACTICES:
                took = [
                    rows[key]
                    for key in self.peer.effects
                    if (rows[key].subject, rows[key].destination) == (person, practice)
                ]
                assert took == sorted(took, key=lambda row: (row.queued_at, row.pk)), "the order is broken"


@pytest.mark.django_db
def test_nothing_is_lost_and_nothing_done_twice_whatever_happens(outbox):
    outbox.DELIVERY_MAX_ATTEMPTS = 1000
    outbox.DELIVERY_BACKOFF_SECONDS = 60.0
    run_state_machine_as_test(
        Outbox, settings=settings(max_examples=60, stateful_step_count=20, deadline=None, phases=[Phase.generate])
    )
