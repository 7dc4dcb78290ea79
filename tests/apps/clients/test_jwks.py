"""A key set as a system gives it: strong public keys with names, and nothing private."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.util import base64_to_int, int_to_base64

from apps.clients import actions, jwks
from apps.clients.clock import now
from apps.clients.models import PublicKey
from healthcheck.refusal import Conflict, Invalid, Missing
from tests.apps.clients import signer

PUBLIC = signer.rsa().as_dict(private=False)
CURVE = signer.ec().as_dict(private=False)


def written(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


def test_both_kinds_of_key_are_read_by_name_and_only_their_public_part_is_kept() -> None:
    found = jwks.read(written({**PUBLIC, "x5c": ["x"], "note": "ours"}, {**CURVE, "alg": "ES384"}))
    assert set(found["rsa-1"]) == {"kty", "n", "e", "kid"}
    assert set(found["ec-1"]) == {"kty", "crv", "x", "y", "kid", "alg"}


@pytest.mark.parametrize(
    "other",
    [
        OKPKey.generate_key("Ed25519", {"kid": "ed"}).as_dict(private=False),
        ECKey.generate_key("P-256", {"kid": "small"}).as_dict(private=False),
        {**PUBLIC, "kid": "enc", "use": "enc"},
        {**PUBLIC, "kid": "rs256", "alg": "RS256"},
        {**PUBLIC, "kid": "cross", "alg": "ES384"},
        {**PUBLIC, "kid": "odd", "alg": ["RS384"]},
        {"kty": "XYZ", "kid": "new"},
        {"kid": "nothing"},
    ],
)
def test_keys_for_something_else_are_left_out(other: dict[str, Any]) -> None:
    assert set(jwks.read(written(PUBLIC, other))) == {"rsa-1"}
    with pytest.raises(Invalid) as refused:
        jwks.read(written(other))
    assert refused.value.code == "no-signing-key"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "not-json"),
        (b"{}", "not-a-key-set"),
        (b"[]", "not-a-key-set"),
        (b'{"keys": []}', "not-a-key-set"),
        (b'{"keys": {}}', "not-a-key-set"),
        (b'{"keys": [], "keys": []}', "not-json"),
        (b'{"keys": ["a"]}', "not-a-key"),
        (b'{"keys": ' + b"[" * 5000, "not-json"),
        (written(*[PUBLIC] * 21), "not-a-key-set"),
        (written(PUBLIC, PUBLIC), "same-kid"),
        (written({**PUBLIC, "kid": None}), "no-kid"),
        (written({**PUBLIC, "kid": "../x"}), "no-kid"),
        (written({**PUBLIC, "kid": "a" * 101}), "no-kid"),
        (written(signer.rsa().as_dict(private=True)), "private-key"),
        (written(signer.ec().as_dict(private=True)), "private-key"),
        (written({"kty": "oct", "k": "c2VjcmV0", "kid": "a"}), "private-key"),
        (written({**PUBLIC, "e": "Aw"}), "bad-key"),
        (written({**PUBLIC, "n": "AQ"}), "bad-key"),
        (written({**PUBLIC, "n": PUBLIC["n"] * 8}), "bad-key"),
        (written({**PUBLIC, "n": 5}), "bad-key"),
        (written({**PUBLIC, "n": None}), "bad-key"),
        (written({**CURVE, "x": CURVE["y"]}), "bad-key"),
        (written({**CURVE, "y": "AA"}), "bad-key"),
    ],
)
def test_a_set_that_cannot_be_trusted_is_refused_and_not_repeated(document: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        jwks.read(document)
    assert refused.value.code == code
    assert PUBLIC["n"][:20] not in refused.value.detail


def test_a_short_rsa_key_is_refused() -> None:
    short = RSAKey.generate_key(2048, {"kid": "short"}).as_dict(private=False)
    with pytest.raises(Invalid, match=r"has 2048 bits: 3072 to 8192 are taken\. Make .* 4096"):
        jwks.read(written(short))


@pytest.mark.parametrize("factor", [2, 3, 9973])
def test_a_modulus_that_anybody_can_factor_is_refused(factor: int) -> None:
    modulus = base64_to_int(PUBLIC["n"]) // factor * factor
    weak = {**PUBLIC, "n": int_to_base64(modulus)}
    with pytest.raises(Invalid, match="small factor"):
        jwks.read(written(weak))


@pytest.mark.django_db
def test_a_key_that_was_taken_when_shorter_ones_were_signs_nothing_any_more() -> None:
    short = RSAKey.generate_key(2048, {"kid": "short", "use": "sig"})
    client = signer.register(signer.rsa())
    PublicKey.objects.create(credential=client, kid="short", jwk=short.as_dict(private=False), added_at=now())
    with pytest.raises(actions.NotSignedIn):
        actions.sign_in(text=signer.assertion(client, short), asked=None, audience=signer.AUDIENCE, at=now())
    right = signer.assertion(client, signer.rsa())
    assert actions.sign_in(text=right, asked=None, audience=signer.AUDIENCE, at=now()).token


@pytest.mark.django_db
def test_a_name_stands_for_one_key_for_ever() -> None:
    client = signer.register(signer.rsa())
    other = {"rsa-1": {**signer.rsa("rsa-2").as_dict(private=False), "kid": "rsa-1"}}
    with pytest.raises(Conflict, match="rsa-1"):
        actions.add_keys(client_id=client.id, keys=other, by="operator", at=now())
    same = jwks.read(signer.key_set(signer.rsa()))
    assert actions.add_keys(client_id=client.id, keys=same, by="operator", at=now()) == 0
    actions.revoke_key(client_id=client.id, kid="rsa-1", by="operator", at=now())
    with pytest.raises(Conflict):
        actions.add_keys(client_id=client.id, keys=same, by="operator", at=now())


@pytest.mark.django_db
def test_a_client_that_was_revoked_gets_no_more_keys() -> None:
    client = signer.register(signer.rsa())
    actions.revoke_credential(credential_id=client.id, by="operator", at=now())
    with pytest.raises(Missing):
        actions.add_keys(client_id=client.id, keys=jwks.read(signer.key_set(signer.ec())), by="operator", at=now())
    with pytest.raises(Missing):
        actions.revoke_key(client_id=client.id, kid="unknown", by="operator", at=now())


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["d", "k", "p", "q"])
def test_the_database_keeps_no_private_key(part: str) -> None:
    client = signer.register(signer.rsa())
    with pytest.raises(IntegrityError, match="public_key_is_public"), transaction.atomic():
        PublicKey.objects.create(credential=client, kid="private", jwk={**PUBLIC, part: "x"}, added_at=now())
