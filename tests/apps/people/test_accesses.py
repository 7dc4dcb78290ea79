"""A person sees who looked at their record, when and why; nobody else's, nobody's name, nothing that counts others."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.audit.actions import record
from apps.people import accesses as listed
from apps.people.accesses import WORDS
from tests.apps import scene
from tests.apps.scene import NUMBERS, Door, door_of, invited, opened, organisation, practice

APPS = Path(__file__).parents[3] / "apps"
AT = datetime(2030, 1, 1, 9, 0, 0, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def everything(door: Door) -> list[dict[str, Any]]:
    found, before = [], ""
    while True:
        answer = door.get(f"/v1/me/accesses?before={before}")
        assert answer.status_code == 200, answer.content
        page = answer.json()
        found += page["accesses"]
        if page["next"] is None:
            return found
        before = page["next"]


def looked(
    check: Any, count: int, *, actor: str = "organisation:Y92001", at: datetime = AT, purpose: str = "progress"
) -> None:
    for _ in range(count):
        record(actor=actor, action="check.read", subject=check.person_id, at=at, detail={"purpose": purpose})


def test_an_organisation_is_named_with_what_it_did_and_why() -> None:
    check = invited()
    commissioner = check.organisation
    looked(check, 1, actor=f"organisation:{commissioner.ods_code}")
    newest = everything(door_of(check))[0]
    assert newest == {
        "at": newest["at"], "who": commissioner.name, "what": "Looked at your health check",
        "why": "to see where your health check stands",
    }  # fmt: skip


def test_the_persons_own_looks_are_left_out_and_their_own_acts_are_not() -> None:
    check = opened()
    door = door_of(check)
    assert door.get("/v1/me").status_code == 200
    assert door.get("/v1/checks").status_code == 200
    record(actor=f"person:{check.person_id}", action="check.answered", subject=check.person_id, at=AT)
    found = everything(door)
    assert [each["what"] for each in found if each["who"] == "You"] == ["Sent the answers to the questions"]


@pytest.mark.parametrize(
    ("actor", "who"),
    [
        ("staff:90417", "Somebody who works for this service"),
        ("service:kits", "This service, without a person"),
        ("operator:rescore", "Somebody who runs this service"),
        ("something-new", "This service"),
        ("organisation:ZZZ99", "An organisation that works with this service"),
        ("organisation:Y90001/pharmacy/T-07", "Surgery Y90001"),
        ("person:0199a1b2-0000-7000-8000-000000000001", "This service"),
    ],
)
def test_who_is_said_without_a_name_or_an_id(actor: str, who: str) -> None:
    check = invited()
    looked(check, 1, actor=actor)
    answer = door_of(check).get("/v1/me/accesses")
    assert answer.json()["accesses"][0]["who"] == who
    assert not re.search(r"90417|T-07|ZZZ99|0199a1b2", answer.content.decode())


def test_nobody_elses_entries_are_shown() -> None:
    mine, theirs = invited(NUMBERS[0]), invited(NUMBERS[1])
    looked(theirs, 3)
    assert "Looked at your health check" not in [each["what"] for each in everything(door_of(mine))]
    cursor = "2031-01-01T00:00:00.000000Z.0"
    assert len(door_of(mine).get(f"/v1/me/accesses?before={cursor}").json()["accesses"]) < 6


def test_only_the_person_may_ask() -> None:
    _, door = organisation("Y92009", "people:read", "people:write")
    assert door.get("/v1/me/accesses").status_code == 403
    assert Door().get("/v1/me/accesses").status_code == 401
    helping, _ = scene.helper(opened())
    assert helping.get("/v1/me/accesses").status_code == 403


@pytest.mark.parametrize("together", [1, 2, 7, 200])
def test_every_page_together_is_the_whole_list_once_newest_first(together: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(listed, "PAGE", 4)
    check = invited()
    for moment in range(6 if together < 50 else 1):
        looked(check, min(together, 19), at=AT + timedelta(seconds=moment))
    door = door_of(check)
    found = everything(door)
    looks = [each for each in found if each["what"] == "Looked at your health check"]
    assert len(looks) == min(together, 19) * (6 if together < 50 else 1)
    assert [each["at"] for each in found] == sorted((each["at"] for each in found), reverse=True)


@pytest.mark.parametrize("cursor", ["x", "2026-02-30T00:00:00.000000Z.1", "2026-01-01T00:00:00.000000Z.", "1", "٢.1"])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    assert door_of(invited()).get(f"/v1/me/accesses?before={cursor}").status_code == 422


def test_reading_the_list_leaves_an_entry() -> None:
    check = invited()
    door_of(check).get("/v1/me/accesses")
    assert listed.Entry.objects.filter(subject=check.person_id, action="accesses.read").count() == 1


def test_every_purpose_and_every_act_on_a_person_has_words() -> None:
    source = "\n".join(file.read_text() for file in APPS.rglob("*.py") if "migrations" not in file.parts)
    purposes = set(re.findall(r'(?:find|found|read)\(.*purpose="([a-z ]+)"', source))
    assert purposes and purposes <= set(WORDS["why"])
    entries = re.findall(r'record\((?:[^()]|\([^()]*\))*?action="([a-z_.]+)", subject=(?!None)', source)
    assert len(entries) > 20
    assert set(entries) <= {*WORDS["looked"], *WORDS["did"]}


def test_a_code_without_words_is_still_said_plainly() -> None:
    practice()
    check = invited()
    for action in ("kit.something_new", "urgent.escalated", "new.thing"):
        record(actor="service:kits", action=action, subject=check.person_id, at=AT)
    found = [each["what"] for each in everything(door_of(check))[:3]]
    assert set(found) == {WORDS["area"]["kit"], WORDS["area"]["urgent"], "Did something with your record"}
