"""Whatever happens to a case, in whatever order and by whatever clock: no rung twice, none forgotten, no silent end."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.delivery.models import Delivery, State
from apps.urgent import actions, ladder
from apps.urgent.case import Held
from apps.urgent.models import CLOSING, Case, Event, Kind, Step
from healthcheck.refusal import Refusal

pytestmark = pytest.mark.django_db

WHAT = st.one_of(
    st.tuples(st.just("clock"), st.sampled_from([-90, -3, -0.1, 0.2, 1, 4, 5, 25, 60, 600])),
    st.tuples(st.just("sweep"), st.just(0)),
    st.tuples(st.just("found"), st.integers(0, 2)),
    st.tuples(st.just("answer"), st.sampled_from(["", "Dr A", "no"])),
    st.tuples(st.just("leaves"), st.just(0)),
    st.tuples(st.just("parked"), st.just(0)),
    st.tuples(st.just("human"), st.sampled_from(["see", "contact", "note", "resolve", "die", "reopen"])),
)
FOUND = [[], [actions.Finding("a", "urgent", "A.")], [actions.Finding("b", "emergency", "B.")]]


class World:
    """One case, a clock that jumps, and everybody around it."""

    def __init__(self, case: Case, user: User) -> None:
        self.first, self.user, self.nth = case, user, 0
        self.at = case.opened_at

    @property
    def case(self) -> Case:
        return Case.objects.filter(check_id=self.first.check_id).latest("opened_at", "id")

    def do(self, what, which):
        with suppress(Refusal):  # a refusal is an answer, too
            getattr(self, f"do_{what}")(which)

    def do_clock(self, minutes):
        self.at += timedelta(minutes=minutes)

    def do_sweep(self, _):
        actions.sweep(by="service:urgent", clock=lambda: self.at)

    def do_found(self, which):
        self.nth += 1
        case = self.case
        actions.told(
            check_id=case.check_id, person=case.person, commissioner=case.commissioner, findings=FOUND[which],
            reference=Delivery.objects.create(
                channel="pdm", destination="Y90001", subject=case.person_id, reference=case.pk, purpose=f"r{self.nth}",
                made_at=self.at,
            ).pk,
            by="test", at=self.at,
        )  # fmt: skip

    def do_answer(self, said):
        reference = self.case.alerts.latest("number").reference
        accepted, named = said != "no", "" if said == "no" else said
        actions.receive(reference=reference, accepted=accepted, named=named, by="organisation:Y90001", at=self.at)

    def do_leaves(self, _):
        Delivery.objects.filter(purpose="record").update(state=State.SENT, sent_at=self.at)

    def do_parked(self, _):
        Delivery.objects.filter(channel="mail").update(state=State.PARKED, reason="The receiver refused it: 550")

    def do_human(self, verb):
        who = {"case_id": self.case.pk, "user": self.user, "by": f"staff:{self.user.pk}", "at": self.at}
        alert = self.case.alerts.count()
        match verb:
            case "see":
                actions.acknowledge(**who, alert=alert, named="")
            case "contact":
                actions.contact(**who, alert=alert, how="phone", outcome="spoke", words="")
            case "note":
                actions.note(**who, alert=alert, words="n")
            case "resolve":
                actions.close(**who, alert=alert, reason="assessed", words="")
            case "die":
                actions.close(**who, alert=alert, reason="died", words="")
            case "reopen":
                actions.reopen(**who, words="again")


def holds(case: Case) -> None:
    """What must be true of a case whatever has happened."""
    events = list(case.events.all())
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    climbed = [(event.alert_id, event.rung) for event in events if event.kind == Kind.ESCALATED]
    assert len(climbed) == len(set(climbed))
    assert Delivery.objects.filter(channel="mail", reference=case.pk).count() <= len(climbed)
    closed = [event for event in events if event.kind in CLOSING]
    assert all(event.user_id for event in closed)
    stands = Held(case).stands
    assert case.closed_at == stands.closed_at, "the columns say what the events say"
    if case.closed_at is None:
        assert case.due_at is not None
        assert case.next_at is not None or not Held(case).waiting()
    else:
        assert closed, "nothing but a human closes a case"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(WHAT, max_size=14))
def test_whatever_happens_the_case_is_kept_and_at_the_end_somebody_is_called(case, clinician, story):
    with transaction.atomic():  # each story begins with the same case
        live(World(case, clinician), story)
        transaction.set_rollback(True)


def live(world: World, story) -> None:
    """Let a story happen, then let the time run out."""
    for what, which in story:
        world.do(what, which)
        for each in Case.objects.all():
            holds(each)
    world.at = max(step.due_at for step in Step.objects.all()) + timedelta(days=1)
    world.do_sweep(0)
    for each in Case.objects.filter(closed_at__isnull=True):
        held = Held(each)
        holds(each)
        assert held.waiting() == []
        if held.stands.seen is None:
            assert held.stands.taken.keys() >= {rung.name for rung in ladder.RUNGS if rung.until is ladder.Until.SEEN}
    assert Event.objects.filter(kind=Kind.RAISED).count() >= 1
