"""12. NHS login, turned against us: state and nonce that are missing, used or another's, a code twice, another issuer,
signing somebody in to one's own account, a lower level of proof. No session comes of any of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apps.people.models import Session
from apps.people.nhs_login import provider as providers
from demo.peers import server
from tests.apps import scene
from tests.apps.people.nhs_login.browser import Browser, asked_of
from tests.apps.people.nhs_login.hostile import PERSON, Hostile, signed_in
from tests.attacks.cast import NUMBERS, Cast
from tests.attacks.house import House

ME = {**PERSON, "nhs_number": NUMBERS["a"], "birthdate": scene.born(45).isoformat(), "family_name": "Quicksilver"}


@pytest.fixture
def hostile(house: House, cast: Cast, settings: Any) -> Iterator[Hostile]:
    """A provider in an attacker's hands, before our real doors on the house's database."""
    made = Hostile(person=ME)
    providers._provider.cache_clear()
    with house.inside(), server.running(made) as address:
        made.issuer = settings.NHS_LOGIN_ISSUER = address
        settings.NHS_LOGIN_CLIENT_ID = "healthcheck"
        yield made
    providers._provider.cache_clear()


def sessions() -> int:
    return Session.objects.count()


ATTACKS: dict[str, Callable[[Hostile], Any]] = {
    **{f"proof of {level}": (lambda it, level=level: it.person.update(identity_proofing_level=level, vot=f"{level}.Cp.Cd"))  # noqa: E501
       for level in ("P0", "P5", "P8", "", "p9", "P10")},
    "a level that the two do not share": lambda it: it.about.update(identity_proofing_level="P5"),
    "another nonce": lambda it: it.claims.update(nonce="another"),
    "no nonce": lambda it: it.claims.update(nonce=None),
    "another issuer": lambda it: it.claims.update(iss="https://auth.login.nhs.uk"),
    "another audience": lambda it: it.claims.update(aud="somebody-else"),
    "another subject in userinfo": lambda it: it.about.update(sub="another"),
    "no signature": lambda it: it.header.update(alg="none"),
    "HS512 with the public key": lambda it: it.header.update(alg="HS512"),
    "an issuer that is another": lambda it: it.metadata.update(issuer="https://evil.example"),
    "an address elsewhere": lambda it: it.metadata.update(token_endpoint="https://evil.example/token"),
    "nobody we invited": lambda it: it.person.update(nhs_number="9990000093"),
    "another date of birth": lambda it: it.person.update(birthdate="1950-01-01"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_12_no_session_comes_of_it(attack: str, hostile: Hostile) -> None:
    hostile.person = dict(hostile.person)
    ATTACKS[attack](hostile)
    before = sessions()
    try:  # noqa: SIM105
        assert signed_in(hostile).startswith("/sign-in/") and not signed_in(hostile).endswith("/signed-in")
    except KeyError:  # it was not even gone to
        pass
    assert sessions() == before


def test_attack_12_without_an_attack_it_opens(hostile: Hostile) -> None:
    assert signed_in(hostile) == "/sign-in/signed-in"


def test_attack_12_a_state_or_a_code_counts_once_and_for_one_browser(hostile: Hostile) -> None:
    mine, victim = Browser(), Browser()
    asked = asked_of(mine.start())
    hostile.nonce = asked["nonce"]
    answer = f"/sign-in/return?code=a-code&state={asked['state']}"
    victim.start()
    before = sessions()
    assert victim.come_back(answer) != "/sign-in/signed-in", "somebody was signed in to another's account"
    assert Browser().come_back(answer) != "/sign-in/signed-in"
    assert sessions() == before
    fresh = Browser()
    asked = asked_of(fresh.start())
    hostile.nonce = asked["nonce"]
    answer = f"/sign-in/return?code=a-code&state={asked['state']}"
    assert fresh.come_back(answer) == "/sign-in/signed-in"
    after = sessions()
    assert fresh.come_back(answer) != "/sign-in/signed-in" and sessions() == after


@pytest.mark.parametrize(
    "query",
    ["", "code=a", "state=a", "code=a&state=a", "code=a&state=a&state=b", "error=x&state=a", "code=a&state=%00"],
)
def test_attack_12_an_answer_that_was_not_asked_for_opens_nothing(query: str, house: House, cast: Cast) -> None:
    """At the running server."""
    told = house.call("GET", f"/sign-in/return?{query}")
    assert told.status_code in (303, 404) and not told.headers.get("location", "").endswith("/signed-in")
    assert "healthcheck=hcp_" not in told.headers.get("set-cookie", "")
