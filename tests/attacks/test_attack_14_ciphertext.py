"""14. Whoever writes into the database swaps sealed values, flips bits, names another key: nothing of it opens. Ten
million nonces are all different."""

import os
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.db import connection, transaction

from apps.people.models import Person
from apps.vault import sealing
from apps.vault.sealing import Place, Unreadable, seal
from tests.attacks.cast import Cast
from tests.attacks.house import House

NONCES = 10_000_000
NAMES = ("family_name", "given_name", "birth_date", "nhs_number", "postcode")


def swap(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount >= 1


@pytest.mark.parametrize("name", NAMES)
def test_attack_14_anothers_value_does_not_open_here(name: str, house: House, cast: Cast) -> None:
    """Between rows, and so between organisations: the second person is of another practice and commissioner."""
    with house.inside(), transaction.atomic():
        swap(f"UPDATE people_person SET {name} = (SELECT {name} FROM people_person WHERE id = %s) WHERE id = %s",
             cast.b.person.id, cast.a.person.id)  # fmt: skip
        with pytest.raises(Unreadable):
            getattr(Person.objects.get(pk=cast.a.person.id), name)
        transaction.set_rollback(True)


def test_attack_14_nor_another_columns(house: House, cast: Cast) -> None:
    with house.inside(), transaction.atomic():
        swap("UPDATE people_person SET given_name = family_name WHERE id = %s", cast.a.person.id)
        with pytest.raises(Unreadable):
            _ = Person.objects.get(pk=cast.a.person.id).given_name
        transaction.set_rollback(True)


def test_attack_14_a_swap_is_no_answer_at_the_running_server(house: House, cast: Cast) -> None:
    """Committed by a thief of the database, and put back after: the person's own page says nothing of another."""
    with house.inside():
        kept = house.sql("SELECT family_name FROM people_person WHERE id = %s", cast.a.person.id)[0][0]
        swap("UPDATE people_person SET family_name = (SELECT family_name FROM people_person WHERE id = %s) WHERE id = %s",  # noqa: E501
             cast.b.person.id, cast.a.person.id)  # fmt: skip
    try:
        told = house.call("GET", "/v1/me", token=cast.tokens["person_a"])
        assert told.status_code == 500 and "Brimstone" not in told.text
        assert "Brimstone" not in house.logs()
    finally:
        with house.inside():
            swap("UPDATE people_person SET family_name = %s WHERE id = %s", bytes(kept), cast.a.person.id)
    assert house.call("GET", "/v1/me", token=cast.tokens["person_a"]).status_code == 200


def test_attack_14_every_flipped_bit_is_seen() -> None:
    place = Place("people_person", "family_name", str(uuid4()))
    sealed = seal(b"Quicksilver", place)
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unreadable):
            sealing.open_sealed(bytes(changed), place)
    for cut in range(len(sealed)):
        with pytest.raises(Unreadable):
            sealing.open_sealed(sealed[:cut], place)


@pytest.mark.parametrize("key_id", ["", "k0", "none", "../k", "old"])
def test_attack_14_another_keys_name_opens_nothing(key_id: str) -> None:
    place = Place("people_person", "family_name", str(uuid4()))
    sealed = seal(b"Quicksilver", place)
    named = sealing.heading(key_id) + sealed[2 + sealed[1] :]
    with pytest.raises(Unreadable):
        sealing.open_sealed(named, place)


def test_attack_14_each_seal_draws_a_nonce_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the operating system, and it stands in front of what was sealed with it."""
    drawn: list[bytes] = []
    usual = os.urandom
    monkeypatch.setattr(sealing.os, "urandom", lambda size: drawn.append(usual(size)) or drawn[-1])
    place = Place("t", "c", "r")
    sealed = [seal(b"x", place) for _ in range(2000)]
    assert len(drawn) == 2000 and {len(each) for each in drawn} == {sealing.NONCE_BYTES}
    assert [each[2 + each[1] :][: sealing.NONCE_BYTES] for each in sealed] == drawn


def test_attack_14_of_ten_million_nonces_no_two_are_alike() -> None:
    """Drawn one by one, as a seal draws. Sorted by eight of their bytes, those that share them looked at whole."""
    drawn = b"".join(os.urandom(sealing.NONCE_BYTES) for _ in range(NONCES))
    nonces = np.frombuffer(drawn, dtype=np.dtype([("first", "<u8"), ("rest", "<u4")]))
    order = np.argsort(nonces["first"], kind="stable")
    alike = np.flatnonzero(nonces["first"][order[1:]] == nonces["first"][order[:-1]])
    twice = [place for place in alike if nonces["rest"][order[place]] == nonces["rest"][order[place + 1]]]
    assert len(nonces) == NONCES and not twice


def test_attack_14_equal_values_of_the_house_look_unlike(house: House, cast: Cast) -> None:
    """Both people are called Canary; nobody sees it."""
    rows = house.sql("SELECT given_name FROM people_person")
    assert len({bytes(row[0]) for row in rows}) == len(rows) >= 2
