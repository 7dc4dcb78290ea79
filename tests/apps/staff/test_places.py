"""Staff see where they are signed in, and end it elsewhere with their password; nobody else's is shown or ended."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.staff import lockout, places, sessions
from tests.apps.staff.conftest import PASSWORD, Worker

PATH = "/admin/where-i-am-signed-in/"


def also(worker: Worker) -> Client:
    """The same person in another browser."""
    client = Client()
    client.force_login(worker.user)
    return client


def marks(client: Client) -> list[str]:
    """Of the other places, as the page shows them."""
    return re.findall(r'name="which" value="([0-9a-f]{32})"', client.get(PATH).text)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.fixture
def here(known: Worker) -> Client:
    return also(known)


def test_whoever_is_signed_in_nowhere_else_reads_so(here: Client) -> None:
    page = here.get(PATH).text
    assert "You are signed in nowhere else" in page and re.search(r"Here: Signed in \d+ \w+ \d{4}, \d\d:\d\d", page)
    assert 'href="/admin/where-i-am-signed-in/"' in here.get("/admin/").text


def test_the_other_places_are_shown_and_no_key_of_any(known: Worker, here: Client) -> None:
    others = [also(known), also(known)]
    page = here.get(PATH).text
    assert len(marks(here)) == 2 and page.count("last used") == 3
    keys = [each.cookies["sessionid"].value for each in (here, *others)]
    assert not any(key in page for key in keys)


def test_one_other_is_ended_or_all_with_the_password_and_this_one_stays(known: Worker, here: Client) -> None:
    one, two, three = (also(known) for _ in range(3))
    assert here.post(PATH, {"which": marks(here)[0], "password": PASSWORD}).status_code == 302
    assert sorted(map(is_in, (one, two, three))) == [False, True, True]
    assert "Sessions that were ended: 2." in here.post(
        PATH, {"which": "others", "password": PASSWORD}, follow=True
    ).text  # fmt: skip
    assert not any(map(is_in, (one, two, three))) and is_in(here)
    told = Entry.objects.filter(action="staff.signed_out_elsewhere").order_by("at")
    assert [(each.actor, each.detail["count"]) for each in told] == [
        (f"staff:{known.user.pk}", "1"), (f"staff:{known.user.pk}", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize("password", ["", "wrong wrong wrong"])
def test_without_the_password_nothing_is_ended(password: str, known: Worker, here: Client) -> None:
    other = also(known)
    page = here.post(PATH, {"which": "others", "password": password})
    assert page.status_code == 200 and is_in(other)
    assert Entry.objects.filter(action="staff.sign_in_refused").count() == bool(password)


def test_guessing_it_here_locks_as_at_the_door(known: Worker, here: Client) -> None:
    answers = [here.post(PATH, {"which": "others", "password": "wrong wrong wrong"}) for _ in range(lockout.NAME_LIMIT)]
    assert answers[-1].status_code == 429
    other = also(known)
    assert here.post(PATH, {"which": "others", "password": PASSWORD}).status_code == 429 and is_in(other)


def test_nobody_elses_is_shown_or_ended(known: Worker, here: Client) -> None:
    colleague = Worker("b.jones@nhs.example").has_password().has_phone()
    theirs, second = also(colleague), also(colleague)
    assert marks(here) == []
    (mark,) = marks(theirs)
    assert here.post(PATH, {"which": mark, "password": PASSWORD}).status_code == 200
    here.post(PATH, {"which": "others", "password": PASSWORD})
    assert is_in(theirs) and is_in(second)


def test_what_has_ended_by_itself_is_not_shown(known: Worker, here: Client) -> None:
    at = now()
    for _ in range(2):
        also(known)
    key = here.session.session_key
    assert len(places.places(user=known.user, here=key, at=at)) == 3
    assert places.places(user=known.user, here=key, at=at + sessions.IDLE + timedelta(seconds=2)) == []
    sessions.end_all(user=known.user, by="operator", at=at)
    assert places.places(user=known.user, here=key, at=at) == [] and Session.objects.count() == 3


def test_the_page_is_behind_both_factors(known: Worker) -> None:
    assert Client().get(PATH).status_code == 302
    known.gives_password()
    assert known.client.get(PATH).status_code == 302
