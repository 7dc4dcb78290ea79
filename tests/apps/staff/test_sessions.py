"""A session of our staff ends: unused, old, with one factor only, with another role or password, or everywhere."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from apps.clients.clock import now
from apps.staff import members, sessions
from tests.apps.staff.conftest import PASSWORD, Worker


@pytest.fixture
def later(monkeypatch):
    def go(by: timedelta) -> None:
        at = now() + by
        monkeypatch.setattr(sessions, "now", lambda: at)

    return go


@pytest.mark.parametrize(("minutes", "stays"), [(19, True), (21, False), (60 * 11, False)])
def test_unused_for_twenty_minutes_it_is_over(known, later, minutes, stays):
    known.signs_in()
    later(timedelta(minutes=minutes))
    assert known.is_in() is stays


def test_however_busy_it_is_over_after_twelve_hours(known, later):
    known.signs_in()
    for minutes in range(0, 12 * 60, 15):
        later(timedelta(minutes=minutes))
        assert known.is_in()
    later(timedelta(hours=12, minutes=1))
    assert not known.is_in()


def test_with_one_factor_it_is_over_after_ten_minutes(known, later):
    known.gives_password()
    later(timedelta(minutes=11))
    assert "/admin/login/" in known.gives_code().url


def test_another_role_ends_every_session_at_once(known):
    known.signs_in()
    members.change_role(user=known.user, role="operator", by="operator", at=now())
    assert not known.is_in()


def test_who_no_longer_works_here_is_out_at_once_and_for_good(known):
    known.signs_in()
    members.end(user=known.user, by="operator", at=now())
    assert not known.is_in()
    known.gives_password()
    assert not known.is_in()


def test_a_right_taken_away_is_gone_with_the_next_page(known):
    known.signs_in()
    assert known.client.get("/admin/urgent/case/").status_code == 200
    known.user.groups.clear()
    assert known.client.get("/admin/urgent/case/").status_code == 403


def test_a_new_password_ends_the_other_sessions_and_not_this_one(known):
    elsewhere = Worker.__new__(Worker)
    elsewhere.__dict__ = {**known.__dict__, "client": type(known.client)()}
    elsewhere.signs_in()
    known.client.force_login(known.user)
    new = "orange ladder midnight"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert known.client.post("/admin/password_change/", form).status_code == 302
    assert known.is_in() and not elsewhere.is_in()


@pytest.mark.parametrize("weak", ["short", "password123456", "a.khan@nhs.example", "11111111111111"])
def test_a_weak_password_is_not_taken(known, weak):
    known.client.force_login(known.user)
    form = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert known.client.post("/admin/password_change/", form).status_code == 200


def test_signing_out_everywhere_does(known):
    elsewhere = Worker.__new__(Worker)
    elsewhere.__dict__ = {**known.__dict__, "client": type(known.client)()}
    elsewhere.signs_in()
    known.client.force_login(known.user)
    assert known.client.get("/admin/sign-out-everywhere/").status_code == 405
    assert known.client.post("/admin/sign-out-everywhere/").url == "/admin/login/"
    assert not known.is_in() and not elsewhere.is_in()


def test_a_session_that_no_sign_in_of_ours_began_is_none(known):
    session = known.client.session
    session.update({"_auth_user_id": str(known.user.pk), "_auth_user_backend": BACKEND})
    session["_auth_user_hash"] = User.objects.get(pk=known.user.pk).get_session_auth_hash()
    session.save()
    assert not known.is_in()
    assert "/admin/login/" in known.client.get("/admin/second-factor/").url


BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_the_password_is_kept_by_argon2(known):
    assert known.user.password.startswith("argon2$argon2id$")
