"""A person asks under their rights at a door, a human decides in the admin, and the person reads why."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.people.events import LifeEvent
from apps.rights import actions
from apps.rights.admin import LifeEventAdmin, RequestAdmin
from apps.rights.models import Kind, Request
from healthcheck.refusal import Conflict, Invalid, Missing
from tests.apps.rights.conftest import told
from tests.apps.scene import NUMBERS, an_unknown_id, complete, door_of, invited, organisation, practice

pytestmark = pytest.mark.django_db


def asked(check: Any, kind: Kind = Kind.ERASURE) -> Request:
    return actions.ask(person_id=check.person_id, kind=kind, words="Please.", by="test", at=now())[0]


def test_a_person_asks_once_and_reads_by_when_and_what_came_of_it() -> None:
    check = complete()
    door = door_of(check)
    first = door.post("/v1/me/requests", {"kind": "erasure", "words": "Please."})
    again = door.post("/v1/me/requests", {"kind": "erasure"})
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 200, again.json()["id"])
    assert first.json()["answer"] == ""
    request = Request.objects.get()
    assert request.due_at - request.asked_at == timedelta(days=28)
    actions.decide(request_id=request.pk, ground="health-record", by="staff:1", at=now())
    (said,) = door.get("/v1/me/requests").json()
    assert said["answer"] == "partly" and "the law lets us keep the health record" in said["words"]


def test_only_the_person_asks_and_sees() -> None:
    asked(complete(NUMBERS[0]))
    assert door_of(invited(NUMBERS[1])).get("/v1/me/requests").json() == []
    _, commissioner = organisation("Y92001", "people:read", "people:write")
    assert commissioner.get("/v1/me/requests").status_code == 403
    assert commissioner.post("/v1/me/consents", {"purpose": "take-part", "given": False}).status_code == 403


@pytest.mark.parametrize(
    "body", [{"kind": "burn"}, {"kind": "copy", "words": "x" * 2001}, {"kind": "copy", "by": "me"}]
)
def test_what_is_none_is_refused(body: dict[str, str]) -> None:
    assert door_of(invited()).post("/v1/me/requests", body).status_code == 422


def test_an_answer_is_given_once_on_a_ground_that_there_is() -> None:
    request = asked(complete())
    with pytest.raises(Invalid, match="grounds are"):
        actions.decide(request_id=request.pk, ground="because", by="staff:1", at=now())
    actions.decide(request_id=request.pk, ground="legal-claim", by="staff:1", at=now())
    with pytest.raises(Conflict):
        actions.decide(request_id=request.pk, ground="unlawful", by="staff:1", at=now())
    with pytest.raises(Missing):
        actions.decide(request_id=an_unknown_id(), ground="unlawful", by="staff:1", at=now())
    assert Entry.objects.get(action="person.request_answered").detail["reason"] == "legal-claim"


def test_a_copy_or_a_correction_is_answered_in_words_of_its_own() -> None:
    request = asked(complete(), Kind.CORRECTION)
    with pytest.raises(Invalid, match="granted, granted partly, or refused"):
        actions.decide(request_id=request.pk, ground="copy", answer="perhaps", by="staff:1", at=now())
    actions.decide(request_id=request.pk, ground="refused", answer="refused", by="staff:1", at=now())
    assert "Information Commissioner" in actions.words_of(Request.objects.get())


def test_the_database_refuses_an_answer_by_nobody() -> None:
    asked(complete())
    with pytest.raises(IntegrityError, match="request_answered_by_whom_and_why"), transaction.atomic():
        Request.objects.update(answer="granted")


def test_the_list_for_the_operator_says_what_is_late_and_leaves_an_entry() -> None:
    request = asked(complete())
    Request.objects.update(asked_at=now() - timedelta(days=40))
    practice()
    actions.moved(told=told(NUMBERS[0]), practice="Z99999")
    out = StringIO()
    call_command("rights_requests", stdout=out)
    assert str(request.pk) in out.getvalue() and "LATE" in out.getvalue() and "Please." in out.getvalue()
    assert "does not take part" in out.getvalue()
    assert Entry.objects.filter(action="request.read", subject=request.person_id).count() == 1


@pytest.fixture
def clerk() -> User:
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label="rights", codename="decide_request"))
    return user


def posted(user: User, **words: str) -> Any:
    request = RequestFactory().post("/admin/", words)
    request.user = user
    request._messages = type("Quiet", (), {"add": lambda *_: None})()  # type: ignore[attr-defined]
    return request


def test_the_admin_decides_and_settles_and_changes_nothing_else(clerk: User) -> None:
    request = asked(complete())
    event = actions.moved(told=told(NUMBERS[0]), practice="Z99999")
    page, events = RequestAdmin(Request, None), LifeEventAdmin(LifeEvent, None)  # type: ignore[arg-type]
    assert not page.has_change_permission(posted(clerk)) and not page.has_delete_permission(posted(clerk))
    page.decide(posted(clerk, ground="health-record"), Request.objects.all())
    events.try_again(posted(clerk), LifeEvent.objects.all())
    event.refresh_from_db()
    assert event.outcome == "waits"
    events.settle(posted(clerk), LifeEvent.objects.all())
    request.refresh_from_db()
    event.refresh_from_db()
    assert (request.answer, request.answered_by) == ("partly", f"staff:{clerk.pk}")
    assert (event.outcome, event.settled_by) == ("settled", f"staff:{clerk.pk}")
