"""Sealing: every bit counts, old keys still open, another key does not."""

import base64
from typing import Any

import pytest

from apps.vault.sealing import Place, Unreadable, open_sealed, seal

HERE = Place("people_person", "nhs_number", "0199")
OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 8).decode()}" for name in ("old1", "new2"))


def test_every_flipped_bit_is_noticed() -> None:
    sealed = seal(b"content", HERE)
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(Unreadable):
            open_sealed(bytes(changed), HERE)


def test_a_value_cut_short_anywhere_is_noticed() -> None:
    sealed = seal(b"content", HERE)
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            open_sealed(sealed[:length], HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("people_person", "nhs_number", "0198"),
        Place("people_person", "postcode", "0199"),
        Place("checks_answers", "nhs_number", "0199"),
    ],
)
def test_it_opens_only_in_its_place(elsewhere: Place) -> None:
    with pytest.raises(Unreadable):
        open_sealed(seal(b"content", HERE), elsewhere)


def test_after_a_rotation_the_new_key_seals_and_the_old_key_still_opens(settings: Any) -> None:
    settings.VAULT_KEYS = OLD
    before = seal(b"content", HERE)
    settings.VAULT_KEYS = f"{NEW}, {OLD}"
    after = seal(b"content", HERE)
    assert open_sealed(before, HERE) == open_sealed(after, HERE) == b"content"
    assert b"old1" in before
    assert b"new2" in after


def test_a_key_taken_off_the_ring_opens_nothing(settings: Any) -> None:
    settings.VAULT_KEYS = OLD
    before = seal(b"content", HERE)
    settings.VAULT_KEYS = NEW
    with pytest.raises(Unreadable, match="not on the ring"):
        open_sealed(before, HERE)


def test_another_key_under_the_same_name_opens_nothing(settings: Any) -> None:
    settings.VAULT_KEYS = OLD
    before = seal(b"content", HERE)
    settings.VAULT_KEYS = "old1:" + NEW.partition(":")[2]
    with pytest.raises(Unreadable):
        open_sealed(before, HERE)


def test_a_value_relabelled_with_another_key_id_does_not_open(settings: Any) -> None:
    settings.VAULT_KEYS = f"{OLD},{NEW}"
    relabelled = seal(b"content", HERE).replace(b"old1", b"new2", 1)
    with pytest.raises(Unreadable):
        open_sealed(relabelled, HERE)


def test_nonces_do_not_repeat() -> None:
    start = len(seal(b"", HERE)) - 32 - 16 - 12
    nonces = {seal(b"", HERE)[start : start + 12] for _ in range(5000)}
    assert len(nonces) == 5000
