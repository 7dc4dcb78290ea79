"""The operator lets people in and out by command; no command prints a password."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from apps.audit.models import Entry
from apps.staff.models import Member
from apps.staff.roles import ROLES

EMAIL = "b.jones@nhs.example"


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def add(role: str = "clinician", email: str = EMAIL) -> str:
    return run("add_staff", "--role", role, "--email", email)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_somebody_is_added_with_one_role_and_a_link_and_no_password(role):
    said = add(role)
    user = User.objects.get(username=EMAIL)
    assert user.is_staff and not user.is_superuser and not user.has_usable_password()
    assert [group.name for group in user.groups.all()] == [ROLES[role]] and Member.objects.get(user=user).role == role
    assert re.search(r"http://\S+/admin/first-sign-in/\w+/[\w-]+/$", said.strip())
    assert "password" not in said.lower()
    assert Entry.objects.get(action="staff.added").detail == {"reference": f"staff:{user.pk}", "scope": role}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "email", "why"),
    [("clinician", "not an address", "no e-mail"), ("wizard", EMAIL, "invalid choice")],
)
def test_what_is_no_address_or_no_role_is_refused(role, email, why):
    with pytest.raises(CommandError, match=why):
        add(role, email)


@pytest.mark.django_db
def test_nobody_is_added_twice_whatever_the_capitals():
    add()
    with pytest.raises(CommandError, match="already"):
        add(email=EMAIL.upper())


@pytest.mark.django_db
def test_another_role_takes_the_place_of_the_first(worker):
    worker.user.is_superuser = True
    worker.user.save()
    run("staff_access", worker.email, "--role", "safety")
    user = User.objects.get(pk=worker.user.pk)
    assert [group.name for group in user.groups.all()] == [ROLES["safety"]] and not user.is_superuser


@pytest.mark.django_db
def test_who_lost_their_phone_starts_over_and_the_old_ways_in_are_closed(known):
    known.signs_in()
    said = run("staff_access", known.email, "--start-over")
    assert not known.is_in()
    assert known.gives_password().status_code == 200
    assert "Choose your password" in Client().get("/admin/" + said.strip().split("/admin/")[1], follow=True).text


@pytest.mark.django_db
@pytest.mark.parametrize("words", [["--unlock"], ["--end"], ["--sign-out"]])
def test_an_unknown_address_is_said_to_be_unknown(words):
    with pytest.raises(CommandError, match="no account"):
        run("staff_access", "nobody@nhs.example", *words)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["auth/user/", "auth/group/", "auth/user/add/", "auth/permission/"])
def test_no_page_of_the_admin_makes_accounts_or_hands_out_rights(administrator, path):
    client = Client()
    client.force_login(administrator)
    assert client.get(f"/admin/{path}").status_code == 404


@pytest.mark.django_db
def test_the_safety_officer_sees_who_works_here(worker):
    client = Client()
    add("safety")
    client.force_login(User.objects.get(username=EMAIL))
    page = client.get("/admin/staff/member/").text
    assert worker.email in page and "Clinician on the urgent list" in page
    assert client.get("/admin/staff/member/add/").status_code == 403
    assert client.get(f"/admin/staff/member/{worker.user.pk}/change/").status_code == 200
