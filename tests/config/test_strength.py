"""Secrets that are none are refused before the service starts, each by name and without its value."""

import base64
import secrets
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import env, strength
from config.embedded import made_secrets
from tests.config.test_env import set_all


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


def test_what_is_left_out_is_an_address_a_private_key_or_a_mail_servers_password():
    secret = {name for name, field in env.Environment.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert set(strength.LEFT_OUT) <= secret
    assert all(name.endswith(("_url", "_private_key", "mail_password")) for name in strength.LEFT_OUT)


@given(st.integers())
def test_what_chance_draws_is_never_refused(_):
    drawn = {name: make() for name, make in made_secrets.MAKERS.items() if name not in strength.LEFT_OUT}
    assert list(strength.faults(drawn)) == []


@given(st.text(alphabet=string.ascii_lowercase[:4], min_size=50, max_size=70))
def test_a_few_letters_over_and_over_are_refused_as_a_secret_key(text):
    assert list(strength.faults({"secret_key": text}))
