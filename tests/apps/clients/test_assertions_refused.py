"""A corpus of assertions that somebody made up, changed, kept or meant for another: none is accepted."""

import base64
import json
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.clients import actions, assertion
from apps.clients.clock import now
from apps.clients.models import AccessToken, Credential
from tests.apps.clients import signer

Forge = Callable[[Credential], str]
RIGHT = {"alg": "RS384", "typ": "JWT", "kid": "rsa-1"}


def made(**changes: Any) -> Forge:
    """Signed with the right key, over these claims."""
    return lambda client: signer.assertion(client, signer.rsa(), **changes)


def headed(**parts: Any) -> Forge:
    """Signed with the right key, under this header."""
    return lambda client: signer.assertion(client, signer.rsa(), header=parts)


def ahead(**span: float) -> int:
    return int((now() + timedelta(**span)).timestamp())


def unsigned(alg: str) -> Forge:
    return lambda client: (
        f"{signer.encoded(json.dumps({**RIGHT, 'alg': alg}))}.{signer.encoded(json.dumps(signer.claims(client)))}."
    )


def hs256(key_form: Callable[[], bytes]) -> Forge:
    return lambda client: signer.with_hmac({**RIGHT, "alg": "HS256"}, signer.claims(client), key_form())


def changed(change: Callable[[str], str]) -> Forge:
    return lambda client: change(signer.assertion(client, signer.rsa()))


def raw_claims(write: Callable[[dict[str, Any]], str]) -> Forge:
    return lambda client: signer.signed(RIGHT, write(signer.claims(client)), signer.rsa())


def swapped(text: str) -> str:
    """Another client's name in a message that is signed."""
    head, body, signature = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{head}.{signer.encoded(json.dumps({**claims, 'sub': str(uuid4())}))}.{signature}"


def reordered(text: str) -> str:
    head, body, signature = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{head}.{signer.encoded(json.dumps(dict(reversed(claims.items()))))}.{signature}"


def old_key(client: Credential) -> str:
    actions.revoke_key(client_id=client.id, kid="rsa-1", by="operator", at=now())
    return signer.assertion(client, signer.rsa())


def replayed(client: Credential) -> str:
    text = signer.assertion(client, signer.rsa())
    actions.sign_in(text=text, asked=None, audience=signer.AUDIENCE, at=now())
    AccessToken.objects.all().delete()
    return text


def of_another(client: Credential) -> str:
    signer.register(signer.rsa("rsa-2"), ods="RX9")
    return signer.assertion(client, signer.rsa("rsa-2"))


CORPUS: dict[str, Forge] = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg NONE": unsigned("NONE"),
    "an allowed alg without a signature": unsigned("RS384"),
    "HS256 with the public key in PEM": hs256(lambda: signer.rsa().as_pem(private=False)),
    "HS256 with the public key in DER": hs256(lambda: signer.rsa().as_der(private=False)),
    "HS256 with the public key as JWK": hs256(lambda: json.dumps(signer.rsa().as_dict(private=False)).encode()),
    "HS256 with nothing": hs256(lambda: b""),
    "RS256, which is weaker than what is asked for": lambda c: signer.assertion(c, signer.rsa(), "RS256"),
    "PS384, which is not listed": lambda c: signer.assertion(c, signer.rsa(), "PS384"),
    "RS384 said of what ES384 signed": lambda c: signer.assertion(c, signer.ec(), "ES384", header={"alg": "RS384"}),
    "an EC name on an RSA key": headed(alg="ES384"),
    "another client's key under its own name": of_another,
    "another key under the right name": lambda c: signer.assertion(c, signer.rsa("x"), header={"kid": "rsa-1"}),
    "a key that was taken back": old_key,
    "kid as a path": headed(kid="../../../../dev/null"),
    "kid as SQL": headed(kid="rsa-1' OR '1'='1"),
    "kid with NUL": headed(kid="rsa-1\0"),
    "kid as a list": headed(kid=["rsa-1"]),
    "kid of 5000 letters": headed(kid="k" * 5000),
    "no kid": headed(kid=None),
    "jku": headed(jku="https://evil.example/keys"),
    "x5u": headed(x5u="https://evil.example/cert"),
    "jwk": headed(jwk=signer.rsa("x").as_dict(private=False)),
    "crit": headed(crit=["b64"], b64=False),
    "typ of an access token": headed(typ="at+jwt"),
    "no typ": headed(typ=None),
    "aud of another server": made(aud="https://other.example/v1/token"),
    "aud of two": made(aud=[signer.AUDIENCE, "https://other.example/"]),
    "aud with a slash more": made(aud=f"{signer.AUDIENCE}/"),
    "no aud": made(aud=None),
    "iss of another": made(iss=str(uuid4())),
    "no iss": made(iss=None),
    "no sub": made(sub=None),
    "sub in capitals": lambda c: signer.assertion(c, signer.rsa(), iss=str(c.id).upper(), sub=str(c.id).upper()),
    "exp a second ago": lambda c: signer.assertion(c, signer.rsa(), exp=ahead(seconds=-1)),
    "exp just now": lambda c: signer.assertion(c, signer.rsa(), exp=ahead()),
    "exp in six minutes": lambda c: signer.assertion(c, signer.rsa(), exp=ahead(minutes=6)),
    "exp in a year": lambda c: signer.assertion(c, signer.rsa(), exp=ahead(days=365)),
    "exp as text": lambda c: signer.assertion(c, signer.rsa(), exp=str(ahead(minutes=2))),
    "exp true": made(exp=True),
    "exp beyond all time": made(exp=10**30),
    "no exp": made(exp=None),
    "nbf in the future": lambda c: signer.assertion(c, signer.rsa(), nbf=ahead(seconds=60)),
    "nbf as text": made(nbf="0"),
    "iat in the future": lambda c: signer.assertion(c, signer.rsa(), iat=ahead(seconds=60)),
    "no jti": made(jti=None),
    "empty jti": made(jti=""),
    "jti with NUL": made(jti="a\0"),
    "jti as a number": made(jti=1),
    "replayed": replayed,
    "truncated signature": changed(lambda text: text[:-10]),
    "without a signature": changed(lambda text: text.rpartition(".")[0]),
    "empty signature": changed(lambda text: text.rpartition(".")[0] + "."),
    "another client's name put in": changed(swapped),
    "claims in another order": changed(reordered),
    "a fourth part": changed(lambda text: text + ".x"),
    "padding": changed(lambda text: text + "=="),
    "white space": changed(lambda text: text + "\n"),
    "duplicate sub": raw_claims(lambda c: json.dumps(c)[:-1] + f', "sub": "{c["sub"]}"}}'),
    "duplicate exp": raw_claims(lambda c: json.dumps(c)[:-1] + ', "exp": 9999999999}'),
    "NaN": raw_claims(lambda c: json.dumps({**c, "exp": float("nan")})),
    "1e999": raw_claims(lambda c: re.sub(r'"exp": \d+', '"exp": 1e999', json.dumps(c))),
    "a list for claims": raw_claims(lambda c: json.dumps([c])),
    "a bomb of brackets": raw_claims(lambda c: "[" * 1000 + "]" * 1000),
    "four megabytes": lambda c: "a" * 4_000_000,
}


