"""23. Every answer of every page, looked at as a passive scanner does: what ZAP's baseline would warn of.

ZAP itself is not here: it is a Java program of its own with add-ons that it fetches. Its passive rules that apply to a
service without pages of strangers are written out below under their numbers; what its active rules try is in
schemathesis, in the table of routes and roles, and in the other files of this suite.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product

import httpx2
import pytest

from tests.attacks.asked import METHODS, filled, own, routes, unknown
from tests.attacks.cast import STAFF, Cast
from tests.attacks.house import House
from tests.attacks.test_admin_and_roles import address

Answer = httpx2.Response
READS = ("GET", "HEAD", "OPTIONS")
ENDS = ("/sign-out-everywhere/", "/logout/")  # they would end what the rest is asked with
OURS = ("'self'", "'none'")
# Words of an error that shows its insides: Python's, Django's, PostgreSQL's, gunicorn's.
INSIDES = re.compile(
    r"Traceback \(most recent|File \"[^\"]+\", line \d|django\.[a-z]+\.|psycopg|ProgrammingError|SELECT .+ FROM|"
    r"site-packages|/work/|/home/|You're seeing this error because|gunicorn/"
)
PRIVATE = re.compile(r"\b(10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+)\b")
SUSPECT = re.compile(r"<!--(?:(?!-->).)*\b(todo|fixme|hack|bug|password|secret)\b", re.IGNORECASE | re.DOTALL)
FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.IGNORECASE | re.DOTALL)
ELSEWHERE = re.compile(r"<(?:script|img|iframe|link)[^>]+(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)
INLINE = re.compile(
    r"<script(?![^>]*(?:src=|nonce=|type=\"application/json\"))[^>]*>|\son(?:click|load|error)=", re.IGNORECASE
)


def is_page(answer: Answer) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


def cookies(answer: Answer) -> Iterator[str]:
    yield from answer.headers.get_list("set-cookie")


def policy(answer: Answer) -> dict[str, list[str]]:
    said = answer.headers.get("content-security-policy", "")
    return {name: words for name, *words in (part.split() for part in said.split(";") if part.split())}


def loose(said: dict[str, list[str]]) -> Iterator[str]:
    """What lets in more than this service's own, and of scripts those that it wrote into the page itself."""
    for name, words in said.items():
        for word in words:
            anybody = "unsafe" in word or word in ("*", "http:", "https:")
            if anybody or (name == "script-src" and word not in OURS and not word.startswith("'nonce-")):
                yield f"{name} {word}"


# number of ZAP's rule, its name -> whether the answer is as it should be
RULES: dict[str, Callable[[Answer], bool]] = {
    "10010 cookie without HttpOnly": lambda it: all("httponly" in each.lower() for each in cookies(it)),
    "10054 cookie without SameSite": lambda it: all("samesite=" in each.lower() for each in cookies(it)),
    "10015 kept by a cache": lambda it: not is_page(it) or "no-store" in it.headers.get("cache-control", ""),
    "10019 no content type": lambda it: not it.content or "content-type" in it.headers,
    "10020 may be framed": lambda it: it.headers.get("x-frame-options") == "DENY",
    "10021 type may be guessed": lambda it: it.headers.get("x-content-type-options") == "nosniff",
    "10023 10024 shows its insides": lambda it: not INSIDES.search(it.text),
    "10027 suspicious comments": lambda it: not is_page(it) or not SUSPECT.search(it.text),
    "2 private address": lambda it: not PRIVATE.search(it.text),
    "10036 10037 names its software": lambda it: "x-powered-by" not in it.headers
    and not re.search(r"\d", it.headers.get("server", "")),
    "10038 no policy of content": lambda it: policy(it).get("default-src") == ["'none'"],
    "10055 a loose policy": lambda it: not list(loose(policy(it))),
    "10063 no policy of permissions": lambda it: "permissions-policy" in it.headers,
    "10098 open to other origins": lambda it: "access-control-allow-origin" not in it.headers,
    "10017 scripts from elsewhere": lambda it: not is_page(it) or not ELSEWHERE.search(it.text),
    "10110 scripts in the page": lambda it: not is_page(it) or not INLINE.search(it.text),
    "10202 a form without its token": lambda it: all("csrfmiddlewaretoken" in form for form in FORM.findall(it.text)),
    "10012 a password that is kept": lambda it: all(
        "autocomplete=" in field for field in re.findall(r"<input[^>]+type=\"password\"[^>]*>", it.text)
    ),
    "90011 90022 answers with an error of its own": lambda it: it.status_code < 500,
}  # fmt: skip


@pytest.fixture(scope="module")
def answers(house: House, cast: Cast) -> list[tuple[str, Answer]]:
    """Of every route: to nobody by every method, to the person who reads, to each role of staff; and to nonsense.

    Nothing is changed by it: what changes something has its own tests, and a form without its token is refused.
    """
    found: list[tuple[str, Answer]] = []
    with house.client() as client:
        for route in routes():
            admin = route.startswith("admin/")
            where = [address(route)] if admin else [filled(route, own(cast)), filled(route, unknown())]
            person = {"Authorization": f"Bearer {cast.tokens['person_a']}"}
            callers: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
                "nobody": ({}, METHODS), "person_a": (person, READS)
            }  # fmt: skip
            if admin and not route.endswith(ENDS):
                callers |= {role: ({"Cookie": f"sessionid={cast.cookies[role]}"}, ("GET", "POST")) for role in STAFF}
            for path, (who, (headers, methods)) in product(where, callers.items()):
                for method in methods:
                    client.cookies.clear()
                    found.append((f"{method} {path} as {who}", client.request(method, path, headers=headers)))
            house.forget_counts()
    for path in ("/%00", "/..%2f..%2fetc/passwd", "/admin/<script>", "/v1/%ff", "/nothing", "/static/nothing.js"):
        found.append((f"GET {path}", house.call("GET", path)))
    return found


@pytest.mark.parametrize("rule", RULES)
def test_attack_23_no_answer_is_warned_of(rule: str, answers: list[tuple[str, Answer]]) -> None:
    faults = [f"{what}: {answer.status_code}" for what, answer in answers if not RULES[rule](answer)]
    assert not faults, f"{rule}, {len(faults)} of {len(answers)}: " + "; ".join(faults[:12])


def test_attack_23_enough_was_looked_at(answers: list[tuple[str, Answer]]) -> None:
    pages = [answer for _, answer in answers if is_page(answer)]
    forms = [form for page in pages for form in FORM.findall(page.text)]
    print(f"{len(answers):,} answers, {len(pages):,} pages, {len(forms):,} forms")
    assert len(answers) > 1000 and len(pages) > 50 and len(forms) > 10
    assert any(list(cookies(answer)) for _, answer in answers)
