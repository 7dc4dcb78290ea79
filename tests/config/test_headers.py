"""What every answer tells a browser, and methods, hosts and origins that are not ours."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

PAGES = ["/docs", "/openapi.json", "/alive", "/admin/login/", "/no-such-page", "/%00", "/v1/me"]


@pytest.fixture
def staff(db):
    client = Client()
    client.force_login(User.objects.create_superuser("operator"))
    return client


def policy(answer) -> dict[str, list[str]]:
    found = {}
    for directive in answer["Content-Security-Policy"].split("; "):
        name, *sources = directive.split()
        found[name] = sources
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_every_header(path):
    answer = Client().get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"] and "geolocation=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer
    found = policy(answer)
    assert found["default-src"] == ["'none'"] and found["frame-ancestors"] == ["'none'"]
    assert not re.search("unsafe|\\*|http:", answer["Content-Security-Policy"])


@pytest.mark.parametrize("name", ["index", "urgent_case_changelist", "reports_programme", "staff_proposal_changelist"])
def test_every_page_of_the_admin_does_too(staff, name):
    answer = staff.get(reverse(f"admin:{name}"))
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_nonce_is_for_one_answer_only():
    first, second = (policy(Client().get("/docs"))["script-src"] for _ in range(2))
    assert first != second and any(each.startswith("'nonce-") for each in first)


def test_the_page_of_the_api_has_no_script_or_style_without_its_nonce():
    answer = Client().get("/docs")
    (nonce,) = {each[7:-1] for each in policy(answer)["script-src"] if each.startswith("'nonce-")}
    tags = re.findall(r"<(?:script|style)\b[^>]*>", answer.text)
    assert all("src=" in tag or f'nonce="{nonce}"' in tag for tag in tags) and len(tags) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "GETS", "DEBUG"])
@pytest.mark.parametrize("path", ["/alive", "/admin/", "/v1/me", "/docs"])
def test_a_method_that_is_none_of_ours_is_refused(method, path):
    answer = Client().generic(method, path)
    assert answer.status_code == 405 and "GET" in answer["Allow"]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_pages_are_read_and_posted_to_and_nothing_else(staff, method):
    assert getattr(staff, method)("/admin/kits/lot/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_makes_one_method_another(header):
    assert Client().get("/admin/login/", headers={header: "DELETE"}).status_code == 200
    assert Client().post("/alive?_method=DELETE", headers={header: "DELETE"}).status_code in (200, 405)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1@evil.example", "", "a b", "[::1"])
def test_another_host_is_refused_in_the_shape_of_every_refusal(host):
    answer = Client().get("/admin/login/", headers={"Host": host})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "evil" not in answer.text


@pytest.mark.django_db
def test_a_forwarded_host_or_scheme_changes_nothing():
    spoofed = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    answer = Client().get("/admin/", headers=spoofed)
    assert answer.url.startswith("/admin/login/")
    assert "evil" not in Client().get("/docs", headers=spoofed).text


@pytest.mark.django_db
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"])
def test_no_other_origin_reads_or_posts(origin):
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = Client().options("/v1/me", headers=asked)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    strict = Client(enforce_csrf_checks=True)
    strict.get("/admin/login/")
    form = {"username": "x", "password": "y", "csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assert strict.post("/admin/login/", form, headers={"Origin": origin}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/alive", 200),
        ("GET", "/nowhere", 404),
        ("TRACE", "/alive", 405),
        ("JEFF", "/admin/", 405),
        ("GET", "/%00", 404),
    ],
)
def test_over_tls_every_answer_says_to_stay_with_it(settings, method, path, status):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    answer = Client(raise_request_exception=False).generic(method, path, secure=True)
    assert answer.status_code == status
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
