"""23. The admin: a session fixed before signing in, the second factor gone round, forged forms, scripts stored by a
laboratory or a practice, frames, endless guessing."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from apps.clients.clock import now
from apps.people.models import Practice
from apps.staff import members
from apps.staff.proofs import Proof
from tests.attacks.asked import routes
from tests.attacks.cast import STAFF, Cast
from tests.attacks.house import House

PASSWORD = "violet harbour tricycle"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def clinician(house: House, cast: Cast) -> str:
    """One with a password."""
    with house.inside():
        who = {"email": "second@nhs.example", "name": "S", "role": "clinician", "proved": Proof.IN_PERSON}
        user, _ = members.add(**who, by="operator", at=now())
        user.set_password(PASSWORD)
        user.save()
    return str(user.username)


@pytest.fixture
def browser(house: House) -> Iterator[httpx2.Client]:
    with house.client() as client:
        yield client


def sign_in(browser: httpx2.Client, name: str, password: str = PASSWORD) -> httpx2.Response:
    page = browser.get("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    form = {"username": name, "password": password, "csrfmiddlewaretoken": token[1]}
    return browser.post("/admin/login/", data=form)


def with_cookie(cast: Cast, role: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={cast.cookies[role]}"}


def test_attack_23_a_session_that_was_fixed_is_not_the_one_signed_in(browser: Any, clinician: str) -> None:
    browser.cookies.set("sessionid", "attackersattackersattackersatta1")
    sign_in(browser, clinician)
    kept = [cookie.value for cookie in browser.cookies.jar if cookie.name == "sessionid"]
    assert kept[-1] != "attackersattackersattackersatta1"


def test_attack_23_with_one_factor_no_page_opens(browser: Any, clinician: str) -> None:
    assert sign_in(browser, clinician).status_code == 302
    pages = [route for route in routes() if route.startswith("admin/") and "<" not in route and "(" not in route]
    steps = ("second-factor", "first-sign-in", "login", "logout", "jsi18n")
    for route in pages:
        if not any(step in route for step in steps):
            told = browser.get(f"/{route}")
            assert told.status_code in (302, 403), f"{route} opened: {told.status_code}"
            assert (
                told.status_code == 403
                or "/admin/login/" in told.headers["location"]
                or "second-factor" in told.headers["location"]
            )


@pytest.mark.parametrize(
    "code", ["", "000000", "123456", "0", "\u0660\u0660\u0660\u0660\u0660\u0660", "-00001", "' OR 1=1", "A" * 500]
)
def test_attack_23_no_made_up_code_is_a_second_factor(code: str, browser: Any, clinician: str) -> None:
    sign_in(browser, clinician)
    page = browser.get("/admin/second-factor/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    if token:
        browser.post("/admin/second-factor/", data={"code": code, "csrfmiddlewaretoken": token[1]})
    assert browser.get("/admin/").status_code == 302


def test_attack_23_a_form_from_elsewhere_changes_nothing(house: House, cast: Cast) -> None:
    form = {"ods_code": "Y99999", "name": "Forged", "area_code": "E1", "area_name": "A"}
    for extra in (
        {},
        {"Origin": "https://evil.example"},
        {"Referer": "https://evil.example/"},
        {"X-CSRFToken": "a" * 32},
    ):
        headers = {**with_cookie(cast, "operator"), **extra}
        told = house.call("POST", "/admin/people/practice/add/", data=form, headers=headers)
        assert told.status_code == 403
    with house.inside():
        assert not Practice.objects.filter(ods_code="Y99999").exists()


def test_attack_23_a_script_that_was_stored_is_shown_as_text(house: House, cast: Cast) -> None:
    with house.inside():
        Practice.objects.filter(pk="Y90002").update(name=SCRIPT)
    for role, path in (
        ("operator", "/admin/people/practice/"), ("operator", "/admin/people/person/"),
        ("operator", "/admin/checks/healthcheck/"), ("analyst", "/admin/reports/fact/practices/"),
    ):  # fmt: skip
        told = house.call("GET", path, headers=with_cookie(cast, role))
        assert told.status_code == 200 and "<script>alert(1)" not in told.text and "<img src=x" not in told.text
    with house.inside():
        Practice.objects.filter(pk="Y90002").update(name="Surgery Y90002")


def test_attack_23_no_page_is_shown_in_a_frame_or_runs_what_is_not_ours(house: House, cast: Cast) -> None:
    for path in ("/admin/", "/admin/login/", "/docs", "/sign-in/signed-in"):
        told = house.call("GET", path, headers=with_cookie(cast, "operator"))
        policy = told.headers["content-security-policy"]
        assert told.headers["x-frame-options"] == "DENY" and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "*" not in policy and "default-src 'none'" in policy
        assert told.headers["x-content-type-options"] == "nosniff"


def test_attack_23_nobody_guesses_for_long(house: House, cast: Cast) -> None:
    told = []
    for _ in range(7):
        with house.client() as browser:
            told.append(sign_in(browser, "guessed@nhs.example", "wrong wrong wrong").status_code)
    assert told[:4] == [200] * 4 and told[-1] == 429


@pytest.mark.parametrize("role", STAFF)
def test_attack_23_nobody_makes_themselves_an_administrator(role: str, house: House, cast: Cast) -> None:
    for path in ("auth/user/", "auth/group/", "auth/user/1/change/", "auth/user/add/", "sessions/session/"):
        told = house.call("GET", f"/admin/{path}", headers=with_cookie(cast, role))
        assert told.status_code in (403, 404)


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_attack_23_signing_in_leads_nowhere_else(next_page: str, browser: Any, clinician: str) -> None:
    page = browser.get("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    form = {"username": clinician, "password": PASSWORD, "next": next_page, "csrfmiddlewaretoken": token[1]}
    told = browser.post("/admin/login/", data=form)
    assert "evil" not in told.headers.get("location", "") and "javascript" not in told.headers.get("location", "")


def test_attack_23_no_page_of_a_row_tells_which_ids_there_are(house: House, cast: Cast) -> None:
    """To who may not see the row: history, change and delete are answered alike for one that there is and for none."""
    there = {
        "people/person": cast.a.person.pk, "checks/healthcheck": cast.a.check.pk, "kits/kit": cast.a.kit.pk,
        "checks/assessment": cast.a.assessment.pk, "people/practice": "Y90001",
        "clients/organisation": cast.a.organisations["practice"].pk,
        "kits/supplieraccount": cast.a.supplier.pk, "staff/member": cast.users["analyst"].pk,
    }  # fmt: skip
    unknown = {"people/practice": "Y99998", "staff/member": 999_999, "kits/supplieraccount": 999_999}
    refused = 0
    for model, key in there.items():
        for end in ("history/", "change/", "delete/", ""):
            for role in STAFF:
                real, none = (
                    house.call("GET", f"/admin/{model}/{each}/{end}", headers=with_cookie(cast, role))
                    for each in (key, unknown.get(model, "01a20430-0000-7000-8000-00000000dead"))
                )
                if real.status_code in (403, 404):
                    refused += 1
                    assert real.status_code == none.status_code and same(real) == same(none), f"{model} {end} {role}"
                else:
                    assert real.status_code != 200 or none.status_code != 403
    assert refused > 20


def same(answer: httpx2.Response) -> str:
    """Without what is drawn anew for each page."""
    return re.sub(r'value="[^"]{60,}"|nonce="[^"]+"|[0-9a-f-]{36}|999999|Y9999\d|Y90001|/\d+/', "", answer.text)
