"""A person's own copy: everything that names them, whichever table it is in, and nothing of anybody else."""

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from fhir.resources.R4B.bundle import Bundle

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.people.subject_access import NOT_OPENED, subject_access
from apps.people.subject_page import page
from healthcheck.refusal import Missing
from tests.apps.scene import NUMBERS, an_unknown_id, complete, door_of, measured, opened

pytestmark = pytest.mark.django_db


def held(check: Any) -> Any:
    return subject_access(person_id=check.person_id, by="test", at=now())


def command(folder: Path, number: str, monkeypatch: pytest.MonkeyPatch) -> str:
    out = StringIO()
    monkeypatch.setattr("apps.people.management.commands.subject_access.getpass", lambda _: number)
    call_command("subject_access", str(folder), stdout=out)
    return out.getvalue()


def test_every_kind_of_row_that_leads_to_the_person_is_there() -> None:
    check = complete()
    door_of(check).post("/v1/checks", {}, key="mine")
    rows, _ = held(check)
    assert {
        "people.Person", "people.Session", "checks.HealthCheck", "checks.Declaration", "checks.Answers", "checks.Value",
        "checks.Assessment", "delivery.Delivery", "delivery.Payload", "audit.Entry", "reports.Fact",
    } <= set(rows)  # fmt: skip
    assert rows["people.Person"][0]["given_name"] == "Canary"
    assert rows["checks.Answers"][0]["answers"]["ethnicity"] == "white_british"
    assert "48" not in rows["people.Session"][0].get("token_hash", "")
    json.dumps(rows)


def test_nothing_is_of_anybody_else() -> None:
    mine, theirs = opened(NUMBERS[0]), opened(NUMBERS[1])
    for check in (mine, theirs):
        measured(check, "192", "110")
    rows, bundle = held(mine)
    written = json.dumps([rows, bundle])
    assert str(theirs.person_id) not in written
    assert str(theirs.id) not in written
    assert NUMBERS[1] not in written
    assert "urgent.Alert" in rows


def test_every_column_that_holds_the_persons_id_is_followed() -> None:
    """Held against the database itself: every uuid column of every table is searched for the person and the check."""
    check = complete()
    rows, _ = held(check)
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("""SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN
            information_schema.tables USING (table_name) WHERE data_type = 'uuid' AND table_type = 'BASE TABLE'""")
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" IN (%s, %s)', [check.person_id, check.id])
            if cursor.fetchone():
                found.add(table)
    assert {"people_person", "reports_fact"} <= found
    assert found <= {label.lower().replace(".", "_") for label in rows}


def test_the_bundle_is_fhir_and_holds_the_record_as_it_was_made() -> None:
    check = complete()
    _, bundle = held(check)
    Bundle.model_validate(bundle)
    patient, record = (entry["resource"] for entry in bundle["entry"])
    assert (patient["resourceType"], patient["identifier"][0]["value"]) == ("Patient", NUMBERS[0])
    assert record["id"] == str(check.assessments.get().record_id)


def test_a_value_that_does_not_open_is_said_and_hides_nothing_else() -> None:
    check = opened()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE checks_declaration SET declared = reasons")
    rows, _ = held(check)
    assert rows["checks.Declaration"][0]["declared"] == NOT_OPENED
    assert rows["checks.Declaration"][0]["eligible"] is True


def test_the_page_shows_values_and_never_runs_them() -> None:
    rows = {
        "people.Person": [{"id": "1", "given_name": "<script>alert(1)</script>", "sex": None, "a": {"b": ["c", True]}}]
    }
    shown = page(rows, at=now())
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "sex" not in shown
    assert "- yes" in shown


def test_the_command_asks_writes_for_its_owner_alone_and_leaves_an_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, folder = complete(), tmp_path / "copy"
    said = command(folder, "999 000 0018", monkeypatch)
    assert "rows of" in said
    assert {file.name for file in folder.iterdir()} == {"page.pdf", "page.html", "rows.json", "bundle.json"}
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in folder.iterdir())
    assert "Quicksilver" in (folder / "page.html").read_text()
    entry = Entry.objects.get(action="person.exported")
    assert (entry.subject, entry.actor) == (check.person_id, "operator:subject_access")
    with pytest.raises(CommandError, match="exists"):
        command(folder, NUMBERS[0], monkeypatch)


@pytest.mark.parametrize("number", ["", "9990000019", NUMBERS[3]])
def test_nobody_is_nobody(number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="nobody"):
        command(tmp_path / "copy", number, monkeypatch)
    assert not (tmp_path / "copy").exists()
    with pytest.raises(Missing):
        subject_access(person_id=an_unknown_id(), by="test", at=now())
