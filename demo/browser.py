"""A person's browser: from /sign-in to NHS login and back, as a real one follows it."""

import re
from urllib.parse import urljoin

import httpx2

from demo.party import Unexpected
from demo.setting import Setting

COOKIE = "healthcheck"  # without __Host-: there is no TLS on loopback


def sign_in(setting: Setting, *, nhs_number: str, birth_date: str) -> str:
    """Sign somebody in with NHS login; what the session's cookie holds, which a program may send as a bearer token."""
    person = {"nhs_number": nhs_number, "birthdate": birth_date, "family_name": "Quillfeather"}
    httpx2.post(f"{setting.nhs_login}/_control", json=person).raise_for_status()
    with httpx2.Client(timeout=30, trust_env=False) as browser:
        page = browser.get(_led(browser.get(f"{setting.stack.url}/sign-in")))
        ticket = re.search(r'name="request" value="([^"]+)"', page.text)
        if ticket is None:
            raise Unexpected(f"NHS login answered {page.status_code}: {page.text[:400]}")
        choice = {"request": ticket[1], "person": nhs_number}
        back = _led(browser.post(f"{setting.nhs_login}/authorize", data=choice))
        where = _led(browser.get(back))
        token = browser.cookies.get(COOKIE)
    if not token:
        raise Unexpected(f"the sign-in ended at {where}")
    return token


def _led(answer: httpx2.Response) -> str:
    """Where an answer leads."""
    if not answer.has_redirect_location:
        raise Unexpected(f"{answer.request.url.path} answered {answer.status_code}: {answer.text[:400]}")
    return urljoin(str(answer.request.url), answer.headers["location"])