@pytest.mark.django_db
@pytest.mark.parametrize("forge", CORPUS.values(), ids=CORPUS)
def test_what_is_forged_is_refused(forge: Forge) -> None:
    client = signer.register(signer.rsa(), signer.ec())
    text = forge(client)
    with pytest.raises(actions.NotSignedIn) as refused:
        actions.sign_in(text=text, asked=None, audience=signer.AUDIENCE, at=now())
    assert refused.value.error == "invalid_client"
    assert not AccessToken.objects.exists()


@pytest.mark.django_db
def test_the_same_without_the_forgery_is_accepted() -> None:
    client = signer.register(signer.rsa(), signer.ec())
    for kept in (
        made(),
        made(aud=[signer.AUDIENCE]),
        made(nbf=ahead(), iat=ahead(seconds=5)),
        made(exp=ahead(minutes=5)),
    ):
        assert actions.sign_in(text=kept(client), asked=None, audience=signer.AUDIENCE, at=now()).token


@given(st.text() | st.binary().map(signer.encoded) | st.lists(st.binary(), min_size=3, max_size=3).map(
    lambda parts: ".".join(signer.encoded(part) for part in parts)))  # fmt: skip
def test_reading_what_anybody_may_send_never_breaks(text: str) -> None:
    try:
        assertion.read(text)
    except assertion.Unusable:
        return


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("aud", "exp", "nbf", "iat", "jti"), JSON)))
def test_claims_of_any_kind_are_believed_only_with_audience_time_and_jti(claims: dict[str, Any]) -> None:
    assert assertion.fault(claims, audience=signer.AUDIENCE, at=now()) is not None


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), letter=st.sampled_from("ABab01-_"))
def test_one_letter_changed_anywhere_is_never_the_same_signed_claim(place: int, letter: str) -> None:
    client = Credential()
    text = signer.assertion(client, signer.rsa())
    place %= len(text)
    other = text[:place] + letter + text[place + 1 :]
    jwk = signer.rsa().as_dict(private=False)
    try:
        found = assertion.read(other)
    except assertion.Unusable:
        return
    same = found.claims == assertion.read(text).claims
    assert same or not assertion.is_signed(found, by=jwk)


@pytest.mark.parametrize(("alg", "key"), [("RS384", signer.rsa()), ("ES384", signer.ec())])
def test_a_client_that_there_is_not_takes_as_long_as_a_wrong_signature(alg: str, key: Any) -> None:
    found = assertion.read(signer.assertion(Credential(), key, alg))
    other = signer.rsa("rsa-2") if alg == "RS384" else signer.ec("ec-2")

    def seconds(jwk: Any) -> float:
        times = []
        for _ in range(30):
            begun = time.perf_counter()
            assert not assertion.is_signed(found, by=jwk)
            times.append(time.perf_counter() - begun)
        return sorted(times)[len(times) // 2]

    known, unknown = seconds(other.as_dict(private=False)), seconds(None)
    assert abs(known - unknown) < 0.001, f"{known * 1e3:.3f} ms and {unknown * 1e3:.3f} ms"
