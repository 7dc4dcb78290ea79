"""The key ring and the index key: read strictly, never shown."""

import base64
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from apps.vault.index import blind_index
from apps.vault.keys import new_id, read_ring

GOOD = base64.b64encode(b"k" * 32).decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no key id"),
        (GOOD, "no key id"),
        (f"a:{GOOD},", "entry 2"),
        (f"a b:{GOOD}", "no key id"),
        (f"a:{GOOD},a:{GOOD}", "twice"),
        ("a:" + base64.b64encode(b"k" * 16).decode(), "16 bytes long"),
        ("a:not base64!", "not base64"),
        ("a:ąę", "not base64"),
        ("a:", "0 bytes long"),
    ],
)
def test_a_bad_key_ring_stops_the_start_and_says_why(text: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        read_ring(text)


def test_the_start_looks_at_both_settings(settings: Any) -> None:
    settings.VAULT_KEYS = "a:short"
    with pytest.raises(ImproperlyConfigured, match="VAULT_KEYS key a"):
        apps.get_app_config("vault").ready()
    settings.VAULT_KEYS = f"a:{GOOD}"
    settings.VAULT_INDEX_KEY = "c2hvcnQ="
    with pytest.raises(ImproperlyConfigured, match="VAULT_INDEX_KEY is 5 bytes"):
        apps.get_app_config("vault").ready()


def test_the_first_key_is_the_current_one_and_none_is_shown() -> None:
    ring = read_ring(f"second:{GOOD},first:{base64.b64encode(b'j' * 32).decode()}")
    assert ring.current == "second"
    assert set(ring.ciphers) == {"second", "first"}
    assert GOOD not in repr(ring)
    assert "AESGCM" not in repr(ring)


def test_a_message_about_a_key_never_repeats_it() -> None:
    secret = base64.b64encode(b"k" * 31).decode()
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_ring(f"a:{secret}")
    assert secret not in str(refusal.value)


def test_the_command_prints_a_key_that_can_be_used() -> None:
    out = StringIO()
    call_command("make_key", "2026-11", stdout=out)
    assert read_ring(out.getvalue().strip()).current == "2026-11"
    with pytest.raises(CommandError):
        call_command("make_key", "not an id")


def test_ids_grow_with_time() -> None:
    ids = [new_id() for _ in range(100)]
    assert {each.version for each in ids} == {7}
    assert ids == sorted(ids)


def test_the_blind_index_is_the_same_for_the_same_value_purpose_and_key_only(settings: Any) -> None:
    index = blind_index("nhs-number", "9000000009")
    assert len(index) == 32
    assert index == blind_index("nhs-number", "9000000009")
    assert index != blind_index("nhs-number", "9000000017")
    assert index != blind_index("kit", "9000000009")
    settings.VAULT_INDEX_KEY = base64.b64encode(b"another key, of thirty-two bytes").decode()
    assert index != blind_index("nhs-number", "9000000009")
