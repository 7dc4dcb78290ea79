"""Signing in through a real OpenID provider: who gets in, who is told what, and what cannot be used a second time."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from django.conf import settings

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.people.models import Session, Way
from apps.people.nhs_login import attempts, client_keys
from apps.people.nhs_login.exchange import redirect_uri
from apps.people.nhs_login.models import Account, Attempt
from tests.apps import scene
from tests.apps.people.nhs_login import real_provider
from tests.apps.people.nhs_login.assertion import assertion
from tests.apps.people.nhs_login.browser import Browser, asked_of, local

pytestmark = pytest.mark.django_db

PROVED = {"vot": "P9.Cp.Cd", "identity_proofing_level": "P9", "family_name": "Quicksilver"}
BORN = scene.born(45).isoformat()
PEOPLE: dict[str, dict[str, Any]] = {
    "invited": {**PROVED, "nhs_number": scene.NUMBERS[0], "birthdate": BORN},
    "same-person-anew": {**PROVED, "nhs_number": scene.NUMBERS[0], "birthdate": BORN, "vot": "P9.Cm"},
    "other": {**PROVED, "nhs_number": scene.NUMBERS[1], "birthdate": BORN},
    "wrong-birthday": {**PROVED, "nhs_number": scene.NUMBERS[0], "birthdate": "1950-01-02"},
    "medium": {**PROVED, "nhs_number": scene.NUMBERS[0], "birthdate": BORN, "vot": "P5.Cp.Cd",
               "identity_proofing_level": "P5"},
    "low": {"vot": "P0.Cp.Cd", "identity_proofing_level": "P0"},
    "says-more-than-it-proves": {**PROVED, "nhs_number": scene.NUMBERS[0], "birthdate": BORN, "vot": "P0.Cp.Cd"},
    "password-alone": {**PROVED, "nhs_number": scene.NUMBERS[0], "birthdate": BORN, "vot": "P9.Cp"},
}  # fmt: skip


@pytest.fixture(scope="module", params=[True, False], ids=["with PKCE", "without PKCE"])
def issuer(request: pytest.FixtureRequest) -> Iterator[str]:
    jwks = client_keys.published()
    with real_provider.running(
        client_jwks=jwks, redirect_uri=redirect_uri(), people=PEOPLE, pkce=request.param
    ) as started:
        yield started


@pytest.fixture(autouse=True)
def configured(issuer: str, settings: Any) -> None:
    settings.NHS_LOGIN_ISSUER = issuer
    settings.NHS_LOGIN_CLIENT_ID = "healthcheck"


def takes_pkce(issuer: str) -> bool:
    return "code_challenge_methods_supported" in httpx2.get(f"{issuer}/.well-known/openid-configuration").json()


def refusals() -> list[str]:
    return [each.detail["code"] for each in Entry.objects.filter(action="person.sign_in_refused").order_by("at")]


def test_an_invited_person_at_p9_signs_in_and_sees_themselves() -> None:
    check = scene.invited()
    browser = Browser()
    assert browser.sign_in("invited") == settings.SIGNED_IN_PATH
    me = browser.get("/v1/me")
    assert (me.status_code, me.json()["person"]) == (200, str(check.person_id))
    assert Account.objects.get(person_id=check.person_id).sub == "invited"
    actions = set(Entry.objects.filter(subject=check.person_id).values_list("action", flat=True))
    assert {"person.signed_in", "person.login_linked", "person.read"} <= actions


def test_what_we_ask_for_is_what_nhs_login_documents(issuer: str) -> None:
    address = Browser().start()
    asked = asked_of(address)
    assert address.startswith(f"{issuer}/auth?")
    assert asked.items() >= {
        "response_type": "code", "client_id": "healthcheck", "scope": "openid profile",
        "redirect_uri": f"{settings.SITE_URL}/sign-in/return", "vtr": '["P9.Cp.Cd","P9.Cp.Ck","P9.Cm"]',
    }.items()  # fmt: skip
    assert len(asked["state"]) >= 43 and len(asked["nonce"]) >= 43 and asked["state"] != asked["nonce"]
    assert asked.get("code_challenge_method") == ("S256" if takes_pkce(issuer) else None)
    assert "prompt" not in asked and "acr_values" not in asked and "login_hint" not in asked


@pytest.mark.parametrize("who", ["medium", "low", "says-more-than-it-proves", "password-alone"])
def test_below_p9_nobody_gets_in_and_the_page_says_how_to_prove_oneself(who: str) -> None:
    scene.invited()
    browser = Browser()
    ended = browser.sign_in(who)
    assert ended == "/sign-in/identity-not-proved"
    page = browser.get(ended).content.decode()
    assert "Prove who you are" in page and 'href="/sign-in"' in page
    assert scene.NUMBERS[0] not in page and "Quicksilver" not in page
    assert Session.objects.count() == Account.objects.count() == 0
    assert refusals() == ["identity-not-proved"]


def test_who_does_not_agree_to_share_reads_what_to_do() -> None:
    scene.invited()
    browser = Browser()
    ended = browser.sign_in(None)
    assert ended == "/sign-in/consent-not-given"
    assert "You cannot continue without sharing your information" in browser.get(ended).content.decode()
    assert Session.objects.count() == 0
    assert refusals() == ["consent-not-given"]


def test_not_invited_and_a_wrong_birthday_end_at_the_same_page() -> None:
    scene.invited()
    ends = [Browser().sign_in(who) for who in ("other", "wrong-birthday")]
    assert ends == ["/sign-in/not-invited"] * 2
    assert Session.objects.count() == Account.objects.count() == 0
    assert refusals() == ["not-invited"] * 2


def test_an_answer_is_taken_once() -> None:
    scene.invited()
    browser = Browser()
    back = browser.at_provider(browser.start(), sign_in_as="invited")
    cookie = browser.here.cookies["sign-in"].value
    assert browser.come_back(back) == settings.SIGNED_IN_PATH
    browser.here.cookies["sign-in"] = cookie
    assert browser.come_back(back) == "/sign-in/not-signed-in"
    assert Session.objects.count() == 1
    assert refusals() == ["sign-in-not-open"]


def test_a_code_that_was_used_is_refused_by_the_provider_under_a_new_state() -> None:
    scene.invited()
    first, second = Browser(), Browser()
    back = first.at_provider(first.start(), sign_in_as="invited")
    first.come_back(back)
    waiting = second.start()
    swapped = f"/sign-in/return?code={asked_of(back)['code']}&state={asked_of(waiting)['state']}"
    swapped += f"&iss={asked_of(back)['iss']}"
    assert second.come_back(swapped) == "/sign-in/not-signed-in"
    assert Session.objects.count() == 1
    assert refusals() == ["code-refused"]


def test_somebody_elses_answer_signs_nobody_in_here() -> None:
    """Login CSRF: an attacker's own answer, opened in the victim's browser, with and without a sign-in of its own."""
    scene.invited()
    attacker, victim = Browser(), Browser()
    back = attacker.at_provider(attacker.start(), sign_in_as="invited")
    assert victim.come_back(back) == "/sign-in/not-signed-in"
    victim.start()
    assert victim.come_back(back) == "/sign-in/not-signed-in"
    assert Session.objects.count() == 0
    assert attacker.come_back(back) == settings.SIGNED_IN_PATH  # and it did the attacker no harm


def test_an_unused_code_under_another_sign_ins_state_is_refused(issuer: str) -> None:
    scene.invited()
    attacker, victim = Browser(), Browser()
    back = asked_of(attacker.at_provider(attacker.start(), sign_in_as="invited"))
    state = asked_of(victim.start())["state"]
    ended = victim.come_back(f"/sign-in/return?code={back['code']}&state={state}&iss={back['iss']}")
    assert ended == "/sign-in/not-signed-in"
    assert Session.objects.count() == 0
    assert refusals() == ["code-refused" if takes_pkce(issuer) else "id-token-nonce"]  # there, or at the latest here


def test_another_issuers_name_in_the_answer_is_a_mix_up() -> None:
    scene.invited()
    for change in ("https://evil.example", ""):
        browser = Browser()
        back = asked_of(browser.at_provider(browser.start(), sign_in_as="invited"))
        ended = browser.come_back(f"/sign-in/return?code={back['code']}&state={back['state']}&iss={change}")
        assert ended == "/sign-in/not-signed-in"
    assert Session.objects.count() == 0
    assert refusals() == ["issuer-mixed-up"] * 2


def test_an_answer_after_fifteen_minutes_is_too_late() -> None:
    scene.invited()
    browser = Browser()
    back = browser.at_provider(browser.start(), sign_in_as="invited")
    Attempt.objects.update(began_at=now() - attempts.LASTS, ends_at=now())
    assert browser.come_back(back) == "/sign-in/not-signed-in"
    assert Session.objects.count() == 0


def test_an_assertion_for_whom_nobody_is_signed_in_leads_to_an_open_sign_in(issuer: str) -> None:
    scene.invited()
    browser = Browser()
    address = browser.start(f"?assertedLoginIdentity={assertion()}")
    assert asked_of(address)["prompt"] == "none"
    back = browser.at_provider(address, sign_in_as=None)
    assert asked_of(back)["error"] == "login_required"
    again = browser.come_back(back)
    assert again.startswith(f"{issuer}/auth?") and "prompt" not in asked_of(again)
    assert "asserted_login_identity" not in asked_of(again)
    assert browser.come_back(browser.at_provider(again, sign_in_as="invited")) == settings.SIGNED_IN_PATH


def test_another_login_of_the_same_person_takes_the_place_of_the_first_and_signs_it_out() -> None:
    check = scene.invited()
    old, new = Browser(), Browser()
    old.sign_in("invited")
    assert new.sign_in("same-person-anew") == settings.SIGNED_IN_PATH
    assert (old.get("/v1/me").status_code, new.get("/v1/me").status_code) == (401, 200)
    assert Account.objects.get().sub == "same-person-anew"
    assert Entry.objects.filter(action="person.login_replaced", subject=check.person_id).count() == 1


def test_a_sign_in_gives_a_new_session_and_ends_the_one_before() -> None:
    scene.invited()
    browser = Browser()
    browser.sign_in("invited")
    before = browser.token
    browser.sign_in("invited")
    assert browser.token != before
    assert scene.Door(before).get("/v1/me").status_code == 401
    assert browser.get("/v1/me").status_code == 200


def test_a_planted_session_cookie_is_not_taken_over() -> None:
    scene.invited()
    planted = "hcp_" + "0" * 32 + "_" + "A" * 43
    browser = Browser()
    browser.here.cookies["healthcheck"] = planted
    assert browser.sign_in("invited") == settings.SIGNED_IN_PATH
    assert browser.token != planted
    assert scene.Door(planted).get("/v1/me").status_code == 401


def test_no_address_that_we_lead_to_holds_a_name_a_number_or_a_token() -> None:
    scene.invited()
    browser = Browser()
    back = browser.at_provider(browser.start(), sign_in_as="invited")
    for answer in (browser.here.get("/sign-in"), browser.here.get(local(back))):
        said = f"{answer['Location']} {answer.content.decode()}"
        assert scene.NUMBERS[0] not in said and "Quicksilver" not in said and BORN not in said
        assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "no-referrer"


def test_who_must_sign_in_again_is_asked_though_nhs_login_remembers_them() -> None:
    scene.invited()
    browser = Browser()
    browser.sign_in("invited")
    remembered = browser.at_provider(browser.start(), sign_in_as=None)
    assert browser.come_back(remembered) == settings.SIGNED_IN_PATH and browser.get("/v1/me").status_code == 200
    again = browser.start("?again=1")
    assert asked_of(again)["prompt"] == "login"
    assert "error" in asked_of(browser.at_provider(again, sign_in_as=None))
    assert browser.come_back(browser.at_provider(browser.start("?again=1"), sign_in_as="invited"))
    assert [each.way for each in Session.objects.order_by("started_at")] == [Way.BROWSER, Way.BROWSER, Way.AGAIN]
