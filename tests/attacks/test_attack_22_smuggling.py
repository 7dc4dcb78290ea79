"""22. Two readers of one request, by raw sockets: lengths that disagree, chunks in disguise, another host, methods over
methods, other origins, shared caches. Each is refused, and the request behind it is never answered."""

import socket

import pytest

from apps.clients.guesses import MOST
from tests.attacks.asked import filled, own
from tests.attacks.cast import Cast
from tests.attacks.house import House

HOST = b"Host: 127.0.0.1\r\n"
HEAD = b"POST /v1/token HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
NEXT = b"GET /alive HTTP/1.1\r\n" + HOST + b"\r\n"
SMUGGLED = {
    "a length and chunks": HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "chunks and a length": HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + NEXT,
    "two lengths": HEAD + b"Content-Length: 0\r\nContent-Length: 46\r\n\r\n" + NEXT,
    "a list of lengths": HEAD + b"Content-Length: 0, 46\r\n\r\n" + NEXT,
    "a length with a sign": HEAD + b"Content-Length: +0\r\n\r\n" + NEXT,
    "a length in hex": HEAD + b"Content-Length: 0x0\r\n\r\n" + NEXT,
    "a length with a dot": HEAD + b"Content-Length: 0.0\r\n\r\n" + NEXT,
    "xchunked": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + NEXT,
    "chunked, identity": HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n" + NEXT,
    "chunked with a space in its name": HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + NEXT,
    "an underscore for a dash": HEAD + b"Transfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "a chunk of no size": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + NEXT,
    "a fold": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n Content-Length: 5\r\n\r\n",
    "a line feed alone": b"GET / HTTP/1.1\n" + HOST.replace(b"\r\n", b"\n") + b"\n",
    "NUL": b"GET / HTTP/1.1\r\n" + HOST + b"X: \0\r\n\r\n",
    "two hosts": b"GET /alive HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "another host": b"GET /openapi.json HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "another host in the line": b"GET http://evil.example/openapi.json HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "no version": b"GET /alive\r\n\r\n",
    "another version": b"GET /alive HTTP/9.9\r\n" + HOST + b"\r\n",
    "a thousand headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 1000 + b"\r\n",
    "a long line": b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "CONNECT": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + HOST + b"\r\n",
    "TRACE": b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method of its own": b"JEFF / HTTP/1.1\r\n" + HOST + b"\r\n",
}


def said(house: House, raw: bytes) -> bytes:
    """All that comes back."""
    with socket.create_connection(("127.0.0.1", house.stack.port), 15) as one:
        one.settimeout(15)
        heard = b""
        try:
            one.sendall(raw)
            one.shutdown(socket.SHUT_WR)
            while more := one.recv(65536):
                heard += more
        except ConnectionError:
            pass
        return heard


@pytest.mark.parametrize("attack", SMUGGLED)
def test_attack_22_what_two_could_read_in_two_ways_is_refused(attack: str, house: House) -> None:
    heard = said(house, SMUGGLED[attack])
    first = heard.partition(b"\r\n")[0].split()
    assert not first or (400 <= int(first[1]) < 600 and int(first[1]) != 500), first
    assert b'"alive"' not in heard and heard.count(b"HTTP/1.1 ") <= 1
    assert b"evil.example" not in heard


@pytest.mark.parametrize(
    "header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method"]
)
def test_attack_22_no_header_and_no_field_is_a_method(header: str, house: House, cast: Cast) -> None:
    token = cast.tokens["person_b"]
    assert house.call("GET", "/v1/session", token=token, headers={header: "DELETE"}).status_code in (403, 405)
    assert house.call("GET", "/v1/me?_method=DELETE", token=token).status_code == 200


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"])
def test_attack_22_no_header_is_an_address(name: str, house: House, cast: Cast) -> None:
    for path in ("/v1/me", "/admin/", "/sign-in", "/openapi.json"):
        plain, told = (house.call("GET", path, headers=each) for each in ({}, {name: "evil.example"}))
        assert told.status_code == plain.status_code and "evil.example" not in told.text + str(told.headers)


def test_attack_22_who_writes_an_address_of_theirs_counts_as_one(house: House) -> None:
    """Nobody gets a new allowance by X-Forwarded-For, though a minute ends while they try."""
    told = []
    for nth in range(2 * MOST + 1):
        told.append(
            house.call("POST", "/v1/token", data={"grant_type": "client_credentials", "client_assertion": "a.b.c",
                       "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                       headers={"X-Forwarded-For": f"198.51.100.{nth}", "X-Real-IP": f"198.51.100.{nth}"}).status_code
        )  # fmt: skip
        if told[-1] == 429:
            break
    assert told[-1] == 429 and set(told[:-1]) == {401}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://127.0.0.1.evil.example", "file://"])
def test_attack_22_no_other_origin_is_told_yes(origin: str, house: House, cast: Cast) -> None:
    ask = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    for method in ("OPTIONS", "GET"):
        told = house.call(method, "/v1/me", token=cast.tokens["person_a"], headers=ask)
        assert not [name for name in told.headers if name.startswith("access-control-")]
    cookie = {"Cookie": f"healthcheck={cast.tokens['person_b']}", "Origin": origin, "X-Healthcheck": "1"}
    told = house.call("DELETE", "/v1/session", headers=cookie)
    assert told.status_code == 403


def test_attack_22_nothing_of_anybody_is_kept_on_the_way(house: House, cast: Cast) -> None:
    for route in ("v1/me", "v1/checks", "v1/checks/<uuid:check_id>/results", "v1/checks/<uuid:check_id>/what-if"):
        for path in (
            filled(route, own(cast)),
            filled(route, own(cast)) + "/a.css",
            filled(route, own(cast)) + "%2Fa.css",
        ):
            told = house.call("GET", path, token=cast.tokens["person_a"])
            assert "no-store" in told.headers["cache-control"] and (told.status_code == 404 or not path.endswith("css"))
