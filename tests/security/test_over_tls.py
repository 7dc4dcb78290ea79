"""What changes when there is TLS: no system is led on from plain HTTP, and each cookie is bound to the host."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.config.test_deploy import production as production  # noqa: PLC0414 - a fixture of another file
from tests.config.test_deploy import run

COOKIES = """
import json
from config import settings as s
from django.conf import settings as all_of_them
print(json.dumps({"exempt": s.SECURE_REDIRECT_EXEMPT, "messages": all_of_them.MESSAGE_STORAGE,
                  "samesite": [all_of_them.SESSION_COOKIE_SAMESITE, all_of_them.CSRF_COOKIE_SAMESITE]}))
"""


@pytest.fixture
def tls(settings: Any) -> Iterator[None]:
    """As in production, where a proxy of ours says over which scheme a request came."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    yield


@pytest.mark.usefixtures("tls")
@pytest.mark.parametrize("path", ["/v1/invitations", "/v1/token", "/v1/me"])
def test_a_system_that_sends_in_clear_is_told_so_and_not_led_on(path: str) -> None:
    answer = Client().post(path, {}, content_type="application/json", headers={"Authorization": "Bearer hco_x"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2].rpartition(":")[2]) == (403, "tls-required")
    assert "Location" not in answer


@pytest.mark.usefixtures("tls")
def test_a_browser_that_comes_in_clear_is_led_to_tls() -> None:
    answer = Client(headers={"Host": "localhost"}).get("/sign-in/signed-out")
    assert (answer.status_code, answer["Location"]) == (301, "https://localhost/sign-in/signed-out")


@pytest.mark.django_db
@pytest.mark.usefixtures("tls")
def test_over_tls_the_same_door_answers() -> None:
    answer = Client().get("/v1/me", headers={"X-Forwarded-Proto": "https"})
    assert answer.status_code == 401


@pytest.mark.usefixtures("production")
def test_no_cookie_but_those_of_this_host_and_each_says_samesite() -> None:
    told = json.loads(
        run("-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n{COOKIES}").stdout
    )
    assert told["messages"].endswith("SessionStorage") and told["samesite"] == ["Lax", "Lax"]
    assert "^v1/" in told["exempt"]


@pytest.mark.django_db
def test_words_for_staff_stand_in_no_cookie() -> None:
    staff = Client()
    staff.force_login(User.objects.create_superuser("somebody"))
    staff.post("/admin/delivery/delivery/", {"action": "send_again", "_selected_action": []})
    assert set(staff.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
