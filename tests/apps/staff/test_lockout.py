"""Nobody guesses for long: names and addresses are locked, whether there is such a name or not, and opened again."""

import statistics
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client

from apps.audit.models import Entry
from apps.clients.clock import now
from tests.apps.staff.conftest import PASSWORD

UNKNOWN = "nobody@nhs.example"


def guess(name: str, address: str = "192.0.2.1", password: str = "wrong wrong wrong", **more):
    client = Client(REMOTE_ADDR=address, headers=more)
    return client.post("/admin/login/", {"username": name, "password": password})


@pytest.mark.parametrize("known_name", [True, False])
def test_the_fifth_wrong_password_locks_a_name_that_there_is_or_not(known, known_name):
    name = known.email if known_name else UNKNOWN
    seen = [guess(name, f"192.0.2.{nth}").status_code for nth in range(6)]
    assert seen == [200, 200, 200, 200, 429, 429]


def test_both_are_told_the_same_in_every_word(known):
    told = [[guess(name, f"192.0.2.{nth}").content for nth in range(6)] for name in (known.email, UNKNOWN)]
    cleaned = [[plain(page, name) for page in pages] for pages, name in zip(told, (known.email, UNKNOWN), strict=True)]
    assert cleaned[0] == cleaned[1]


def plain(page: bytes, name: str) -> str:
    text = page.decode().replace(name, "NAME")
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def test_locked_the_right_password_opens_nothing(known):
    for nth in range(5):
        guess(known.email, f"192.0.2.{nth}")
    assert guess(known.email, "198.51.100.9", PASSWORD).status_code == 429
    assert guess(known.email.upper(), "198.51.100.9", PASSWORD).status_code == 429


def test_after_a_quarter_of_an_hour_it_opens_again_though_somebody_went_on(known):
    for nth in range(8):
        guess(known.email, f"192.0.2.{nth}")
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=16))
    assert known.gives_password().status_code == 302


def test_the_operator_opens_it_at_once(known, capsys):
    for nth in range(6):
        guess(known.email, f"192.0.2.{nth}")
    call_command("staff_access", known.email, "--unlock")
    assert "unlocked" in capsys.readouterr().out
    assert known.gives_password().status_code == 302


def test_an_office_shares_an_address_and_many_names_from_one_are_still_stopped(known):
    seen = [guess(f"name-{nth}@nhs.example").status_code for nth in range(20)]
    assert seen[:19] == [200] * 19 and seen[19] == 429
    assert guess(known.email, password=PASSWORD).status_code == 429
    assert guess(known.email, "198.51.100.9", PASSWORD).status_code == 302


def test_a_forwarded_address_is_not_believed_without_a_proxy_of_ours(known):
    seen = [guess(f"n{nth}@nhs.example", **{"X-Forwarded-For": f"203.0.113.{nth}"}).status_code for nth in range(20)]
    assert seen[19] == 429


def test_behind_our_proxy_the_address_is_the_one_it_put_last(known, settings):
    settings.TRUSTED_PROXIES = 1
    for nth in range(20):
        guess(f"n{nth}@nhs.example", **{"X-Forwarded-For": f"203.0.113.{nth}, 198.51.100.7"})
    locked = {"X-Forwarded-For": "203.0.113.99, 198.51.100.7"}
    assert guess(known.email, password=PASSWORD, **locked).status_code == 429
    assert guess(known.email, password=PASSWORD, **{"X-Forwarded-For": "198.51.100.8"}).status_code == 302


@pytest.mark.parametrize("forwarded", ["", "not an address", "2001:db8::1", "1.2.3.4, ", "x" * 5000])
def test_no_address_breaks_it(known, settings, forwarded):
    settings.TRUSTED_PROXIES = 1
    assert guess(known.email, **{"X-Forwarded-For": forwarded}).status_code == 200


def test_what_was_typed_as_a_name_is_kept_by_its_hash_only(known, caplog, capsys):
    typed = "9434765919 Smith"
    for _ in range(6):
        guess(typed)
    rows = [str(row) for row in AccessAttempt.objects.values()]
    assert rows and not any("Smith" in row or "943476" in row for row in rows)
    assert "Smith" not in caplog.text and "Smith" not in "".join(capsys.readouterr())


def test_each_refusal_is_in_the_trail_without_a_name(known):
    guess(known.email)
    (entry,) = Entry.objects.filter(action="staff.sign_in_refused")
    assert (entry.actor, entry.detail) == ("unknown", {})


def test_a_name_that_there_is_takes_as_long_as_one_that_there_is_not(known):
    taken: dict[str, list[float]] = {known.email: [], UNKNOWN: []}
    for nth in range(8):
        for name, times in taken.items():
            AccessAttempt.objects.all().delete()
            began = time.perf_counter()
            guess(name, f"192.0.2.{nth}")
            times.append(time.perf_counter() - began)
    one, other = (statistics.median(each) for each in taken.values())
    assert max(one, other) < 1.5 * min(one, other)


@pytest.mark.parametrize("body", [{}, {"username": ""}, {"password": "x"}, {"username": "\x00", "password": "x"}])
def test_a_form_that_is_none_breaks_nothing(db, body):
    assert Client().post("/admin/login/", body).status_code in (200, 302)
