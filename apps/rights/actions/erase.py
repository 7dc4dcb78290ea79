"""Erase a person, as far as the law allows: what goes, what stays and why, and what they are told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.checks.models import Answers, Assessment, State, Value
from apps.clients.models import IdempotentRequest
from apps.delivery import stopping
from apps.delivery.stops import What, Why
from apps.kits import actions as kits
from apps.kits.models import Kit, LabMessage
from apps.people import changing
from apps.people.models import Person
from apps.people.subject_access import leading_to
from apps.rights.blanking import blank
from apps.rights.erasure import GROUNDS, Extent, Fits, Ground, Then, rule_of
from apps.urgent.models import Case
from healthcheck.refusal import Conflict, Invalid

KEPT_FOR = timedelta(days=2922)  # as retention.toml has it for a person


@dataclass(frozen=True, slots=True)
class Line:
    """What happens to the rows of one table."""

    table: str
    rows: int
    then: Then
    why: str


@dataclass(frozen=True, slots=True)
class Erased:
    """The whole of it, and the words for the person."""

    extent: Extent
    lines: tuple[Line, ...]
    words: str


@transaction.atomic
def erase(*, person_id: UUID, ground: str, by: str, at: datetime, dry_run: bool = False) -> Erased:
    """Erase on a ground of the table. Erased again, nothing changes.

    Raises:
        Missing: there is no such person.
        Invalid: "unknown-ground".
        Conflict: "ground-does-not-fit" for this person, or "urgent-case-open": somebody must see to it first.
    """
    why = GROUNDS.get(ground)
    if why is None:
        raise Invalid("unknown-ground", f"The grounds are: {', '.join(GROUNDS)}.")
    held = kits.hold_of(person_id)
    person = changing.held(person_id)
    if not _fits(person, why, at=at):
        raise Conflict("ground-does-not-fit", "More is held on this person than this ground is for.")
    if Case.objects.filter(person=person, closed_at__isnull=True).exists():
        raise Conflict("urgent-case-open", "An urgent case of this person is open. Close it first.")
    rows = _rows(person)
    lines = tuple(_line(model, keys, why.extent) for model, keys in sorted(rows.items(), key=_label))
    if not dry_run and why.extent is not Extent.NONE:
        if why.extent is Extent.WHOLE:
            _leave(person, held, by=by, at=at)
            rows = _rows(person)
        _do(person, rows, why, by=by, at=at)
    return Erased(why.extent, lines, why.words)


def _leave(person: Person, held: list[Kit], *, by: str, at: datetime) -> None:
    """Nothing of theirs goes on: no check, no kit, no delivery."""
    kits.call_off(kits=held, by=by, at=at)
    checks.end(person_id=person.pk, state=State.WITHDRAWN, by=by, at=at)
    for what in What:
        stopping.stop(subject=person.pk, what=what, why=Why.ERASED, urgent_too=True, at=at)


def _do(person: Person, rows: dict[type[models.Model], set[Any]], why: Ground, *, by: str, at: datetime) -> None:
    changing.end_sessions(person_id=person.pk, at=at)
    if why.extent is Extent.WHOLE:
        Person.objects.filter(pk=person.pk).update(erased_at=at, **_identity())
    for model, keys in rows.items():
        if model is not Person:
            blank(model, keys, rule_of(model._meta.label).then(why.extent))
    audit.record(actor=by, action="person.erased", subject=person.pk, at=at, detail={"reason": why.code})


def _identity() -> dict[str, None]:
    """Every personal column of a person, in one statement: it is whole or erased, never between."""
    return dict.fromkeys(
        [field.attname for field in Person._meta.local_concrete_fields if field.null and field.name not in _TIMES]
    )


_TIMES = ("died_at", "erased_at")


def _rows(person: Person) -> dict[type[models.Model], set[Any]]:
    """The rows that lead to the person, and those that name their kits or checks without a foreign key."""
    rows = {model: set(keys) for model, keys in leading_to(person).items()}
    theirs = Kit.objects.filter(check_of__person=person)
    messages = LabMessage.objects.filter(Q(kit__in=theirs) | Q(kit_code__in=theirs.values("code")))
    routes = Q()
    for check_id in person.checks.values_list("id", flat=True):
        routes |= Q(route__contains=str(check_id))
    requests = IdempotentRequest.objects.filter(routes) if routes else IdempotentRequest.objects.none()
    for model, found in ((LabMessage, messages), (IdempotentRequest, requests)):
        if keys := set(found.values_list("pk", flat=True)):
            rows.setdefault(model, set()).update(keys)
    return rows


def _line(model: type[models.Model], keys: set[Any], extent: Extent) -> Line:
    rule = rule_of(model._meta.label)
    return Line(model._meta.label, len(keys), rule.then(extent), rule.why)


def _label(each: tuple[type[models.Model], set[Any]]) -> str:
    return each[0]._meta.label


def _fits(person: Person, why: Ground, *, at: datetime) -> bool:
    given_out = Assessment.objects.filter(check_of__person=person, issued_at__isnull=False)
    given = [model.objects.filter(check_of__person=person).exists() for model in (Answers, Value)]
    last = person.checks.order_by("-invited_at").values_list("invited_at", flat=True).first()
    fits = {
        Fits.NOTHING_GIVEN: not any(given) and not given_out.exists(),
        Fits.NOTHING_GIVEN_OUT: not given_out.exists(),
        Fits.RETENTION_OVER: (last or person.created_at) < at - KEPT_FOR,
        Fits.ANYTHING: True,
    }
    return fits[why.fits]
