"""The operator lets people in and out by command; no command prints a password."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from apps.audit.models import Entry
from apps.staff.models import Member
from apps.staff.proofs import WORDS, Proof
from apps.staff.roles import ROLES
from config.embedded.place import PROJECT

EMAIL = "b.jones@nhs.example"


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def add(role: str = "clinician", email: str = EMAIL) -> str:
    return run("add_staff", "--role", role, "--email", email, "--proved", "in-person")


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_somebody_is_added_with_one_role_and_a_link_and_no_password(role):
    said = add(role)
    user = User.objects.get(username=EMAIL)
    assert user.is_staff and not user.is_superuser and not user.has_usable_password()
    assert [group.name for group in user.groups.all()] == [ROLES[role]] and Member.objects.get(user=user).role == role
    assert re.search(r"http://\S+/admin/first-sign-in/\w+/[\w-]+/$", said.strip())
    assert "password" not in said.lower()
    assert Entry.objects.get(action="staff.added").detail == {
        "reference": f"staff:{user.pk}", "scope": role, "code": "in-person",
    }  # fmt: skip


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
    said = run("staff_access", known.email, "--start-over", "--proved", "video-with-manager")
    detail = Entry.objects.get(action="staff.started_over").detail
    assert detail == {"reference": f"staff:{known.user.pk}", "code": "video-with-manager"}
    assert not known.is_in()
    assert known.gives_password().status_code == 200
    assert "Choose your password" in Client().get("/admin/" + said.strip().split("/admin/")[1], follow=True).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--start-over"], "Prove who they are first"),
        (["--start-over", "--proved", "by-telephone"], "invalid"),
        (["--start-over", "--proved", ""], "invalid"),
        (["--unlock", "--proved", "in-person"], "goes with --start-over alone"),
    ],
)
def test_nobody_starts_over_whose_identity_was_not_proved_again(known, words, why):
    known.signs_in()
    with pytest.raises(CommandError, match=why):
        run("staff_access", known.email, *words)
    assert known.is_in() and not Entry.objects.filter(action__in=("staff.started_over", "staff.unlocked")).exists()


@pytest.mark.django_db
def test_nobody_is_let_in_whose_identity_was_not_proved():
    with pytest.raises(CommandError, match="--proved"):
        run("add_staff", "--role", "clinician", "--email", EMAIL)
    assert not User.objects.exists()


def test_each_way_of_proof_is_on_the_page_for_operators():
    page = (PROJECT / "docs/security/identity-of-staff.md").read_text()
    assert set(re.findall(r"^\| `([a-z][a-z-]+)` \|", page, re.M)) == set(Proof) == set(WORDS)
    assert "staff_access EMAIL --start-over --proved" in page and "prove nothing" in page


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
