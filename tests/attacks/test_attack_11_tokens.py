"""11. A system's assertion, forged: no algorithm, the public key as a secret, a key id that is a path or SQL, a header
that brings its own key, other claims, an old or used one. None gets a token."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from apps.clients import actions, jwks
from apps.clients.clock import now
from apps.clients.models import Credential
from tests.apps.clients import signer
from tests.attacks.cast import Cast
from tests.attacks.house import House, token_door

Attack = Callable[[Credential], str]


@pytest.fixture(scope="module")
def client(house: House, cast: Cast) -> Credential:
    with house.inside():
        keys = jwks.read(signer.key_set(signer.rsa(), signer.ec()))
        organisation = cast.a.organisations["commissioner"]
        return actions.add_client(organisation=organisation, scopes=("people:read",), keys=keys, by="t", at=now())


def right(client: Credential, alg: str = "RS384", **changes: Any) -> str:
    key = signer.ec() if alg.startswith("ES") else signer.rsa()
    return signer.assertion(client, key, alg, **{"aud": token_door(), **changes})


def unsigned(client: Credential, alg: str) -> str:
    head = {"alg": alg, "typ": "JWT", "kid": signer.rsa().kid}
    import_free = signer.signed({**head, "alg": "RS384"}, signer.claims(client, aud=token_door()), signer.rsa())
    payload = import_free.split(".")[1]
    return f"{signer.encoded(_json(head))}.{payload}."


def _json(value: Any) -> str:
    return str(value).replace("'", '"')


def public_as_secret(client: Credential, alg: str = "HS256", form: str = "pem") -> str:
    key = signer.rsa()
    secret = key.as_pem(private=False) if form == "pem" else key.as_der(private=False)
    return signer.with_hmac({"alg": alg, "typ": "JWT", "kid": key.kid}, signer.claims(client, aud=token_door()), secret)


def at(seconds: int) -> int:
    return int(now().timestamp()) + seconds


CORPUS: dict[str, Attack] = {
    "none": lambda it: unsigned(it, "none"),
    "None": lambda it: unsigned(it, "None"),
    "nOnE": lambda it: unsigned(it, "nOnE"),
    "no algorithm": lambda it: unsigned(it, ""),
    "the public key as a secret": public_as_secret,
    "the public key as a secret, DER": lambda it: public_as_secret(it, form="der"),
    "RS256": lambda it: right(it, "RS256"),
    "PS384": lambda it: right(it, "PS384"),
    "ES256's name over RSA": lambda it: right(it, header={"alg": "ES384"}),
    "a key id that is a path": lambda it: right(it, header={"kid": "../../../dev/null"}),
    "a key id that is SQL": lambda it: right(it, header={"kid": "' UNION SELECT '{}' --"}),
    "a key id that is an address": lambda it: right(it, header={"kid": "https://evil.example/jwks"}),
    "no key id": lambda it: right(it, header={"kid": None}),
    "jku": lambda it: right(it, header={"jku": "https://evil.example/jwks"}),
    "x5u": lambda it: right(it, header={"x5u": "https://evil.example/c"}),
    "jwk": lambda it: right(it, header={"jwk": signer.rsa("other").as_dict(private=False)}),
    "crit": lambda it: right(it, header={"crit": ["exp"]}),
    "b64": lambda it: right(it, header={"b64": False}),
    "another type": lambda it: right(it, header={"typ": "at+jwt"}),
    "no type": lambda it: right(it, header={"typ": None}),
    "a stranger's key": lambda it: signer.assertion(
        it, signer.rsa("stranger"), header={"kid": "rsa-1"}, aud=token_door()
    ),
    "another audience": lambda it: right(it, aud="https://other.example/v1/token"),
    "us among others": lambda it: right(it, aud=[token_door(), "https://other.example"]),
    "no audience": lambda it: right(it, aud=None),
    "another issuer": lambda it: right(it, iss=str(uuid4())),
    "another subject": lambda it: right(it, sub=str(uuid4())),
    "nobody": lambda it: right(it, iss=str(uuid4()), sub=str(uuid4())),
    "past": lambda it: right(it, exp=at(-1)),
    "no end": lambda it: right(it, exp=None),
    "an end as text": lambda it: right(it, exp=str(at(100))),
    "an end far away": lambda it: right(it, exp=at(3600)),
    "an end without measure": lambda it: right(it, exp=10**30),
    "not yet": lambda it: right(it, nbf=at(600)),
    "issued tomorrow": lambda it: right(it, iat=at(86_400)),
    "no jti": lambda it: right(it, jti=None),
    "a jti too long": lambda it: right(it, jti="j" * 300),
    "cut": lambda it: right(it)[:-4],
    "another signature": lambda it: right(it)[:-4] + "AAAA",
    "padded": lambda it: right(it) + "=",
    "five parts": lambda it: right(it) + ".a.b",
    "nothing": lambda it: "..",
}


def ask(house: House, text: str) -> Any:
    return house.call("POST", "/v1/token", data=signer.form(text))


@pytest.mark.parametrize("attack", CORPUS)
def test_attack_11_no_forged_assertion_gets_a_token(attack: str, house: House, client: Credential) -> None:
    told = ask(house, CORPUS[attack](client))
    assert told.status_code == 401 and "access_token" not in told.text, told.text


def test_attack_11_a_right_one_gets_one_and_only_once(house: House, client: Credential) -> None:
    text = right(client)
    assert [ask(house, text).status_code for _ in range(2)] == [200, 401]
    assert ask(house, right(client, "ES384")).status_code == 200


def test_attack_11_more_scope_than_was_given_is_not_had(house: House, client: Credential) -> None:
    told = house.call("POST", "/v1/token", data=signer.form(right(client), scope="system/Observation.c"))
    assert told.status_code == 400 and told.json()["error"] == "invalid_scope"


@pytest.mark.parametrize("change", ["hcs_", "hcp_", "hca_", "hcX_", ""])
def test_attack_11_a_token_of_one_kind_is_none_of_another(change: str, house: House, client: Credential) -> None:
    token = ask(house, right(client)).json()["access_token"]
    other = token.replace("hcs_", change, 1)
    told = house.call("GET", f"/v1/checks/{uuid4()}", token=other)
    assert told.status_code == (404 if other == token else 401)


@pytest.mark.parametrize(
    "spoiled", [str.upper, lambda text: text[:-1], lambda text: text + "a", lambda text: f" {text}"]
)
def test_attack_11_a_spoiled_token_is_none(spoiled: Callable[[str], str], house: House, client: Credential) -> None:
    token = ask(house, right(client)).json()["access_token"]
    assert house.call("GET", f"/v1/checks/{uuid4()}", token=spoiled(token).lstrip() + "x").status_code == 401
