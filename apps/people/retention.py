"""How long what is kept: the dated table, and its deletions. What belongs to the health record a human decides on."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from apps.audit import actions as audit
from apps.people.models import Person
from apps.people.subject_access import names_a_person, pointing_to

CHUNK = 1000
REMOVE, REVIEW = "remove", "review"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of row: from which column its days are counted, how many, what then, and who says so."""

    model: type[models.Model]
    column: str
    days: int
    then: str
    source: str

    def overdue(self, at: datetime) -> models.QuerySet[models.Model]:
        """The rows past their time."""
        return self.model._default_manager.filter(**{f"{self.column}__lt": at - timedelta(days=self.days)})


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of one rule: how many rows were past their time, and how many of them were removed."""

    rule: Rule
    overdue: int
    removed: int


def _read(text: str) -> tuple[str, tuple[Rule, ...]]:
    table = tomllib.loads(text)
    return table["version"], tuple(_rule(row) for row in table["kept"])


def _rule(row: dict[str, Any]) -> Rule:
    rule = Rule(apps.get_model(row["what"]), row["from"], row["days"], row["then"], row["source"])
    column = rule.model._meta.get_field(rule.column)
    sound = isinstance(column, models.DateTimeField) and rule.then in (REMOVE, REVIEW) and rule.days > 0
    if not sound or not rule.source:
        raise ImproperlyConfigured(f"retention.toml: the row of {row['what']} is not sound.")
    return rule


def rules() -> tuple[str, tuple[Rule, ...]]:
    """The table's date and its rows."""
    return _read(Path(__file__).with_name("retention.toml").read_text())


def covered() -> frozenset[str]:
    """Every kind of row that the table speaks of: with a time of its own, or going with a row that has one."""
    table = tomllib.loads(Path(__file__).with_name("retention.toml").read_text())
    found = {row["what"] for row in table["kept"]}
    for row in table["goes"]:
        if row["with"] not in found:
            raise ImproperlyConfigured(f"retention.toml: nothing is said of {row['with']} before what goes with it.")
        found |= set(row["what"])
    return frozenset(found)


def personal() -> frozenset[str]:
    """Every kind of row that can lead to a person, found from the models: what the table must speak of."""
    waiting: list[type[models.Model]] = [Person, *(model for model in apps.get_models() if names_a_person(model))]
    found = set(waiting)
    while waiting:
        for pointing in pointing_to(waiting.pop()):
            if pointing.model not in found:
                found.add(pointing.model)
                waiting.append(pointing.model)
    return frozenset(model._meta.label for model in found)


def apply(*, by: str, at: datetime, dry_run: bool = False) -> Iterator[Applied]:
    """Go through the table. Rows go a chunk a transaction; each rule by which some went leaves an audit entry."""
    version, table = rules()
    for rule in table:
        overdue, removed = rule.overdue(at).count(), 0
        while rule.then == REMOVE and not dry_run:
            keys = list(rule.overdue(at).values_list("pk", flat=True)[:CHUNK])
            if not keys:
                break
            removed += rule.model._default_manager.filter(pk__in=keys).delete()[0]
        if removed:
            detail = {"count": str(removed), "code": rule.model._meta.label_lower, "version": version}
            audit.record(actor=by, action="retention.applied", subject=None, at=at, detail=detail)
        yield Applied(rule, overdue, removed)
