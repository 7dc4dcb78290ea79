"""Breaking the glass: with a reason, for an hour, seen by the person and looked into by somebody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from apps.audit.models import Entry
from apps.checks import record_admin
from apps.clients.clock import now
from apps.staff import acting
from apps.staff.models import BrokenGlass
from tests.apps.scene import NUMBERS, complete, door_of
from tests.apps.staff.conftest import Worker

PAGE = "/admin/checks/healthcheck/open-a-record/"
REASON = "A pharmacist called: chest pain, and no practice open."
pytestmark = pytest.mark.django_db


def signed_in(role: str, name: str = "") -> Client:
    client = Client()
    client.force_login(Worker(f"{name or role}@nhs.example", role).user)
    return client


def opens(client: Client, number: str = NUMBERS[0], reason: str = REASON):
    return client.post(PAGE, {"nhs_number": number, "reason": reason})


@pytest.fixture
def check():
    return complete()


@pytest.mark.parametrize("role", ["clinician", "operator"])
def test_with_a_reason_the_record_opens_and_shows_the_person(check, role):
    client = signed_in(role)
    answer = opens(client, "999 000 0018")
    page = client.get(answer.url)
    assert page.status_code == 200
    assert "Canary" in page.text and NUMBERS[0] in page.text and "Results given out" in page.text
    assert "Canary" not in answer.url and NUMBERS[0] not in answer.url
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("role", ["analyst", "safety"])
def test_other_roles_do_not(check, role):
    client = signed_in(role)
    assert client.get(PAGE).status_code == 403 and opens(client).status_code == 403
    assert not BrokenGlass.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "because", "          "])
def test_without_a_reason_it_stays_closed(check, reason):
    assert opens(signed_in("clinician"), reason=reason).status_code == 200
    assert not BrokenGlass.objects.exists()


@pytest.mark.parametrize("number", [NUMBERS[3], "9990000019", "x", "", "٩٩٩٠٠٠٠٠١٨"])
def test_a_number_that_leads_to_nobody_opens_nothing_and_each_try_is_kept(check, number):
    assert opens(signed_in("clinician"), number).status_code == 200
    assert not BrokenGlass.objects.exists()
    assert Entry.objects.filter(action="glass.refused").count() == (1 if number else 0)


def test_it_is_for_the_one_who_gave_the_reason_and_for_an_hour(check, monkeypatch):
    client = signed_in("clinician")
    page = opens(client).url
    assert signed_in("operator").get(page).status_code == 403
    later = now() + timedelta(minutes=61)
    monkeypatch.setattr(acting, "now", lambda: later)
    assert record_admin.acting is acting.acting
    assert client.get(page).status_code == 403


def test_a_role_taken_away_closes_it_at_once(check):
    client = signed_in("clinician")
    page = opens(client).url
    BrokenGlass.objects.get().user.groups.clear()
    assert client.get(page).status_code == 403


def test_the_person_sees_it_and_not_who_by_name(check):
    client = signed_in("clinician")
    client.get(opens(client).url)
    listed = door_of(check).get("/v1/me/accesses").json()["accesses"]
    lines = [line for line in listed if "reason" in line["what"]]
    assert [line["what"] for line in lines] == [
        "Read your record, after giving a reason",
        "Opened your record outside their usual work, and had to give a reason",
    ]
    assert all("care or safety" in line["why"] and line["who"].startswith("Somebody") for line in lines)


def test_the_reason_is_sealed_and_stands_nowhere_else(check):
    opens(signed_in("clinician"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(reason, 'escape') FROM staff_brokenglass")
        assert "pharmacist" not in cursor.fetchone()[0]
    assert not any("pharmacist" in str(entry.detail) for entry in Entry.objects.all())


def test_the_safety_officer_is_shown_each_and_says_it_was_looked_into(check):
    opens(signed_in("clinician"))
    officer = signed_in("safety")
    listed = officer.get("/admin/staff/brokenglass/").text
    assert "A pharmacist called" in listed and "nobody yet" in listed and "Canary" not in listed
    chosen = {"action": "looked_into", "_selected_action": [str(BrokenGlass.objects.get().pk)]}
    officer.post("/admin/staff/brokenglass/", chosen)
    assert BrokenGlass.objects.get().reviewed_at
    assert Entry.objects.filter(action="glass.reviewed", subject=check.person_id).count() == 1
    assert signed_in("operator").get("/admin/staff/brokenglass/").status_code == 403


def test_the_database_wants_an_end_and_another_reviewer(check):
    opens(signed_in("clinician"))
    glass = BrokenGlass.objects.get()
    with pytest.raises(IntegrityError, match="staff_glass_reviewed_by_another"), transaction.atomic():
        BrokenGlass.objects.update(reviewed_at=now(), reviewer=glass.user)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        BrokenGlass.objects.update(ends_at=now() + timedelta(days=1))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        BrokenGlass.objects.all().delete()
    with pytest.raises(IntegrityError, match="staff_glass_ends"), transaction.atomic():
        BrokenGlass.objects.create(
            person_id=check.person_id, user=glass.user, reason="x", broken_at=now(), ends_at=now() + timedelta(hours=2)
        )
