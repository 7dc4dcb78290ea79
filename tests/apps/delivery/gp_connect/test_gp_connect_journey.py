"""The whole way: a practice is routed to GP Connect, a check is finished, the page arrives, the practice answers."""

import io
from base64 import b64decode
from xml.etree import ElementTree

import pypdf
import pytest

from apps.checks import actions as checks
from apps.clients.clock import now
from apps.delivery import routes, sending
from apps.delivery.models import Delivery, State
from healthcheck.measurement import Kind
from tests.apps import scene
from tests.apps.delivery.gp_connect.practice import response, written

pytestmark = pytest.mark.django_db
FHIR = "{http://hl7.org/fhir}"


@pytest.fixture
def routed(mesh) -> None:
    """The practice takes documents by GP Connect from today."""
    scene.practice("A81001")
    routes.choose(practice="A81001", channels=["gp_connect"], from_day=now().date(), by="staff:1", at=now())


def the_record() -> Delivery:
    return Delivery.objects.filter(channel="gp_connect").order_by("queued_at").last()


def page_in(body: bytes) -> str:
    content = next(ElementTree.fromstring(body).iter(f"{FHIR}content")).get("value")
    return pypdf.PdfReader(io.BytesIO(b64decode(content))).pages[0].extract_text()


def test_a_finished_check_arrives_as_one_page_and_is_acknowledged(routed, practice) -> None:
    scene.complete(ods="A81001")
    row = the_record()
    assert not Delivery.objects.filter(channel="pdm").exists()
    assert sending.send(row.pk) == State.SENT
    (body,) = practice.take_all()
    assert "QUICKSILVER, Canary" in page_in(body)
    for code in ("20013", "30001"):
        practice.answer(written(response(row.reference, code)))
    checks.collect_practice_mail(at=now())
    assert the_record().state == State.ACKNOWLEDGED


def test_a_corrected_result_arrives_as_a_document_that_replaces_the_first(routed, practice) -> None:
    check = scene.complete(ods="A81001")
    first = the_record()
    assert sending.send(first.pk) == State.SENT
    scene.resulted(check, {Kind.HBA1C: "50"}, origin="lab:test:2")
    second = the_record()
    assert second.pk != first.pk
    assert sending.send(second.pk) == State.SENT
    old, new = practice.take_all()
    tree = ElementTree.fromstring(new)
    replaced = tree.find(f".//{FHIR}relatesTo/{FHIR}targetIdentifier/{FHIR}value").get("value")
    assert replaced == ElementTree.fromstring(old).find(f"{FHIR}identifier/{FHIR}value").get("value")
    assert "Amended: this replaces version 1" in " ".join(page_in(new).split())
