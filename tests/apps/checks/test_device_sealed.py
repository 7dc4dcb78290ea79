"""The name of a device is what a person typed: sealed to its row, also where it stood in clear before."""

from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.checks.assembly import as_measurement
from apps.checks.models import HealthCheck, Value
from apps.clients.clock import now
from apps.people.subject_access import subject_access
from apps.vault.columns import sealed_tables, under_each_key
from apps.vault.key_source import current_ring
from tests.apps import scene

NAMED = "Omron M3 (HEM-7154-E) Größe 2"
BEFORE, AFTER = ("checks", "0010_composition_id"), ("checks", "0013_device_in_clear_gone")
sealing = import_module("apps.checks.migrations.0012_device_sealed")


def sent(check: HealthCheck, device: str) -> None:
    """A pulse, as an app sends it."""
    pulse = [{"kind": "pulse", "value": 70, "unit": "/min"}]
    reading = {"taken_at": now().isoformat(), "place": "home", "device": device, "values": pulse}
    answer = scene.door_of(check).post(f"/v1/checks/{check.id}/readings", {"readings": [reading]})
    assert answer.status_code == 201, answer.content


def kept(column: str = "device") -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM checks_value ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def write(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.mark.django_db
def test_the_database_holds_no_device_in_clear_and_the_check_reads_it() -> None:
    check = scene.opened()
    sent(check, NAMED)
    [raw] = kept()
    assert bytes(raw)[0] == 1 and b"Omron" not in bytes(raw)
    row = Value.objects.get()
    assert as_measurement(row).device == NAMED  # type: ignore[union-attr]
    assert NAMED not in repr(row.device)
    rows, _ = subject_access(person_id=check.person_id, by="operator:1", at=now())
    assert rows["checks.Value"][0]["device"] == NAMED


@pytest.mark.django_db
def test_where_no_device_was_named_nothing_is_sealed() -> None:
    check = scene.opened()
    sent(check, "")
    assert kept() == [None]
    assert as_measurement(Value.objects.get()).device == ""  # type: ignore[union-attr]


@pytest.fixture
def in_clear(transactional_db: None) -> Any:
    """Five values of before: two devices, one without. Afterwards the tables are as they were."""
    check = scene.opened()
    for nth in range(5):
        scene.measured(check, origin=f"readings:{nth}")
    to(BEFORE)
    write("UPDATE checks_value SET device = CASE WHEN kind = 'height' THEN '' ELSE kind || %s END", f" by {NAMED}")
    yield
    call_command("migrate", verbosity=0)  # whatever came since too, and the policies of each table


def to(where: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([where])


@pytest.mark.usefixtures("in_clear")
def test_those_of_before_are_sealed_and_a_stopped_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    to(("checks", "0011_device_column"))
    monkeypatch.setattr(sealing, "AT_ONCE", 3)
    taken = iter(range(2))
    usual = sealing._batch

    def stopped(after: Any) -> Any:
        if next(taken, None) is None:
            raise KeyboardInterrupt
        return usual(after)

    monkeypatch.setattr(sealing, "_batch", stopped)
    with pytest.raises(KeyboardInterrupt):
        to(("checks", "0012_device_sealed"))
    assert len([each for each in kept() if each is not None]) == 6, "two batches stand"
    monkeypatch.setattr(sealing, "_batch", usual)
    to(("checks", "0012_device_sealed"))
    assert set(kept("device_in_clear")) == {""}
    to(AFTER)
    found = {row.kind: row.device for row in Value.objects.all()}
    assert found.pop("height") is None
    assert found == {kind: f"{kind} by {NAMED}" for kind in found} and len(found) == 4


@pytest.mark.django_db
def test_it_is_rotated_with_every_other_sealed_column() -> None:
    check = scene.opened()
    sent(check, NAMED)
    [table] = [each for each in sealed_tables() if each.table == "checks_value"]
    assert under_each_key(table)["device", current_ring().current] == 1
