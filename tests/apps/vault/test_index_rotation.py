"""Another index key, without a moment in which somebody is not found or is entered twice."""

import base64
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier, local
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from apps.clients.clock import now
from apps.clients.models import IdempotentRequest
from apps.kits.models import LabMessage
from apps.people import actions as people
from apps.people.models import Person
from apps.vault.blind import BlindIndex, indexed_models
from apps.vault.index import blind_index, blind_indexes, is_indexed
from healthcheck.person import NhsNumber
from tests.apps import scene
from tests.apps.scene import NUMBERS, born, practice

FIRST, SECOND = (base64.b64encode(bytes([each]) * 32).decode() for each in (1, 2))


def register(number: str) -> Person:
    details = people.Details(NhsNumber(number), "Canary", "Quicksilver", born(45), "Y90001")
    return people.register(details=details, by="test", at=now())


def reindex() -> str:
    out = StringIO()
    call_command("rotate_keys", "--indexes", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_somebody_is_found_and_entered_once_at_every_step(settings: Any) -> None:
    practice()
    settings.VAULT_INDEX_KEY = FIRST
    first = register(NUMBERS[0])
    for step in (f"{FIRST},{SECOND}", f"{SECOND},{FIRST}"):
        settings.VAULT_INDEX_KEY = step
        assert register(NUMBERS[0]).pk == first.pk
    second = register(NUMBERS[1])
    assert reindex().startswith("OK")
    settings.VAULT_INDEX_KEY = SECOND
    assert [register(number).pk for number in NUMBERS[:2]] == [first.pk, second.pk]
    assert Person.objects.count() == 2
    assert people.is_number_of(Person.objects.get(pk=first.pk), NhsNumber(NUMBERS[0]))


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_the_keys_in_another_order_enter_somebody_once(settings: Any, monkeypatch: Any) -> None:
    practice()
    orders = {1: [FIRST, SECOND], 2: [SECOND, FIRST]}
    together = Barrier(2, timeout=20)

    def of_one_process(which: int) -> Any:
        try:
            mine = [base64.b64decode(key) for key in orders[which]]
            keys.by_thread[which] = mine
            keys.here.which = which
            together.wait()
            return register(NUMBERS[0]).pk
        finally:
            connection.close()

    keys = _KeysOfAThread()
    monkeypatch.setattr("apps.vault.index.index_keys", keys)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(of_one_process, orders))
    assert len(set(found)) == 1
    assert Person.objects.count() == 1


class _KeysOfAThread:
    """Each thread stands for a process with a ring of its own."""

    def __init__(self) -> None:
        self.here, self.by_thread = local(), {}

    def __call__(self) -> Any:
        return self.by_thread[self.here.which]


@pytest.mark.django_db
def test_the_same_request_is_answered_once_across_the_change(settings: Any) -> None:
    settings.VAULT_INDEX_KEY = FIRST
    practice()
    _, door = scene.organisation()
    body = {
        "nhs_number": NUMBERS[0], "given_name": "Canary", "family_name": "Quicksilver",
        "birth_date": born(45).isoformat(), "practice": "Y90001",
    }  # fmt: skip
    first = door.post("/v1/invitations", body, key="one")
    assert first.status_code == 201
    settings.VAULT_INDEX_KEY = f"{SECOND},{FIRST}"
    again = door.post("/v1/invitations", body, key="one")
    assert (again.status_code, again.json(), again.headers["Idempotent-Replayed"]) == (201, first.json(), "true")
    assert door.post("/v1/invitations", {**body, "given_name": "Other"}, key="one").status_code == 409
    assert IdempotentRequest.objects.count() == 1


def test_every_blind_index_says_what_it_is_of() -> None:
    assert {model for model, _ in indexed_models()} >= {Person, LabMessage}

    class Wrong(models.Model):
        plain = models.TextField()
        plain_index = BlindIndex(purpose="x", of="plain")

        class Meta:
            app_label = "vault_tests"

        def __str__(self) -> str:
            return "wrong"

    assert "vault.E003" in {found.id for found in Wrong.check()}


@given(value=st.text(max_size=20), other=st.text(max_size=20))
def test_an_index_is_its_values_under_every_key_and_nobody_elses(value: str, other: str) -> None:
    for index in blind_indexes("kit", value):
        assert is_indexed(index, "kit", value)
        assert is_indexed(memoryview(index), "kit", value)
        assert is_indexed(index, "kit", other) == (value == other)
        assert not is_indexed(index, "nhs-number", value)
    assert not is_indexed(b"", "kit", value)
    assert blind_index("kit", value) == blind_indexes("kit", value)[0]
