"""9. An address that makes us ask inside: loopback, the cloud's own, numbers in disguise, a name that means
another host a moment later, redirects. No socket is opened to any address that is not public."""

import ipaddress
import socket
from typing import Any, NoReturn

import pytest

from apps.clients import actions, fetching
from apps.clients.clock import now
from healthcheck.refusal import Invalid
from tests.attacks.cast import Cast
from tests.attacks.house import House

WRITTEN = (
    "http://example.org/k", "gopher://example.org/k", "file:///etc/passwd", "ftp://example.org/k", "//example.org/k",
    "https://127.0.0.1/k", "https://2130706433/k", "https://0x7f000001/k", "https://0177.0.0.1/k", "https://127.1/k",
    "https://[::1]/k", "https://[::]/k", "https://[::ffff:127.0.0.1]/k", "https://169.254.169.254/latest/meta-data",
    "https://localhost/k", "https://me@example.org/k", "https://example.org@127.0.0.1/k", "https://example.org#@a/k",
    "https://example.org\\@127.0.0.1/k", "https://exam ple.org/k", "https://example.org:0/k", "https:///k",
    "https://example.org:99999/k", "https://ex\u0430mple.org/k", "https://①②⑦.⓪.⓪.①/k", "javascript:alert(1)",
)  # fmt: skip
MEANT = (
    "127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::", "192.0.2.1", "198.18.0.1", "240.0.0.1",
)  # fmt: skip


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address a socket was opened to."""
    found: list[Any] = []

    def refuse(address: Any, *_: Any, **__: Any) -> NoReturn:
        found.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return found


def means(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Every name means these, all at once."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


@pytest.mark.parametrize("url", WRITTEN)
def test_attack_09_such_an_address_is_neither_registered_nor_asked(
    url: str, house: House, cast: Cast, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.inside(), pytest.raises(Invalid):
        actions.add_client(
            organisation=cast.a.organisations["laboratory"], scopes=("results:write",), keys={}, jwks_url=url,
            by="test", at=now(),
        )  # fmt: skip
    means(monkeypatch, "93.184.216.34")
    with pytest.raises(Invalid):
        fetching.fetch(url)
    assert not opened


@pytest.mark.parametrize("address", MEANT)
def test_attack_09_a_name_that_means_such_an_address_is_not_asked(
    address: str, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not fetching.is_public(ipaddress.ip_address(address))
    for answers in ((address,), ("93.184.216.34", address), (address, "93.184.216.34")):
        means(monkeypatch, *answers)
        with pytest.raises(fetching.Unreachable):
            fetching.fetch("https://keys.example.org/jwks")
    assert not opened


def test_attack_09_a_name_that_changes_its_meaning_changes_nothing(
    opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for once; the connection goes to the very address that was looked at."""
    asked: list[int] = []

    def changing(*_: Any, **__: Any) -> Any:
        asked.append(1)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with pytest.raises(fetching.Unreachable):
        fetching.fetch("https://keys.example.org/jwks")
    assert len(asked) == 1 and opened == [("93.184.216.34", 443)]


def test_attack_09_no_request_names_an_address_that_is_asked(house: House, cast: Cast) -> None:
    """At the running server: whoever writes an address into a body is not followed there."""
    heard = 0
    with socket.create_server(("127.0.0.1", 0)) as ear:
        ear.settimeout(0.3)
        where = f"http://127.0.0.1:{ear.getsockname()[1]}/"
        for header in ("Referer", "Origin", "X-Forwarded-Host", "X-Original-URL", "Link", "Callback-Url"):
            house.call("GET", "/v1/me", token=cast.tokens["person_a"], headers={header: where})
        for query in ("url", "callback", "redirect_uri", "jku", "iss", "next"):
            house.call("GET", f"/sign-in?{query}={where}")
        try:
            ear.accept()[0].close()
            heard = 1
        except TimeoutError:
            pass
    assert not heard
