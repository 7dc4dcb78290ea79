"""Signing in to the admin: a password and a code, each asked for, each refused when wrong, none of them twice."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.staff import second_factor
from apps.staff.models import RecoveryCode, SecondFactor
from tests.apps.staff.conftest import PASSWORD, Worker, code_of, following, fresh, secret_on

STEPS = ("staff_second_factor", "staff_set_up", "staff_first_sign_in", "login", "logout")
FILLED = re.compile(r"<(?:(\w+):)?\w+>|\(\?P<\w+>[^)]*\)")
GIVEN = {"int": "1", "uuid": "00000000-0000-7000-8000-000000000000"}


def admin_routes() -> list[URLPattern]:
    def walk(patterns):
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns)
            else:
                yield each

    (admin,) = [each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "admin"]
    return list(walk(admin.url_patterns))


def test_both_factors_open_the_admin(known):
    assert known.gives_password().url.startswith("/admin/second-factor/")
    assert not known.is_in()
    assert known.gives_code().url == "/admin/"
    assert known.is_in()
    assert Entry.objects.filter(action="staff.signed_in", actor=f"staff:{known.user.pk}").count() == 1


def test_after_signing_in_one_is_where_one_wanted_to_be(known):
    wanted = "/admin/urgent/case/?worklist=open"
    page = known.client.get(wanted)
    assert following(page.url) == wanted
    step = known.client.post("/admin/login/", {"username": known.email, "password": PASSWORD, "next": wanted})
    done = known.client.post("/admin/second-factor/", {"code": known.code(), "next": following(step.url)})
    assert done.url == wanted


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_nobody_is_led_elsewhere(known, evil):
    step = known.client.post("/admin/login/", {"username": known.email, "password": PASSWORD, "next": evil})
    assert following(step.url) == "/admin/"
    assert known.client.post("/admin/second-factor/", {"code": known.code(), "next": evil}).url == "/admin/"


def test_with_one_factor_no_page_of_the_admin_opens(known):
    known.user.is_superuser = True
    known.user.save()
    known.gives_password()
    tried = 0
    for route in admin_routes():
        if route.name in STEPS:
            continue
        path = "/admin/" + FILLED.sub(lambda found: GIVEN.get(found[1], "x"), str(route.pattern)).strip("^$")
        for method in ("get", "post"):
            answer = getattr(known.client, method)(path)
            assert answer.status_code in (302, 403, 405), f"{method} {path} answered {answer.status_code}"
            assert answer.status_code != 302 or "/admin/login/" in answer.url or "second-factor" in answer.url, path
            tried += 1
    assert tried > 150


def test_the_half_open_session_shows_no_menu_of_what_lies_behind(known):
    page = known.gives_password(follow=True).content.decode()
    assert "Enter your code" in page
    assert "Urgent cases" not in page and known.email not in page


def test_a_code_is_taken_once(known):
    code = known.code()
    known.gives_password()
    assert known.gives_code(code).status_code == 302
    again = Worker.__new__(Worker)
    again.__dict__ = {**known.__dict__, "client": Client()}
    again.gives_password()
    assert again.gives_code(code).status_code == 200
    assert not again.is_in()


def test_wrong_codes_make_one_wait_and_then_start_again(known):
    known.gives_password()
    wrong = f"{(int(known.code()) + 1) % 1_000_000:06d}"
    assert "not right" in known.gives_code(wrong).content.decode()
    assert known.gives_code().status_code == 200, "the right code too soon after a wrong one was taken"
    for _ in range(2):
        known.gives_code(wrong)
    assert "/admin/login/" in known.gives_code(wrong).url
    assert "/admin/login/" in known.client.get("/admin/second-factor/").url
    assert Entry.objects.filter(action="staff.code_refused").count() >= 1


@pytest.mark.parametrize("steps", [-100, -3, -1, 1, 3, 100])
def test_a_code_of_another_time_is_refused(known, steps):
    known.gives_password()
    page = known.gives_code(known.code(steps=steps))
    assert page.status_code == 200 and "let your phone set its clock" in page.content.decode()


@pytest.mark.parametrize(
    ("after", "taken"), [(0, True), (29.9, True), (-0.1, False), (30, False), (31, False), (59, False)]
)
def test_a_code_lives_for_thirty_seconds(known, after, taken):
    begins = datetime.fromtimestamp(1_790_000_010, UTC)  # of a half minute
    code = code_of(known.secret, begins)
    at = begins + timedelta(seconds=after)
    found = second_factor.verify(user=known.user, code=code, by="staff:1", at=at)
    assert (found is not None) is taken


@pytest.mark.parametrize("code", ["", " ", "abcdef", "١٢٣٤٥٦", "1234567", "-12345", "0x1234", "\x00", "9" * 40])
def test_what_is_no_code_is_refused_and_breaks_nothing(known, code):
    known.gives_password()
    assert known.client.post("/admin/second-factor/", {"code": code}).status_code == 200
    assert not known.is_in()


def test_the_first_time_a_password_and_a_phone_are_set_up_by_the_link(worker):
    page = worker.client.get(worker.link, follow=True)
    assert worker.link not in page.redirect_chain[-1][0], "the link's secret stays in the address"
    form = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert worker.client.post(page.redirect_chain[-1][0], form).url == "/admin/login/"
    shown = worker.gives_password(follow=True).content.decode()
    assert "<svg" in shown
    done = worker.client.post("/admin/second-factor/set-up/", {"code": code_of(secret_on(shown), fresh())})
    assert "Keep your recovery codes" in done.content.decode()
    assert worker.is_in()
    assert "been used, or is too old" in Client().get(worker.link, follow=True).content.decode()


def test_the_link_is_too_old_after_a_day(worker, monkeypatch):
    later = datetime.now() + timedelta(days=1, seconds=2)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert "too old" in worker.client.get(worker.link, follow=True).content.decode()


def test_a_known_phone_cannot_be_replaced_with_the_password_alone(known):
    known.gives_password()
    assert "/admin/second-factor/?" in known.client.get("/admin/second-factor/set-up/").url
    known.client.post("/admin/second-factor/set-up/", {"code": known.code()})
    assert not known.is_in() and SecondFactor.objects.count() == 1


def test_a_recovery_code_works_once_and_is_kept_as_a_hash(worker):
    worker.has_password().gives_password()
    worker.client.get("/admin/second-factor/set-up/")
    _, codes = second_factor.confirm(user=worker.user, code=worker.code(), by="staff:1", at=now())
    assert len(set(codes)) == 10
    for given, status in ((codes[3].lower().replace("-", " "), 302), (codes[3], 200)):
        fresh = Client()
        fresh.post("/admin/login/", {"username": worker.email, "password": PASSWORD})
        assert fresh.post("/admin/second-factor/", {"code": given}).status_code == status
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1
    stored = b"".join(bytes(row.code_hash) for row in RecoveryCode.objects.all())
    assert not any(code.encode() in stored for code in codes)


def test_the_phones_secret_is_sealed_in_the_database(known):
    (raw,) = SecondFactor.objects.raw("SELECT id, encode(secret, 'hex') AS kept FROM staff_secondfactor")
    assert known.secret.hex() not in raw.kept


def test_a_session_brought_along_is_not_the_one_signed_in(known):
    known.client.get("/admin/login/")
    session = known.client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    known.client.cookies["sessionid"] = planted
    known.gives_password()
    half = known.client.session.session_key
    known.gives_code()
    whole = known.client.session.session_key
    assert len({planted, half, whole}) == 3
    assert "planted" not in known.client.session
    assert not Session.objects.filter(pk__in=[planted, half]).exists()


def test_without_the_forms_token_nothing_is_posted(known):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/admin/login/", {"username": known.email, "password": PASSWORD}).status_code == 403
