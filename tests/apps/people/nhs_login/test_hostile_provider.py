"""What no honest provider sends: each attack leaves no session, no link and one line in the audit trail."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from authlib.oidc.core.util import create_half_hash

from apps.audit.models import Entry
from apps.people.models import Session
from apps.people.nhs_login.models import Account
from demo.peers import server
from tests.apps import scene
from tests.apps.people.nhs_login.hostile import PERSON, STRANGER, WEAK, Hostile, signed_in

pytestmark = pytest.mark.django_db

NOW = int(time.time())


@pytest.fixture(autouse=True)
def provider(settings: Any) -> Iterator[Hostile]:
    scene.invited()
    made = Hostile(person=PERSON)
    with server.running(made) as address:
        made.issuer = settings.NHS_LOGIN_ISSUER = address
        settings.NHS_LOGIN_CLIENT_ID = "healthcheck"
        yield made


def refused(provider: Hostile, code: str, page: str = "not-signed-in", **said: str) -> None:
    """Nobody is signed in, and the trail says why."""
    assert signed_in(provider, **said) == f"/sign-in/{page}"
    assert Session.objects.count() == Account.objects.count() == 0
    assert [each.detail["code"] for each in Entry.objects.filter(action="person.sign_in_refused")] == [code]


def test_without_a_change_the_stand_in_signs_in(provider: Hostile) -> None:
    """Or the refusals below would say nothing."""
    assert signed_in(provider) == "/sign-in/signed-in"
    assert Session.objects.count() == Account.objects.count() == 1


SIGNATURES: dict[str, Callable[[Hostile], Any]] = {
    "RS256": lambda it: it.header.update(alg="RS256"),
    "RS384": lambda it: it.header.update(alg="RS384"),
    "PS512": lambda it: it.header.update(alg="PS512"),
    "HS512 with the public key": lambda it: it.header.update(alg="HS512"),
    "none": lambda it: it.header.update(alg="none"),
    "None": lambda it: it.header.update(alg="None", kid=None),
    "a stranger's key under the same id": lambda it: setattr(it, "key", STRANGER),
    "a key id nobody has": lambda it: it.header.update(kid="nobody"),
    "a key id that is a path": lambda it: it.header.update(kid="../../../../dev/null"),
    "no key id": lambda it: it.header.update(kid=None),
    "a weak key": lambda it: (it.header.update(kid="weak"), setattr(it, "key", WEAK)),
    "an extension that must be understood": lambda it: it.header.update(crit=["exp"], exp=1),
    "two keys of one id": lambda it: it.keys.append(it.keys[0]),
    "no keys": lambda it: it.keys.clear(),
}


@pytest.mark.parametrize("attack", SIGNATURES)
def test_a_signature_that_is_not_the_providers_is_refused(attack: str, provider: Hostile) -> None:
    SIGNATURES[attack](provider)
    refused(provider, "id-token-signature")


def test_a_header_that_brings_its_own_key_is_not_listened_to(provider: Hostile) -> None:
    provider.key = STRANGER
    provider.header = {"jwk": STRANGER.as_dict(private=False), "jku": "http://127.0.0.1:9/jwks", "x5u": "http://a.b"}
    refused(provider, "id-token-signature")


@pytest.mark.parametrize("raw", ["", "a", "a.b", "a.b.c", "a.b.c.d.e", "x" * 9000, None, 7, {"alg": "RS512"}])
def test_what_is_no_token_is_refused(raw: Any, provider: Hostile) -> None:
    provider.tokens = {"id_token": raw}
    assert signed_in(provider) == "/sign-in/not-signed-in"
    assert Session.objects.count() == 0


CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://auth.login.nhs.uk"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "somebody-else"},
    "us among others": {"aud": ["healthcheck", "somebody-else"]},
    "no audience": {"aud": None},
    "given to another party": {"azp": "somebody-else"},
    "expired": {"exp": NOW - 1, "iat": NOW - 200},
    "no end": {"exp": None},
    "an end in a thousand years": {"exp": 32503680000},
    "an end beyond all time": {"exp": 10**30},
    "an end that is text": {"exp": str(NOW + 86_400)},
    "an end that is true": {"exp": True},
    "made ten minutes ago": {"iat": NOW - 600},
    "made tomorrow": {"iat": NOW + 86_400},
    "not yet to be used": {"nbf": NOW + 86_400},
    "no subject": {"sub": None},
    "a subject of 300 letters": {"sub": "s" * 300},
    "a subject that is a number": {"sub": 7},
    "no token id": {"jti": None},
    "no trustmark": {"vtm": None},
    "another trustmark": {"vtm": "https://evil.example/trustmark"},
    "the hash of another access token": {"at_hash": create_half_hash("another", "RS512").decode()},
}


@pytest.mark.parametrize("attack", CLAIMS)
def test_a_token_that_is_not_for_us_and_now_is_refused(attack: str, provider: Hostile) -> None:
    provider.claims = CLAIMS[attack]
    refused(provider, "id-token-claims")


@pytest.mark.parametrize("nonce", ["another", "", None, 5])
def test_a_nonce_that_is_not_this_sign_ins_is_refused(nonce: Any, provider: Hostile) -> None:
    provider.claims = {"nonce": nonce}
    refused(provider, "id-token-nonce")


@pytest.mark.parametrize(
    "vot", ["P0.Cp.Cd", "P5.Cp.Cd", "P9", "P9.Cp", "P0.P9.Cp.Cd", "p9.cp.cd", "", None, ["P9.Cp.Cd"], 9]
)
def test_a_vector_below_what_was_asked_is_refused(vot: Any, provider: Hostile) -> None:
    provider.claims = {"vot": vot}
    refused(provider, "identity-not-proved", "identity-not-proved")


@pytest.mark.parametrize("level", ["P0", "P5", None, "P9 "])
def test_a_level_that_the_two_answers_do_not_agree_on_is_refused(level: str | None, provider: Hostile) -> None:
    provider.about = {"identity_proofing_level": level}
    refused(provider, "identity-not-proved", "identity-not-proved")


def test_a_level_in_the_token_that_its_vector_does_not_bear_out_is_refused(provider: Hostile) -> None:
    provider.claims = {"identity_proofing_level": "P5"}
    refused(provider, "identity-not-proved", "identity-not-proved")


ABOUT: dict[str, dict[str, Any]] = {
    "another subject": {"sub": "somebody-else"},
    "no subject": {"sub": None},
    "another NHS number": {"nhs_number": scene.NUMBERS[1]},
    "another birthday": {"birthdate": "1950-01-02"},
}


@pytest.mark.parametrize("attack", ABOUT)
def test_userinfo_of_somebody_else_is_refused(attack: str, provider: Hostile) -> None:
    provider.about = ABOUT[attack]
    refused(provider, "subject-differs")


@pytest.mark.parametrize("number", ["9990000019", "\uff19\uff19\uff190000018", "999 000 0018", "", None, 9990000018])
def test_a_number_that_is_no_nhs_number_is_refused(number: Any, provider: Hostile) -> None:
    provider.person = {**PERSON, "nhs_number": number}
    refused(provider, "answer-malformed")


def test_a_token_that_was_used_signs_nobody_in_a_second_time(provider: Hostile) -> None:
    provider.claims = {"jti": "the-same"}
    assert signed_in(provider) == "/sign-in/signed-in"
    assert signed_in(provider) == "/sign-in/not-signed-in"
    assert Session.objects.count() == 1
    assert Entry.objects.get(action="person.sign_in_refused").detail == {"code": "token-spent"}


def test_a_login_that_is_another_persons_is_refused_and_names_them_in_the_trail(provider: Hostile) -> None:
    first = scene.invited()
    scene.invited(scene.NUMBERS[1])
    signed_in(provider)
    provider.person = {**PERSON, "nhs_number": scene.NUMBERS[1]}
    assert signed_in(provider) == "/sign-in/not-signed-in"
    assert Session.objects.count() == Account.objects.count() == 1
    entry = Entry.objects.get(action="person.sign_in_refused")
    assert (entry.subject, entry.detail["code"]) == (first.person_id, "subject-of-another")
