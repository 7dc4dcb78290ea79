"""A person sees where they are signed in and ends it; an operator ends it for them; nobody ends anybody else's."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from apps.audit.models import Entry
from apps.checks.management.commands import end_sessions
from apps.clients.clock import now
from apps.people import elsewhere, sessions
from apps.people.accesses import WORDS
from apps.people.cookie import SESSION
from apps.people.models import Session, Way
from healthcheck.person import NhsNumber
from tests.apps import scene
from tests.apps.scene import Door

pytestmark = pytest.mark.django_db
PATH = "/v1/me/sessions"


def signed_in(check: Any, way: Way = Way.BROWSER, *, ago: timedelta = timedelta()) -> Door:
    person = check.person
    who: dict[str, Any] = {"nhs_number": NhsNumber(person.nhs_number), "birth_date": person.birth_date}
    return Door(sessions.sign_in(**who, identity_level="P9", way=way, by="test", at=now() - ago)[1])


def id_of(door: Door) -> str:
    return str(Session.objects.get(pk=door.token.split("_")[1]).pk)


def delete(door: Door, path: str = PATH) -> HttpResponse:
    headers = {"Authorization": f"Bearer {door.token}"} if door.token else {}
    return door.client.delete(path, headers=headers)


def works(door: Door) -> bool:
    return bool(door.get("/v1/me").status_code == 200)


def test_each_session_is_listed_with_how_and_when_and_no_token() -> None:
    check = scene.invited()
    app, here = signed_in(check, Way.NHS_APP, ago=timedelta(minutes=5)), signed_in(check)
    answer = here.get(PATH)
    assert answer.status_code == 200
    one, other = answer.json()["sessions"]
    assert (one["session"], one["this_one"], one["way"]) == (id_of(here), True, "browser")
    assert (other["session"], other["this_one"], other["way"]) == (id_of(app), False, "nhs-app")
    assert one["signed_in_at"] > other["signed_in_at"] and set(one) == {
        "session", "this_one", "way", "signed_in_at", "last_used_at", "ends_at",
    }  # fmt: skip
    text = answer.content.decode()
    assert "hcp_" not in text and not any(door.token.split("_", 2)[2] in text for door in (app, here))


@pytest.mark.parametrize("how", ["unused", "old", "signed out"])
def test_what_cannot_be_used_any_more_is_not_listed(how: str) -> None:
    check = scene.invited()
    gone, here = signed_in(check), signed_in(check)
    at = now()
    changes = {
        "unused": {"last_seen_at": at - sessions.IDLE},
        "old": {"started_at": at - timedelta(hours=13), "ends_at": at - timedelta(seconds=1)},
        "signed out": {"ended_at": at},
    }
    Session.objects.filter(pk=id_of(gone)).update(**changes[how])
    assert [each["session"] for each in here.get(PATH).json()["sessions"]] == [id_of(here)]


def test_after_signing_in_again_one_other_is_ended_or_all_and_this_one_stays() -> None:
    check = scene.invited()
    first, second, third = (signed_in(check) for _ in range(3))
    here = signed_in(check, Way.AGAIN)
    assert delete(here, f"{PATH}/{id_of(first)}").status_code == 204
    assert [works(each) for each in (first, second, third, here)] == [False, True, True, True]
    assert delete(here).json() == {"ended": 2}
    assert [works(each) for each in (second, third, here)] == [False, False, True]
    assert Entry.objects.filter(action="person.signed_out_elsewhere", subject=check.person_id).count() == 2


@pytest.mark.parametrize("way", [Way.BROWSER, Way.NHS_APP])
def test_without_signing_in_again_no_other_is_ended(way: Way) -> None:
    check = scene.invited()
    other, here = signed_in(check), signed_in(check, way)
    late = signed_in(check, Way.AGAIN, ago=elsewhere.AGAIN_WITHIN + timedelta(seconds=1))
    for door in (here, late):
        for path in (PATH, f"{PATH}/{id_of(other)}"):
            refused = delete(door, path)
            assert refused.status_code == 403 and "/sign-in?again=1" in refused.json()["detail"]
    assert works(other)


def test_this_one_is_ended_without_more_and_the_browser_forgets_it() -> None:
    here = signed_in(scene.invited())
    answer = delete(here, f"{PATH}/{id_of(here)}")
    assert answer.status_code == 204 and answer.cookies[SESSION.name]["max-age"] == 0
    assert not works(here)


def test_nobody_elses_is_listed_or_ended_or_told_from_none() -> None:
    theirs, mine = (
        signed_in(scene.invited(scene.NUMBERS[1])),
        signed_in(scene.invited(scene.NUMBERS[0]), Way.AGAIN),
    )
    said = [delete(mine, f"{PATH}/{each}") for each in (id_of(theirs), uuid4())]
    assert {each.status_code for each in said} == {404} and said[0].content == said[1].content
    assert delete(mine).json() == {"ended": 0}
    assert works(theirs) and id_of(theirs) not in mine.get(PATH).content.decode()


def test_only_a_person_has_sessions() -> None:
    _, organisation = scene.organisation("Y92009", "people:read", "people:write")
    helping, _ = scene.helper(scene.opened())
    for door, status in ((organisation, 403), (helping, 403), (Door(), 401)):
        assert door.get(PATH).status_code == status
        assert delete(door).status_code == status and delete(door, f"{PATH}/{uuid4()}").status_code == status


def test_a_page_of_somebody_elses_cannot_end_them_by_the_cookie() -> None:
    check = scene.invited()
    other, browser = signed_in(check), Client()
    browser.cookies[SESSION.name] = signed_in(check, Way.AGAIN).token
    assert browser.delete(PATH).status_code == 403 and works(other)
    proof = {"X-Healthcheck": "1", "Sec-Fetch-Site": "same-origin"}
    assert browser.delete(PATH, headers=proof).json() == {"ended": 1}


Run = Callable[..., str]


@pytest.fixture
def operator() -> Run:
    def run(*words: str) -> str:
        out = StringIO()
        call_command("end_sessions", *words, stdout=out)
        return out.getvalue()

    return run


@pytest.mark.parametrize("by", ["person", "check", "number"])
def test_an_operator_ends_all_of_one_person_and_the_person_reads_why(
    by: str, operator: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, bystander = scene.invited(scene.NUMBERS[0]), signed_in(scene.invited(scene.NUMBERS[1]))
    theirs = [signed_in(check), signed_in(check, Way.NHS_APP)]
    monkeypatch.setattr(end_sessions, "getpass", lambda _: "999 000 0018")
    whose = {"person": ["--person", str(check.person_id)], "check": ["--check", str(check.id)], "number": []}[by]
    said = operator(*whose, "--reason", "lost device")
    assert "ended 2 sessions" in said and not re.search(r"\d{10}", said)
    assert not any(map(works, theirs)) and works(bystander)
    entry = Entry.objects.get(action="person.signed_out_everywhere")
    assert (entry.actor, entry.subject) == ("operator:end_sessions", check.person_id)
    read = signed_in(check).get("/v1/me/accesses").json()["accesses"]
    found = next(each for each in read if each["what"] == "Signed you out everywhere")
    assert found["why"] == "because a device of yours was lost or stolen"


def test_an_operator_ends_everybodys(operator: Run) -> None:
    doors = [signed_in(scene.invited(number)) for number in scene.NUMBERS[:3]]
    assert "ended 3 sessions" in operator("--everybody", "--reason", "incident")
    assert not any(map(works, doors))
    assert Entry.objects.filter(action="person.signed_out_everywhere").count() == 3


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--everybody"], "--reason"),
        (["--everybody", "--reason", "because"], "invalid choice"),
        (["--person", "0199a1b2-0000-7000-8000-000000000001", "--reason", "asked"], "no such person"),
        (["--check", "0199a1b2-0000-7000-8000-000000000001", "--reason", "asked"], "no such check"),
        (["--person", "9990000018", "--reason", "asked"], "invalid UUID"),
        (["--reason", "asked"], "not an NHS number|NHS number"),
    ],
)
def test_a_wrong_command_ends_nothing(
    words: list[str], why: str, operator: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = signed_in(scene.invited())
    monkeypatch.setattr(end_sessions, "getpass", lambda _: "9990000026")
    with pytest.raises(CommandError, match=why):
        operator(*words)
    assert works(door)


def test_each_reason_has_words_for_the_person() -> None:
    assert set(elsewhere.REASONS) <= set(WORDS["why"])
