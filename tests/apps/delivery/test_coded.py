"""Each channel is sent the codes that are its own on the day of the record; the others stay as they are."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from apps.delivery.channel import CheckRecord
from apps.delivery.channels import fhir, gp_connect, nrl, pdm
from healthcheck.assess import assess
from healthcheck.fhir import bundle
from healthcheck.fhir.codes import EVERY
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import MADE, a_record
from tests.healthcheck.fhir.corrected import corrected

OLD, NEW = "1005671000000105", "1106541000000101"  # two codes of serum cholesterol that are both published
DAY = MADE.date()


def a_check_record(**changes: Any) -> CheckRecord:
    assessment, record = assess(a_check()), a_record(**changes)
    return CheckRecord(bundle.make(assessment, record), assessment, record, "Anne", "Teak", "A81001", 1)


def said_by(channel: str) -> str:
    """What a channel sends of one record, as text."""
    record = a_check_record()
    if channel == "gp_connect":
        entries = gp_connect.write(record)["message"]["entry"][2]["resource"]["entry"]
        (page,) = [each["resource"]["content"] for each in entries if each["resource"]["resourceType"] == "Binary"]
        return " ".join(each.extract_text() for each in PdfReader(BytesIO(b64decode(page))).pages)
    return json.dumps({"pdm": pdm, "fhir": fhir}[channel].write(record))


@pytest.mark.parametrize("channel", ["pdm", "fhir", "gp_connect"])
def test_a_channels_own_code_goes_by_that_channel_alone(channel: str) -> None:
    with corrected("total_cholesterol", channel, since=DAY, code=NEW):
        told = {each: said_by(each) for each in ("pdm", "fhir", "gp_connect")}
    assert NEW in told[channel] and OLD not in told[channel]
    assert all(OLD in told[each] and NEW not in told[each] for each in told if each != channel)


@pytest.mark.parametrize("channel", ["pdm", "fhir", "gp_connect"])
def test_a_code_for_every_channel_goes_by_each(channel: str) -> None:
    with corrected("total_cholesterol", EVERY, since=DAY, code=NEW):
        told = said_by(channel)
    assert NEW in told and OLD not in told


@pytest.mark.parametrize("channel", ["pdm", "fhir", "gp_connect"])
def test_a_record_of_an_earlier_day_keeps_its_code(channel: str) -> None:
    with corrected("total_cholesterol", channel, since=date(2026, 11, 17), code=NEW):
        told = said_by(channel)
    assert OLD in told and NEW not in told


def test_without_codes_of_its_own_a_channel_is_given_the_record_itself() -> None:
    record = a_check_record()
    assert pdm.write(record) is record.bundle


def test_both_documents_about_a_record_are_typed_from_the_table() -> None:
    def types() -> tuple[str, str]:
        message = gp_connect.write(a_check_record())["message"]["entry"][2]["resource"]["entry"][0]["resource"]
        pointer = nrl.pointer(subject={}, url="https://x", made_at=MADE.isoformat(), replaces=None)
        setting = pointer["context"]["practiceSetting"]["coding"][0]["code"]
        return message["type"]["coding"][0]["code"], setting

    assert types() == ("325871000000103", "1060971000000108")
    with corrected("send_document", "gp_connect", since=DAY, code="371531000"):
        assert types() == ("371531000", "1060971000000108")
    with corrected("practice_setting", "nrl", since=DAY, code="371531000"):
        assert types() == ("325871000000103", "371531000")


def test_a_record_that_is_amended_later_is_written_in_the_codes_of_its_own_day() -> None:
    with corrected("total_cholesterol", "pdm", since=DAY, code=NEW):
        first = a_check_record()
        before = replace(first, record=replace(first.record, made_at=MADE.replace(day=15)))
        assert OLD in json.dumps(pdm.write(before)) and NEW in json.dumps(pdm.write(first))
