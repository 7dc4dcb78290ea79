"""The staff side in a real browser: both factors, lock-out, four eyes, names that want to be scripts, framing, axe.

It needs Chromium, as Debian's `chromium` package has it; without one these tests say so and are left out. Pictures are
kept where HEALTHCHECK_PICTURES says, when it is set.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright

from apps.checks.models import Value
from tests.apps.scene import complete
from tests.apps.staff.conftest import PASSWORD, Worker, code_of, fresh, secret_on
from tests.journeys.sample_journey import OTHER, SampleJourney

CHROMIUM = shutil.which("chromium")
PICTURES = os.environ.get("HEALTHCHECK_PICTURES")
WIDTHS = (1280, 375)
EVIL = "<script>document.title = 'taken over'</script><img src=x onerror=\"document.title='taken over'\">"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


class Browser:
    """A browser, and what its console complained of."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.context, self.url = context, url
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, said: ConsoleMessage) -> None:
        if said.type in NOTED and not said.location["url"].endswith("/favicon.ico"):
            self.complaints.append(f"{said.text} at {said.location['url']}")

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def faults(self, name: str) -> list[str]:
        """What axe and the eye find wrong with the page at each width."""
        found = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            heard = len(self.complaints)
            found += [f"{name} {width}: {each['id']}" for each in Axe().run(self.page).response["violations"]]
            del self.complaints[heard:]  # what axe tried itself: it measures by writing styles
            if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append(f"{name} {width}: wider than the screen")
            if PICTURES:
                self.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        return found

    def gives_password(self, worker: Worker, password: str = PASSWORD) -> None:
        self.open("/admin/")
        self.page.get_by_label("Username").fill(worker.email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Continue").click()

    def gives_code(self, code: str) -> None:
        self.page.get_by_label("Code").fill(code)
        self.page.get_by_role("button", name="Sign in").click()


NOTED = ("error", "warning")


@contextmanager
def browser(live_server, cookie: str = "") -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = started.new_context()
        if cookie:
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        yield Browser(context, live_server.url)
        started.close()


def session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def test_the_first_sign_in_from_the_link_to_the_front_page(live_server, worker):
    with browser(live_server) as seen:
        page, faults = seen.open(worker.link), []
        faults += seen.faults("choose-password")
        page.locator("#id_new_password1").fill(PASSWORD)
        page.locator("#id_new_password2").fill(PASSWORD)
        page.get_by_role("button", name="Save my password").click()
        faults += seen.faults("sign-in")
        seen.gives_password(worker)
        faults += seen.faults("set-up")
        secret = secret_on(page.content())
        page.get_by_label("Code").fill("000000")
        page.get_by_role("button", name="Continue").click()
        faults += seen.faults("set-up-wrong")
        page.wait_for_timeout(1100)
        page.get_by_label("Code").fill(code_of(secret, fresh()))
        page.get_by_role("button", name="Continue").click()
        assert page.locator(".staff-codes li").count() == 10
        faults += seen.faults("recovery-codes")
        page.get_by_role("link", name="I have kept them").click()
        faults += seen.faults("front")
        assert page.get_by_text("Your account").is_visible()
    assert (faults, seen.complaints) == ([], [])


def test_password_and_code_and_out_again(live_server, known):
    secret, _ = known.secret, session(known.user)
    with browser(live_server) as seen:
        seen.gives_password(known)
        faults = seen.faults("code")
        seen.gives_code(code_of(secret, fresh()))
        assert seen.page.get_by_role("link", name="Urgent cases").first.is_visible()
        seen.page.get_by_role("link", name="Where you are signed in").click()
        faults += seen.faults("places")
        seen.open("/admin/").get_by_role("button", name="Sign out everywhere").click()
        seen.open("/admin/")
        assert seen.page.get_by_role("button", name="Continue").is_visible()
    assert (faults, seen.complaints) == ([], [])


def test_locked_out_is_said_plainly(live_server, known):
    with browser(live_server) as seen:
        for _ in range(5):
            seen.gives_password(known, "wrong wrong wrong")
        seen.page.get_by_text("Wait 15 minutes").first.wait_for()
        faults = seen.faults("locked-out")
    assert faults == [] and all("429" in each for each in seen.complaints)


def test_four_eyes_on_a_sample_whose_laboratory_and_person_wrote_scripts(live_server):
    journey = SampleJourney()
    journey.says("not_sure")
    journey.reports(OTHER)
    journey.check.person.family_name = journey.check.person.given_name = EVIL
    journey.check.person.save()
    doubt = journey.doubt()
    doubt.found = [EVIL]
    doubt.save()
    one, two = (session(Worker(f"{name}@nhs.example", "clinician").user) for name in ("one", "two"))
    path = f"/admin/kits/doubt/{doubt.pk}/change/"
    with browser(live_server, one) as first:
        page = first.open(path)
        assert "<script>document.title" in page.locator("#content").inner_text()
        page.get_by_label("Not theirs, or not known").check()
        page.get_by_label("Your reason").fill(EVIL)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("A second clinician must agree").first.wait_for()
        first.open(path)
        assert page.get_by_label("Yes, I agree").count() == 0 and "taken over" not in page.title()
        faults = first.faults("sample-first")
    with browser(live_server, two) as second:
        page = second.open(path)
        faults += second.faults("sample-second")
        assert "taken over" not in page.title()
        page.get_by_label("Yes, I agree").check()
        page.get_by_role("button", name="Save", exact=True).click()
        assert "taken over" not in page.title()
    doubt.refresh_from_db()
    assert doubt.outcome == "not_theirs" and doubt.why == EVIL
    assert (faults, first.complaints, second.complaints) == ([], [], [])


def test_a_record_with_names_and_comments_that_want_to_be_scripts_is_inert(live_server):
    check = complete()
    check.person.family_name = EVIL
    check.person.save()
    value = Value.objects.filter(check_of=check).first()
    value.words = EVIL
    value.save()
    cookie = session(Worker("one@nhs.example", "clinician").user)
    with browser(live_server, cookie) as seen:
        page = seen.open("/admin/checks/healthcheck/open-a-record/")
        faults = seen.faults("open-a-record")
        page.get_by_label("NHS number").fill("9990000018")
        page.get_by_label("Why do you need").fill(EVIL)
        page.get_by_role("button", name="Open the record").click()
        assert "<script>document.title" in page.locator("#content").inner_text()
        faults += seen.faults("record")
        assert "taken over" not in page.title()
    officer = session(Worker("two@nhs.example", "safety").user)
    with browser(live_server, officer) as safety:
        page = safety.open("/admin/staff/brokenglass/")
        assert "taken over" not in page.title() and "<script>" in page.locator("#result_list").inner_text()
    assert (faults, seen.complaints, safety.complaints) == ([], [], [])


def test_no_page_of_the_admin_or_of_the_api_breaks_its_policy(live_server, administrator):
    complete()
    with browser(live_server, session(administrator)) as seen:
        page = seen.open("/admin/")
        paths = page.eval_on_selector_all("#content a", "all => all.map(each => each.getAttribute('href'))")
        pages = sorted({path for path in paths if path.startswith("/admin/")} | {"/docs", "/admin/password_change/"})
        assert len(pages) > 40
        for path in pages:
            seen.open(path)
        seen.open("/docs")
        page.wait_for_selector(".opblock-summary")
        page.locator(".opblock-summary").first.click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 250, 250)"
    assert seen.complaints == []


