"""The record of an assessment as a FHIR document, for the practice that looks after the person.

What was sent is what is given: the transaction kept in the outbox, turned into a document. Where a practice is sent
records in another form, the record is written again from its assessment; where today's equations would say something
else than was given out then, there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.audit import actions as audit
from apps.checks.actions.assess import record_of
from apps.checks.actions.rescore import replayed
from apps.checks.differences import same_to_a_reader
from apps.checks.models import Assessment
from apps.clients.models import Kind, Organisation
from apps.delivery.actions import RECORD
from apps.delivery.channels import pdm
from apps.delivery.models import Payload
from apps.tenancy import scope as tenancy
from healthcheck import written
from healthcheck.refusal import Conflict, Missing


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a record.

    Args:
        bundle: of type document.
        version: of the record; it never changes once it was given out.
        newest: id of the Composition that stands in its place; None where it is the newest itself.
    """

    bundle: Mapping[str, Any]
    version: int
    newest: UUID | None

    @property
    def composition(self) -> Mapping[str, Any]:
        """Its first page."""
        first: Mapping[str, Any] = self.bundle["entry"][0]["resource"]
        return first


@transaction.atomic
def fetch(*, composition_id: UUID, practice: Organisation | None, purpose: str, by: str, at: datetime) -> Document:
    """The record with this Composition, leaving an audit row.

    Raises:
        Missing: there is none, it was not given out, or its person is not this practice's: these are not told apart.
        Conflict: "cannot-be-written-again".
    """
    kept = _of_practice(composition_id, practice)
    tenancy.reach(person=kept.check_of.person_id, check=kept.check_of_id)
    detail = {"purpose": purpose}
    audit.record(actor=by, action="record.read", subject=kept.check_of.person_id, at=at, detail=detail)
    newest = kept.check_of.assessments.filter(issued_at__isnull=False).order_by("version").last()
    replaced = newest is not None and newest.pk != kept.pk
    made = as_document(_sent(kept) or _again(kept))
    return Document(made, kept.version, newest.composition_id if newest is not None and replaced else None)


def _of_practice(composition_id: UUID, practice: Organisation | None) -> Assessment:
    nobody = practice is None or practice.kind != Kind.PRACTICE
    rows = Assessment.objects.filter(composition_id=composition_id, issued_at__isnull=False)
    if practice is not None:
        rows = rows.filter(check_of__person__practice_id=practice.ods_code)
    kept = None if nobody else rows.select_related("check_of__person").first()
    if kept is None:
        raise Missing("not-found", "There is no such record of a patient of yours.")
    return kept


def _sent(kept: Assessment) -> Mapping[str, Any] | None:
    row = Payload.objects.filter(
        delivery__reference=kept.id, delivery__channel=pdm.NAME, delivery__purpose=RECORD
    ).first()
    return None if row is None else dict(row.body)


def _again(kept: Assessment) -> Mapping[str, Any]:
    outcome = replayed(kept.check_of, kept)
    if not same_to_a_reader(kept.outcome, written.said(outcome)):
        raise Conflict("cannot-be-written-again", "The equations have changed since. Ask the service for this record.")
    before = kept.check_of.assessments.filter(version__lt=kept.version, issued_at__isnull=False).last()
    changes = [change["gp"] for change in kept.outcome.get("changes", [])]
    at_first = kept.issued_at or kept.made_at
    return record_of(outcome, kept, replaces=before, changes=changes, at=at_first).bundle


def as_document(sent: Mapping[str, Any]) -> dict[str, Any]:
    """A transaction as a document: the same resources under addresses, so that references between them resolve."""
    base = f"{settings.SITE_URL}/fhir"
    resources = [entry["resource"] for entry in sent["entry"]]
    return {
        **{name: sent[name] for name in ("resourceType", "id", "identifier", "timestamp")},
        "type": "document",
        "entry": [
            {"fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}", "resource": resource}
            for resource in resources
        ],
    }
