"""All that is held on one person: every row that leads to them, found from the models, so no table can be forgotten.

UK GDPR Article 15. It goes through the hands of a health professional before it leaves: Data Protection Act 2018,
Schedule 3, Part 2 (the serious harm test), for what the person has not seen yet, such as results that are held back.
"""

import base64
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from apps.audit import actions as audit
from apps.people.models import Person
from apps.people.subject_reading import WITHHELD, WITHHELD_WORDS
from apps.vault.fields import EncryptedField
from apps.vault.sealing import Unreadable
from healthcheck.fhir.datatype import moment
from healthcheck.person import NHS_NUMBER_SYSTEM
from healthcheck.refusal import Missing

Rows = dict[str, list[dict[str, Any]]]

# Columns that name a person where no foreign key can stand, because their app does not know people.
BY_ID = ("subject", "person_id")
NOT_OPENED = "(this value does not open)"


@transaction.atomic
def subject_access(*, person_id: UUID, by: str, at: datetime, free_text: bool = False) -> tuple[Rows, dict[str, Any]]:
    """Every row by table, and the FHIR Bundle of the person and the records made of them. Raises Missing.

    Args:
        free_text: a human has read what others wrote, and it names nobody else: it is not withheld.
    """
    person = Person.objects.filter(pk=person_id, erased_at__isnull=True).first()
    if person is None:
        raise Missing("not-found", "There is no such person.")
    audit.record(actor=by, action="person.exported", subject=person.id, at=at)
    rows: Rows = {}
    for model, keys in sorted(leading_to(person).items(), key=lambda each: each[0]._meta.label):
        found = model._default_manager.filter(pk__in=keys).order_by("pk")
        withheld = () if free_text else WITHHELD.get(model._meta.label, ())
        rows[model._meta.label] = [_written(row, withheld) for row in found.iterator(500)]
    return rows, _bundle(person, rows, at=at)


def leading_to(person: Person) -> Mapping[type[models.Model], set[Any]]:
    """The keys of every row that names the person, or names a row that does, table by table."""
    found: dict[type[models.Model], set[Any]] = {Person: {person.pk}}
    waiting: list[tuple[type[models.Model], set[Any]]] = [(Person, {person.pk})]
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.UUIDField) and field.name in BY_ID and field.remote_field is None:
                waiting += _new(found, model, Q(**{field.name: person.pk}))
            elif field.name == "caller" and isinstance(field, models.CharField):
                waiting += _new(found, model, Q(caller=f"person:{person.pk}"))
    while waiting:
        model, keys = waiting.pop()
        for pointing in pointing_to(model):
            waiting += _new(found, pointing.model, Q(**{f"{pointing.name}__in": keys}))
    for model, column in _by_text():
        _new(found, model, Q(**{f"{column}__in": [str(key) for keys in found.values() for key in keys]}))
    return found


def _by_text() -> Iterator[tuple[type[models.Model], str]]:
    """Tables that name a row by its id as text, because they may name rows of many kinds."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField) and field.name in BY_ID:
                yield model, field.name


def names_a_person(model: type[models.Model]) -> bool:
    """Whether a column holds a person's id without a foreign key: itself, or as who called."""
    names = [field.name for field in model._meta.concrete_fields if field.remote_field is None]
    return not {*BY_ID, "caller"}.isdisjoint(names)


def pointing_to(model: type[models.Model]) -> Iterator[Any]:
    """The foreign keys that point to a table."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):  # a one-to-one is a kind of it
            yield relation.field


def _new(found: dict[type[models.Model], set[Any]], model: type[models.Model], which: Q) -> list[Any]:
    keys = set(model._default_manager.filter(which).values_list("pk", flat=True)) - found.get(model, set())
    if not keys:
        return []
    found.setdefault(model, set()).update(keys)
    return [(model, keys)]


def _written(row: models.Model, withheld: Collection[str]) -> dict[str, Any]:
    """A row's columns as JSON has them, without hashes of secrets and blind indexes: they say nothing of anybody."""
    kept = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, models.BinaryField) and not isinstance(field, EncryptedField):
            continue
        if field.name in withheld:
            kept[field.name] = WITHHELD_WORDS if row.__dict__.get(field.attname) is not None else None
            continue
        try:
            kept[field.name] = _plain(getattr(row, field.attname))
        except Unreadable:
            kept[field.name] = NOT_OPENED
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _bundle(person: Person, rows: Rows, *, at: datetime) -> dict[str, Any]:
    """A collection: the person as a Patient, and each record that was made, as it was made."""
    patient: dict[str, Any] = {
        "resourceType": "Patient",
        "id": str(person.id),
        "identifier": [{"system": NHS_NUMBER_SYSTEM, "value": person.nhs_number}],
        "name": [{"use": "official", "family": person.family_name, "given": [person.given_name]}],
        "birthDate": person.birth_date.isoformat(),
    }
    if person.sex in ("male", "female"):
        patient["gender"] = person.sex
    if person.postcode:
        patient["address"] = [{"postalCode": person.postcode}]
    values = (value for found in rows.values() for row in found for value in row.values())
    records = [value for value in values if isinstance(value, dict) and value.get("resourceType") == "Bundle"]
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in (patient, *records)]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": moment(at), "entry": entries}
