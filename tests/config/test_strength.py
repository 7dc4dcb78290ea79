"""Secrets that are none are refused before the service starts, each by name and without its value."""

import base64
import secrets
import string

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from config import env, strength
from config.embedded import made_secrets
from tests.config.test_env import STRONG, set_all


def pem(made: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


WEAK_KEYS = {
    "a word": "value of nothing",
    "2048 bits": pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
    "another kind": pem(ec.generate_private_key(ec.SECP384R1())),
    "e = 3": pem(rsa.generate_private_key(public_exponent=3, key_size=3072)),
}


def key(letters: bytes) -> str:
    return base64.b64encode(letters).decode()


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("secret_key", "tiny", "shorter"),
        ("secret_key", "x" * 60, "chance"),
        ("secret_key", "ab" * 40, "chance"),
        ("secret_key", "django-insecure-" + secrets.token_hex(40), "left in"),
        ("secret_key", "ChangeMe" + secrets.token_hex(40), "left in"),
        ("notify_api_key", "hunter2", "shorter"),
        ("notify_api_key", "password-password-password", "left in"),
        ("notify_api_key", "aaaaaaaaaaaaaaaaaaaaaaaaa", "chance"),
        ("vault_index_key", key(bytes(32)), "chance"),
        ("vault_index_key", key(b"0123456789abcdef"), "32 bytes"),
        ("vault_index_key", "not base64!", "not base64"),
        ("vault_keys", f"new:{key(secrets.token_bytes(32))},old:{key(bytes(range(8)) * 4)}", "chance"),
        ("audit_keys", f"one:{key(b'a' * 32)}", "chance"),
    ],
)
def test_a_weak_secret_stops_the_start_and_is_not_repeated(monkeypatch, name, value, why):
    set_all(monkeypatch)
    monkeypatch.setenv(env.variable(name), value)
    with pytest.raises(env.Unconfigured) as refused:
        env.read()
    assert env.variable(name) in str(refused.value) and why in str(refused.value)
    assert value not in str(refused.value)


@pytest.mark.parametrize(("one", "other"), [("vault_index_key", "vault_keys"), ("audit_keys", "vault_keys")])
def test_one_key_for_two_things_is_refused(monkeypatch, one, other):
    set_all(monkeypatch)
    same = key(secrets.token_bytes(32))
    for name in (one, other):
        monkeypatch.setenv(env.variable(name), same if name == "vault_index_key" else f"{name[:5]}:{same}")
    with pytest.raises(env.Unconfigured, match="is the same as that of"):
        env.read()


def test_one_token_for_two_neighbours_is_refused():
    same = secrets.token_urlsafe(32)
    assert dict(strength.faults({"one": same, "other": same})) == {"other": "is the same as that of one"}


@pytest.mark.parametrize("name", strength.PRIVATE_KEYS)
@pytest.mark.parametrize("kind", ["a word", "2048 bits", "2048 bits behind a long one", "another kind", "e = 3"])
def test_a_private_key_that_is_weak_stops_the_start(monkeypatch, name, kind):
    set_all(monkeypatch)
    text = WEAK_KEYS[kind] if kind in WEAK_KEYS else STRONG[name] + WEAK_KEYS["2048 bits"]
    monkeypatch.setenv(env.variable(name), text)
    with pytest.raises(env.Unconfigured, match=f"{env.variable(name)} must hold RSA private keys") as refused:
        env.read()
    assert text.splitlines()[-2:][0] not in str(refused.value)


def test_the_key_of_one_neighbour_is_not_taken_for_another(monkeypatch):
    set_all(monkeypatch)
    monkeypatch.setenv(
        "HEALTHCHECK_NHS_LOGIN_PRIVATE_KEY", STRONG["apim_private_key"] + STRONG["nhs_login_private_key"]
    )
    with pytest.raises(env.Unconfigured, match="is the same as that of"):
        env.read()


def test_what_is_left_out_is_an_address_or_a_mail_servers_password():
    secret = {name for name, field in env.Environment.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert set(strength.LEFT_OUT) <= secret
    assert all(name.endswith(("_url", "mail_password")) for name in strength.LEFT_OUT)


@given(st.integers())
def test_what_chance_draws_is_never_refused(_):
    left_out = (*strength.LEFT_OUT, *strength.PRIVATE_KEYS)
    drawn = {name: make() for name, make in made_secrets.MAKERS.items() if name not in left_out}
    assert list(strength.faults(drawn)) == []


def test_the_private_keys_that_are_made_for_a_first_run_are_not_refused():
    assert list(strength.faults({name: STRONG[name] for name in strength.PRIVATE_KEYS})) == []


@given(st.text(alphabet=string.ascii_lowercase[:4], min_size=50, max_size=70))
def test_a_few_letters_over_and_over_are_refused_as_a_secret_key(text):
    assert list(strength.faults({"secret_key": text}))
