"""Signing in and out in a real browser, and every page of it: axe finds nothing wrong, and no script reads the cookie.

It needs Chromium, as Debian's `chromium` package has it; without one these tests say so and are left out.
"""

import shutil
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from apps.people.nhs_login import client_keys, pages
from demo.peers import nhs_login_rules as rules
from demo.peers import server
from demo.peers.nhs_login import NhsLogin
from demo.stack import free_port
from tests.apps import scene

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.fixture
def invited() -> None:
    """Before the browser's loop begins: the database is not asked within it."""
    scene.invited()


@pytest.fixture
def there(live_server: Any, settings: Any) -> Iterator[str]:
    """NHS login, and our own site at the address that the browser sees."""
    settings.SITE_URL, settings.NHS_LOGIN_CLIENT_ID = live_server.url, "healthcheck"
    port = free_port()
    settings.NHS_LOGIN_ISSUER = f"http://127.0.0.1:{port}"
    client_keys.published()
    client = rules.Client(
        "healthcheck", f"{live_server.url}/sign-in/return", f"{live_server.url}/.well-known/jwks.json"
    )
    with server.serving(server.listen(NhsLogin(issuer=settings.NHS_LOGIN_ISSUER, client=client), port)):
        person = {"nhs_number": scene.NUMBERS[0], "birthdate": scene.born(45).isoformat(), "family_name": "Canary"}
        httpx2.post(f"{settings.NHS_LOGIN_ISSUER}/_control", json=person).raise_for_status()
        yield settings.NHS_LOGIN_ISSUER


@pytest.fixture
def page(invited: None, there: str) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 375, "height": 700})
        browser.close()


def test_a_person_signs_in_does_something_and_signs_out(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/sign-in")
    page.get_by_role("button", name="Canary").click()
    assert page.url == f"{live_server.url}/sign-in/signed-in"
    assert "healthcheck" not in page.evaluate("document.cookie")
    status = "async () => (await fetch('/v1/me')).status"
    assert page.evaluate(status) == 200
    change = "async (headers) => (await fetch('/v1/session', {method: 'DELETE', headers})).status"
    assert page.evaluate(change, {}) == 403
    page.get_by_role("button", name="Sign out").click()
    assert page.url == f"{live_server.url}/sign-in/signed-out"
    assert page.evaluate(status) == 401
    page.goto(f"{live_server.url}/sign-in")
    page.get_by_role("button", name="Canary").click()
    assert page.evaluate(change, {"X-Healthcheck": "1"}) == 204
    assert page.evaluate(status) == 401


def test_the_back_button_signs_nobody_in_again(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/sign-in")
    page.get_by_role("button", name="I do not agree").click()
    assert page.url == f"{live_server.url}/sign-in/consent-not-given"
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Canary").click()
    assert page.url == f"{live_server.url}/sign-in/signed-in"
    assert "code=" not in page.evaluate("JSON.stringify(performance.getEntriesByType('navigation'))")


def test_every_page_can_be_read_by_everybody(page: Page, live_server: Any) -> None:
    for name in pages.PAGES:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 700})
            page.goto(f"{live_server.url}/sign-in/{name}")
            drawn = page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor")
            assert drawn == "rgb(0, 94, 184)", "the style sheet is not let in"
            found = Axe().run(page)
            assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator("h1").count() == 1 and page.title().startswith(page.locator("h1").inner_text())
    assert page.locator("script").count() == 0


def test_another_site_cannot_use_the_session(page: Page, live_server: Any, there: str) -> None:
    page.goto(f"{live_server.url}/sign-in")
    page.get_by_role("button", name="Canary").click()
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "healthcheck")
    page.goto(f"{there.replace('127.0.0.1', 'localhost')}/.well-known/jwks.json")
    attack = """async (url) => {
        for (const options of [{}, {mode: 'no-cors'}, {headers: {'X-Healthcheck': '1'}}])
            try { await fetch(url, {method: 'DELETE', credentials: 'include', ...options}) } catch {}
    }"""
    page.evaluate(attack, f"{live_server.url}/v1/session")
    answer = httpx2.get(f"{live_server.url}/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