def test_no_other_page_frames_ours_and_none_posts_into_it(live_server, administrator):
    with browser(live_server, session(administrator)) as seen:
        page = seen.page
        page.set_content(f"<iframe src='{live_server.url}/admin/' title='framed'></iframe>")
        page.wait_for_timeout(500)
        assert not any("Site administration" in frame.content() for frame in page.frames[1:])
        evil = f"<form method=post action='{live_server.url}/admin/sign-out-everywhere/'><button>go</button></form>"
        page.set_content(evil)
        page.get_by_role("button").click()
        page.get_by_text("The form has expired").first.wait_for()
        assert seen.open("/admin/").get_by_text("Your account").is_visible()


def test_a_file_of_exact_figures_is_asked_for_and_agreed(live_server):
    analyst, safety = (session(Worker(f"{role}@nhs.example", role).user) for role in ("analyst", "safety"))
    with browser(live_server, analyst) as asks:
        asks.open("/admin/staff/proposal/add/")
        faults = asks.faults("ask")
        asks.page.get_by_label("Your reason").fill("The return of this quarter.")
        asks.page.get_by_role("button", name="Ask").click()
        asks.page.get_by_role("link", name="Exact figures as a file").first.click()
        faults += asks.faults("asked")
    with browser(live_server, safety) as answers:
        answers.open("/admin/staff/proposal/")
        answers.page.get_by_role("link", name="Exact figures as a file").first.click()
        faults += answers.faults("decide")
        answers.page.get_by_label("Yes, I agree").check()
        answers.page.get_by_role("button", name="Save my answer").click()
        answers.page.get_by_text("agreed by").first.wait_for()
    assert (faults, asks.complaints, answers.complaints) == ([], [], [])
