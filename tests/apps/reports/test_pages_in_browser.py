"""Each page of the report in a real browser, empty and full, at desktop and phone width: axe finds nothing wrong.

It needs Chromium, as Debian's `chromium` package has it; without one these tests say so and are left out.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, sync_playwright

from apps.reports import releasing
from apps.reports.models import Trial
from tests.apps.reports.crowd import crowd, programme

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
WIDTHS = (1280, 375)
REPORT = "/admin/reports/fact/"
PAGES = ("", "who-was-reached/", "kits/", "practices/", "trials/", "exact/", "crossed/", "return/")
CHOSEN = (
    "?area=E06000052",
    "?group=deprivation:1",
    f"?quarter={quote('2026/27 Q1')}",
    f"?quarter={quote('2026/27 Q1')}&group=sex:male",  # refused
    "?area=E99999999",  # unknown
    "practices/?area=E06000052",
    "kits/?area=E06000052",
    "crossed/?by=sex&by=deprivation&wait=signed_in",
    "crossed/?by=sex&by=sex",  # refused
    "return/E06000052/8104/received/",
)


@pytest.fixture
def full() -> None:
    """Somebody of every kind, a trial, and a name that wants to be a script."""
    programme()
    crowd(40, area="E1", name="<script>document.title = 'taken over'</script> with a name that does not end")
    Trial.objects.create(
        name="A shorter text", varies="wording", usual_arm="plain", new_arm="short", planned=100,
        started_on=date(2026, 1, 5),
    )  # fmt: skip
    releasing.make(at=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def session(client) -> str:
    """Signed in as an operator, before the browser's loop begins: the database is not asked within it."""
    client.force_login(User.objects.create_superuser("operator"))
    return client.cookies["sessionid"].value


@contextmanager
def browser(live_server, session: str) -> Iterator[Page]:
    """A page of a browser that is signed in, which remembers what its console complained of."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = started.new_context()
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        yield context.new_page()
        started.close()


def faults(page: Page, url: str) -> Iterator[str]:
    """What is wrong with a page at each width, in words."""
    page.goto(url)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for each in Axe().run(page).response["violations"]:
            yield f"{url} at {width}: {each['id']}: {[node['target'] for node in each['nodes'][:3]]}"
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            yield f"{url} at {width}: wider than the screen"


def test_full_pages_have_no_fault(live_server, session, full):
    with browser(live_server, session) as page:
        found = [fault for path in (*PAGES, *CHOSEN) for fault in faults(page, live_server.url + REPORT + path)]
        assert "taken over" not in page.title()
    assert found == []


def test_empty_pages_have_no_fault(live_server, session):
    with browser(live_server, session) as page:
        found = [fault for path in PAGES for fault in faults(page, live_server.url + REPORT + path)]
    assert found == []


def test_pages_of_a_release_of_nobody_have_no_fault(live_server, session):
    releasing.make(at=datetime(2026, 11, 22, tzinfo=UTC))
    with browser(live_server, session) as page:
        found = [fault for path in PAGES for fault in faults(page, live_server.url + REPORT + path)]
    assert found == []


def test_on_paper_the_figures_are_left_and_the_controls_are_gone(live_server, session, full):
    with browser(live_server, session) as page:
        page.goto(live_server.url + REPORT)
        page.emulate_media(media="print")
        assert page.locator(".programme .filters").is_hidden()
        assert page.locator("#nav-sidebar").is_hidden()
        assert page.locator(".programme .chart svg").first.is_visible()
        assert page.pdf().startswith(b"%PDF")


def test_a_file_is_handed_over_under_its_name(live_server, session, full):
    with browser(live_server, session) as page:
        page.goto(live_server.url + REPORT + "?area=E06000052")
        names = []
        for link in ("CSV", "Excel workbook"):
            with page.expect_download() as download:
                page.get_by_role("link", name=link, exact=True).click()
            names.append(download.value.suggested_filename)
    assert names == [f"health-check-figures-2026-11-22-E06000052.{kind}" for kind in ("csv", "xlsx")]
