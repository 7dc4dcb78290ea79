"""The copy as a PDF: tagged, titled, in English, whole; and nothing in it that names somebody else unread."""

import io
import json
from typing import Any

import pytest
from django.apps import apps
from pypdf import PdfReader

from apps.clients.clock import now
from apps.people.models import Person
from apps.people.retention import personal
from apps.people.subject_access import leading_to, subject_access
from apps.people.subject_pdf import TITLE, pdf
from apps.people.subject_reading import _SECTIONS, TABLE, WITHHELD, WITHHELD_WORDS, sections
from apps.urgent.models import Case, Event
from apps.vault.fields import EncryptedField
from tests.apps.scene import NUMBERS, answered, complete, measured, opened

pytestmark = pytest.mark.django_db

# Secrets of organisations and of our own staff; and what was turned away at a door, of which nobody knows whose it is.
# A signal holds a number until it is acted on, and no key leads from it to anybody.
OF_NOBODY_WE_LOOK_AFTER = {"clients.WebhookKey", "staff.SecondFactor", "delivery.Refused", "signals.Signal"}


def copy(check: Any, **more: Any) -> dict[str, list[dict[str, Any]]]:
    return subject_access(person_id=check.person_id, by="test", at=now(), **more)[0]


def read(document: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(document))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_is_tagged_titled_and_in_english() -> None:
    reader, _ = read(pdf(copy(complete()), at=now()))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata and reader.metadata.title == TITLE
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.outline


def test_it_says_what_is_held_in_a_readers_words() -> None:
    _, text = read(pdf(copy(complete()), at=now()))
    for words in (
        "Your details",
        "Canary",
        "Quicksilver",
        NUMBERS[0],
        "Your measurements",
        "Who looked at your record",
    ):
        assert words in text
    assert "36 mmol/mol" in text and "white british" in text and "Information Commissioner" in text


def test_the_same_rows_give_the_same_bytes() -> None:
    rows, at = copy(opened()), now()
    assert pdf(rows, at=at) == pdf(rows, at=at)


def test_a_name_in_any_script_is_drawn_or_said() -> None:
    check = opened()
    person = Person.objects.get()
    person.family_name = "王 Brien-Núñez"
    person.save()
    _, text = read(pdf(copy(check), at=now()))
    assert "Núñez" in text and "U+738B" in text


def test_what_others_wrote_is_withheld_until_somebody_read_it(django_user_model: Any) -> None:
    check = opened()
    answered(check)
    measured(check, "192", "110")
    case, user = Case.objects.get(), django_user_model.objects.create_user("clinician")
    Event.objects.create(
        case=case,
        alert=case.alerts.get(),
        number=99,
        kind="noted",
        at=now(),
        by=f"staff:{user.pk}",
        user=user,
        words="His sister Marigold Fern answered.",
        named="Dr Amara Okafor",
    )
    rows = copy(check)
    assert "Marigold" not in json.dumps(rows) and WITHHELD_WORDS in json.dumps(rows)
    assert "Dr Amara Okafor" in json.dumps(rows)
    assert "Marigold" not in read(pdf(rows, at=now()))[1]
    assert "Marigold" in json.dumps(copy(check, free_text=True))


def test_what_is_withheld_is_a_sealed_column_that_exists_and_says_by_which_law() -> None:
    for label, columns in WITHHELD.items():
        for column in columns:
            assert isinstance(apps.get_model(label)._meta.get_field(column), EncryptedField)
    assert "Data Protection Act 2018" in TABLE["withheld_source"]


def test_every_table_with_sealed_columns_that_can_be_of_a_person_is_reached_by_the_export() -> None:
    """Each is reached from the person by foreign keys, or by a column that names them; nothing sealed stands apart."""
    sealed = {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, EncryptedField) for field in model._meta.local_concrete_fields)
    }
    missing = sealed - personal() - OF_NOBODY_WE_LOOK_AFTER
    assert missing == set(), f"not in the copy for a person: {sorted(missing)}"


def test_every_section_is_of_a_table_there_is_and_every_row_that_is_held_is_counted() -> None:
    for label in _SECTIONS:
        apps.get_model(label)
    check = complete()
    rows = copy(check)
    assert {model._meta.label for model in leading_to(check.person)} <= set(rows)
    assert sum(section["count"] for section in sections(rows)) == sum(map(len, rows.values()))
