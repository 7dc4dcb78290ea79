"""19. At the same moment: some of the staff at one case, a number that is superseded while its record is sent, two that
name each other, an invitation under a number that somebody is just being given. The last safe state wins."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from apps.audit.models import Entry
from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.delivery import actions as delivery
from apps.delivery import sending
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import pdm
from apps.delivery.lane import Lane, Peer
from apps.delivery.models import Delivery
from apps.people.actions import with_number
from apps.people.events import Outcome as Came
from apps.people.models import Person
from apps.rights import actions
from apps.staff import members
from apps.staff.proofs import Proof
from apps.tenancy.scope import OWNER, within
from apps.urgent.models import Case, Event
from apps.urgent.models import Kind as What
from healthcheck.person import NhsNumber
from tests.apps import scene
from tests.apps.rights.conftest import told as event
from tests.attacks.cast import Cast
from tests.attacks.house import House
from tests.attacks.test_attack_02_enumeration import numbers

CLINICIANS, ROUNDS = 4, 6


@pytest.fixture(scope="module")
def number() -> Callable[[], str]:
    """Numbers that nobody here has: the last of those that others take the first of."""
    spare = iter(list(numbers())[-60:])
    return lambda: next(spare)


@pytest.fixture
def check(house: House, cast: Cast, number: Callable[[], str]) -> Iterator[HealthCheck]:
    """A check whose record waits to be sent."""
    with house.inside():
        yield scene.complete(number(), ods="Y90001")


def together(*works: Callable[[], Any]) -> list[Any]:
    """All in the same moment, each with a connection of its own; what each came to, an exception by its name."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            with within(OWNER):
                start.wait(30)
                return work()
        except Exception as error:
            return f"{type(error).__name__}: {error}"[:200]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def renumber(check: HealthCheck, number: str) -> Callable[[], str]:
    """The event that says so: the same one each time it is called."""
    told = event(check)
    return lambda: str(actions.renumbered(told=told, number=NhsNumber(number)).outcome)


def signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_attack_19_of_four_clinicians_at_one_case_one_has_seen_it(
    house: House, cast: Cast, number: Callable[[], str]
) -> None:
    with house.inside():
        found = scene.opened(number(), ods="Y90001")
        scene.answered(found)
        scene.measured(found, "192", "110")
        case = Case.objects.get(check_id=found.id)
        proved: dict[str, Any] = {"role": "clinician", "proved": Proof.IN_PERSON, "by": "operator", "at": now()}
        mails = [f"at-once-{nth}@nhs.example" for nth in range(CLINICIANS)]
        staff = [members.add(email=mail, name="S", **proved)[0] for mail in mails]
        cookies = [signed_in(user) for user in staff]
    path = f"/admin/urgent/case/{case.pk}/acknowledge/"

    def acknowledge(cookie: str) -> int:
        with house.client() as browser:
            browser.cookies.set("sessionid", cookie)
            page = browser.get(f"{path}?alert=1")
            form = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            assert form, page.status_code
            return browser.post(path, data={"csrfmiddlewaretoken": form[1], "alert": "1", "named": ""}).status_code

    with ThreadPoolExecutor(CLINICIANS) as pool:
        said = list(pool.map(acknowledge, cookies))
    assert sorted(said) == [302, *[409] * (CLINICIANS - 1)]
    with house.inside():
        seen = Event.objects.get(case=case, kind=What.SEEN)
        assert seen.user_id == staff[said.index(302)].pk
        trail = Entry.objects.filter(subject=found.person_id, actor=f"staff:{seen.user_id}")
        assert [each for each in trail.values_list("action", flat=True) if each.startswith("urgent.")]
        others = [f"staff:{user.pk}" for user in staff if user.pk != seen.user_id]
        acted = Entry.objects.filter(subject=found.person_id, actor__in=others).values_list("action", flat=True)
        assert not [each for each in acted if "seen" in each or "acknowledged" in each]


@pytest.mark.parametrize("came", [Result.ACCEPTED, Result.TRANSIENT])
def test_attack_19_superseded_while_its_record_is_sent(
    came: Result, house: House, check: HealthCheck, number: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever comes of the one that is on its way, the next goes under the new number and says so."""
    new, heard = NhsNumber(number()), list[Any]()

    def send(payload: Any, *, message_id: Any) -> Outcome:
        heard.append(message_id)
        if len(heard) == 1:
            assert together(renumber(check, new.digits)) == [Came.DONE]
        return Outcome(came if len(heard) == 1 else Result.ACCEPTED)

    monkeypatch.setattr(pdm, "send", send)
    first = Delivery.objects.get(subject=check.person_id, purpose="record")
    for _ in range(50):  # the house's own worker may have it in its hands, and has no store to send it to
        Delivery.objects.filter(pk=first.pk).update(state="queued", reason="", next_at=now(), lease_until=None)
        Lane.objects.filter(channel=first.channel).update(lease_until=None, open_until=None, failures=0, next_at=now())
        Peer.objects.filter(channel=first.channel).update(open_until=None, failures=0)
        sending.send(first.pk)
        if heard:
            break
        time.sleep(0.2)
    newest = check.assessments.latest("version")
    amended = delivery.of(reference=newest.id).get()
    assert newest.version == 2 and amended.pk != first.pk
    assert new.digits in str(amended.payload.body) and "NHS number was replaced" in str(amended.payload.body)
    first.refresh_from_db()
    assert first.state in ({"sent", "acknowledged"} if came is Result.ACCEPTED else {"stopped"})
    for _ in range(3):
        sending.send(first.pk)
    assert len(heard) == 1, "the old one goes no second time"
    assert Entry.objects.filter(subject=check.person_id, action="person.renumbered").count() == 1


def test_attack_19_two_numbers_that_name_each_other_are_merged_by_no_machine(
    house: House, cast: Cast, number: Callable[[], str]
) -> None:
    for _ in range(ROUNDS):
        with house.inside():
            mine, theirs = (scene.opened(number(), ods="Y90001") for _ in range(2))
            numbers_of = [each.person.nhs_number for each in (mine, theirs)]
            said = together(renumber(mine, numbers_of[1]), renumber(theirs, numbers_of[0]))
            assert said == [Came.WAITS, Came.WAITS]
            kept = [Person.objects.get(pk=each.person_id).nhs_number for each in (mine, theirs)]
            assert kept == numbers_of


def test_attack_19_a_number_is_one_persons_whoever_comes_first(
    house: House, cast: Cast, number: Callable[[], str]
) -> None:
    """A commissioner invites under the number that somebody else is being given: never two people, never a fault."""
    token = cast.tokens["commissioner_b"]
    for _ in range(ROUNDS):
        with house.inside():
            held, new = scene.opened(number(), ods="Y90001"), number()
            sent = {
                "nhs_number": new, "given_name": "C", "family_name": "Other", "practice": "Y90001",
                "birth_date": scene.born(45).isoformat(),
            }  # fmt: skip
            headers = {"Idempotency-Key": str(uuid4())}
            invite = partial(house.call, "POST", "/v1/invitations", token=token, json=sent, headers=headers)
            change = renumber(held, new)
            became, answered = together(change, invite)
            assert answered.status_code == 201, answered
            if "Error" in became:  # it met the other's row in the database, and is told again as any event is
                assert "IntegrityError" in became
                became = change()
            assert became in (Came.DONE, Came.WAITS)
            assert with_number(NhsNumber(new)).count() == 1
            mine = with_number(NhsNumber(new)).get().pk == held.person_id
            assert mine is (became == Came.DONE)
