"""Our keys: which are taken, which are published, which signs, and that a change of them needs no stop."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from apps.people.nhs_login import client_keys


def pem(key: Any, password: KeySerializationEncryption | None = None) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, password or NoEncryption()).decode())


def made(bits: int = 3072) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


KEY = made()
OLD, NEW, SHORT = pem(KEY), pem(made()), pem(made(2048))


def ids(settings: Any, text: str) -> list[str]:
    settings.NHS_LOGIN_PRIVATE_KEY = text
    return [key["kid"] for key in client_keys.published()["keys"]]


def test_the_first_signs_and_all_are_published(settings: Any) -> None:
    published = ids(settings, OLD + NEW)
    assert len(set(published)) == 2
    assert client_keys.signing().kid == published[0]


def test_a_key_is_changed_in_three_steps_and_is_known_before_it_signs(settings: Any) -> None:
    (old,), (new,) = ids(settings, OLD), ids(settings, NEW)
    assert ids(settings, OLD + NEW) == [old, new] and client_keys.signing().kid == old
    assert ids(settings, NEW + OLD) == [new, old] and client_keys.signing().kid == new
    assert ids(settings, NEW) == [new]


def test_line_ends_may_be_written_out_as_some_vaults_do(settings: Any) -> None:
    assert ids(settings, OLD.replace("\n", "\\n")) == ids(settings, OLD)


def test_of_a_private_key_only_the_public_half_is_published(settings: Any) -> None:
    settings.NHS_LOGIN_PRIVATE_KEY = OLD
    assert set(client_keys.published()["keys"][0]) == {"kty", "n", "e", "kid", "use", "alg"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "value",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        SHORT,
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(KEY, BestAvailableEncryption(b"password")),
        KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        OLD + SHORT,
    ],
    ids=["nothing", "a word", "no key", "2048 bits", "another kind", "under a password", "a public one", "a weak next"],
)
def test_a_key_that_cannot_serve_stops_the_start_and_is_not_repeated(text: str) -> None:
    with pytest.raises(client_keys.UnusableKey) as caught:
        client_keys.read(text)
    assert "3072 bits" in str(caught.value)
    assert not [line for line in text.splitlines() if len(line) > 40 and line in str(caught.value)]
