"""A sign-in on its way: taken up once, in the browser that began it, in time; the database holds nothing to use."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from apps.clients.clock import now
from apps.people.models import Way
from apps.people.nhs_login import attempts
from apps.people.nhs_login.models import Attempt
from apps.people.nhs_login.refused import Reason, Refused


@pytest.mark.django_db
def test_it_is_taken_up_once() -> None:
    begun = attempts.begin(way=Way.BROWSER, at=now())
    assert attempts.take_up(state=begun.state, browser=begun.browser, at=now()) == (begun, Way.BROWSER)
    with pytest.raises(Refused) as caught:
        attempts.take_up(state=begun.state, browser=begun.browser, at=now())
    assert caught.value.reason is Reason.NOT_OPEN


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_takes_it_up() -> None:
    begun, at = attempts.begin(way=Way.BROWSER, at=now()), now()

    def try_it(_: int) -> bool:
        try:
            attempts.take_up(state=begun.state, browser=begun.browser, at=at)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(try_it, range(24))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "browser"), [("", ""), ("its own", ""), ("", "its own"), ("its own", "x"), ("x", "its own")]
)
def test_without_both_halves_it_stays_and_waits_for_its_browser(state: str, browser: str) -> None:
    begun = attempts.begin(way=Way.NHS_APP, at=now())
    halves = {"its own": begun.state}.get(state, state), {"its own": begun.browser}.get(browser, browser)
    with pytest.raises(Refused):
        attempts.take_up(state=halves[0], browser=halves[1], at=now())
    assert attempts.take_up(state=begun.state, browser=begun.browser, at=now()) == (begun, Way.NHS_APP)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "open_still"),
    [
        (-timedelta(1), False),
        (timedelta(0), True),
        (attempts.LASTS - timedelta(seconds=1), True),
        (attempts.LASTS, False),
    ],
)
def test_it_is_open_for_fifteen_minutes(after: timedelta, open_still: bool) -> None:
    at = now()
    begun = attempts.begin(way=Way.BROWSER, at=at)
    if open_still:
        attempts.take_up(state=begun.state, browser=begun.browser, at=at + after)
        return
    with pytest.raises(Refused):
        attempts.take_up(state=begun.state, browser=begun.browser, at=at + after)


@pytest.mark.django_db
def test_what_is_kept_cannot_be_used_and_nothing_shows_it() -> None:
    begun = attempts.begin(way=Way.BROWSER, at=now())
    kept = Attempt.objects.get()
    held = bytes(kept.state_hash) + bytes(kept.browser_hash)
    for secret in (begun.state, begun.browser, begun.nonce, begun.verifier):
        assert len(secret) == 43 and secret.encode() not in held and secret not in repr(begun) + repr(kept)
    assert len({begun.state, begun.browser, begun.nonce, begun.verifier}) == 4
