"""One check from invitation to the practice's own word over the real MESH sandbox: every process is a real one.

The practice opens the document out of its mailbox and answers as ITK3 says: that it arrived, then that it is filed.
"""

import io
import shutil
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString
from xml.etree import ElementTree

import httpx2
import psycopg
import pypdf
import pytest
from nhs_number import REGION_SYNTHETIC, generate

from config.embedded.place import at
from config.embedded.postgres import OWNER
from demo.cast import cast
from demo.party import Party
from demo.setting import PRACTICES, Setting, setting
from demo.walk import Story, Walk, sign_in
from tests.apps.delivery.gp_connect import names
from tests.apps.delivery.gp_connect.practice import Practice, response, written
from tests.apps.delivery.gp_connect.sandbox import started, wait_for
from tests.config.embedded.watching import processes_of, soon

FHIR = "{http://hl7.org/fhir}"
SURGERY = PRACTICES[0][0]
LOOK = "from apps.checks.tasks import collect_practice_mail; collect_practice_mail.delay()"
PATIENCE = 90


@dataclass(frozen=True, slots=True)
class Place:
    """Everything running, one person's check walked, and their practice's mailbox."""

    setting: Setting
    story: Story
    practice: Practice

    def record(self) -> dict[str, Any]:
        """The delivery of the record, as the commissioner sees it."""
        with Party(self.setting.stack.url, self.setting.commissioner) as commissioner:
            rows = commissioner.get(f"/v1/checks/{self.story.check}/deliveries")
        return next((row for row in rows if row["purpose"] == "record"), {})

    def is_in(self, state: str) -> bool:
        return soon(lambda: self.record().get("state") == state, patience=PATIENCE)

    def gp_has_it(self) -> bool:
        """As the person is told."""
        with Party(self.setting.stack.url, sign_in(self.setting, self.story)) as person:
            return bool(person.get(f"/v1/checks/{self.story.check}/results")["gp_has_it"])

    def read(self) -> list[tuple[str, str]]:
        """What was made of each answer, and why."""
        return self.rows("SELECT verdict, why FROM delivery_meshmessage WHERE verdict <> 'waiting' ORDER BY read_at")

    def rows(self, query: LiteralString) -> list[Any]:
        """Out of the service's own database."""
        stack = self.setting.stack
        database = stack.environment["HEALTHCHECK_DATABASE_NAME"]
        with psycopg.connect(host=str(at(stack.place.root).sockets), user=OWNER, dbname=database) as connection:
            return connection.execute(query).fetchall()

    def answer(self, message_id: str, code: str, *, ods: str = SURGERY) -> tuple[str, str]:
        """The practice answers, and our worker is woken to look, as the clock does every three minutes."""
        before = len(self.read())
        self.practice.answer(written(response(message_id, code, ods=ods)))
        self.setting.stack.manage("shell", "--no-imports", "-c", LOOK)
        assert soon(lambda: len(self.read()) > before, patience=PATIENCE)
        return self.read()[-1]


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """The practice takes records by GP Connect; one check is walked to its end."""
    character = cast(datetime.now(UTC).date())[0]
    number = generate(for_region=REGION_SYNTHETIC)[0]
    folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))
    address = f"GPPROVIDER_{number}_{character.born:%Y%m%d}_QUILLFEATHER"
    with pytest.MonkeyPatch.context() as patch, started([address]) as url:
        patch.setenv("HEALTHCHECK_DATA_FOLDER", str(folder))
        told = {"URL": url, "MAILBOX": names.OURS, "PASSWORD": names.PASSWORD, "SHARED_KEY": names.SHARED_KEY}
        changes = {f"HEALTHCHECK_MESH_{name}": value for name, value in told.items()}
        wait_for(url)
        with setting("mesh", changes=changes) as here, Practice(url, names.PRACTICE) as practice:
            here.stack.manage("record_channels", SURGERY, "--by", "gp_connect")
            yield Place(here, Walk(here, character, number).walk(), practice)
    assert soon(lambda: not processes_of(at(folder)))
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def document(place: Place) -> tuple[dict[str, str], ElementTree.Element]:
    """What lies in the practice's mailbox: its envelope and its message."""
    assert place.is_in("sent"), place.record()
    (message_id,) = place.practice.inbox()
    envelope, body = place.practice.take(message_id)
    return envelope, ElementTree.fromstring(body)


def message_id_of(message: ElementTree.Element) -> str:
    return str(message.find(f"{FHIR}identifier/{FHIR}value").get("value"))


def test_the_document_lies_in_the_practices_mailbox_and_nowhere_else(place, document) -> None:
    envelope, _ = document
    assert envelope["workflowid"] == "GPCONNECT_SEND_DOCUMENT"
    assert envelope["from"] == names.OURS
    assert envelope["subject"].endswith("Version: 1")
    assert place.practice.inbox() == []
    numbers = str(httpx2.get(f"{place.setting.pdm}/_records").json())
    assert place.story.nhs_number not in numbers


def test_the_message_asks_for_both_answers_and_holds_the_page(place, document) -> None:
    _, message = document
    assert message.find(f".//{FHIR}MessageHeader/{FHIR}event/{FHIR}code").get("value") == "ITK007C"
    asked = {each.get("url"): each for each in message.iter(f"{FHIR}extension")}
    for name in ("InfAckRequested", "BusAckRequested"):
        assert asked[name].find(f"{FHIR}valueBoolean").get("value") == "true"
    page = pypdf.PdfReader(io.BytesIO(b64decode(next(message.iter(f"{FHIR}content")).get("value")))).pages[0]
    words = page.extract_text()
    assert "QUILLFEATHER" in words
    assert place.story.nhs_number in words.replace(" ", "")


def test_it_counts_as_sent_alone_until_the_practice_has_spoken(place, document) -> None:
    assert place.record()["state"] == "sent"
    assert not place.gp_has_it()


def test_what_another_practice_says_of_it_changes_nothing(place, document) -> None:
    verdict, why = place.answer(message_id_of(document[1]), "30001", ods="Y90002")
    assert (verdict, why) == ("refused", "from another practice than the message was for")
    assert place.record()["state"] == "sent"


def test_that_it_arrived_is_not_yet_that_it_is_filed(place, document) -> None:
    assert place.answer(message_id_of(document[1]), "20013") == ("taken", "20013 received and readable")
    assert place.rows("SELECT received_at IS NOT NULL FROM delivery_delivery WHERE channel = 'gp_connect'") == [(True,)]
    assert place.record()["state"] == "sent"
    assert not place.gp_has_it()


def test_once_it_is_filed_everybody_sees_that_the_gp_has_it(place, document) -> None:
    verdict, why = place.answer(message_id_of(document[1]), "30001")
    assert verdict == "taken" and why.startswith("30001 ")
    assert place.is_in("acknowledged")
    assert place.record()["attempts"] == 1
    assert place.gp_has_it()
