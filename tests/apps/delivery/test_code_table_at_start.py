"""The service does not start with a wrong code, in whichever channel's rows or settings it stands."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from apps.delivery.channels import CHANNELS, RECORD_CHANNELS
from apps.delivery.channels.gp_connect.meanings import BadTable, read
from healthcheck.coding import SNOMED
from healthcheck.fhir import codes, lint

ERRORS = [
    ("stopped", {"code": "2242641000000105"}),
    ("follow_up", {"code": "2242651000000107"}),
    ("hba1c", {"code": "441689006"}),
    ("hba1c", {"unit": "mmol/L"}),
    ("cholesterol_ratio", {"code": "1029071000000109"}),
    ("cholesterol_ratio", {"unit": "mmol/L"}),
    ("systolic", {"unit": "mmHg"}),
    ("gppaq_inactive", {"code": "366231000000102"}),
    ("smoking", {"code": "266919005"}),
]


def start() -> None:
    apps.get_app_config("delivery").ready()


def test_it_starts_with_the_table_as_it_is() -> None:
    start()


@pytest.mark.parametrize("channel", [codes.EVERY, *codes.CARRIERS])
@pytest.mark.parametrize(("name", "wrong"), ERRORS)
def test_each_error_of_the_national_document_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: dict[str, str], channel: str
) -> None:
    plain = next(row for row in codes.ROWS if row.name == name and row.system == SNOMED)
    kept = [row for row in codes.ROWS if channel != codes.EVERY or row is not plain]
    rows = (*kept, replace(plain, channel=channel, **wrong))
    monkeypatch.setattr(lint.table, "__defaults__", (rows,))
    with pytest.raises(ImproperlyConfigured, match=name):
        start()


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("736253003|A type", "736253003 fails its SNOMED CT check digit"),
        ("276361013|Its description", "276361013 is a description"),
        ("441689006|Haemoglobin", "refused: total haemoglobin"),
        ("736253002|A type ", "a stray blank"),
    ],
)
@pytest.mark.parametrize("name", ["NRL_POINTER_TYPE", "NRL_POINTER_CATEGORY"])
def test_a_wrong_code_in_the_settings_stops_the_start(settings: Any, name: str, written: str, fault: str) -> None:
    setattr(settings, name, written)
    with pytest.raises(ImproperlyConfigured, match=f"HEALTHCHECK_{name}: .*{fault}"):
        start()


def test_the_table_knows_the_channels_that_carry_codes() -> None:
    assert set(RECORD_CHANNELS) <= set(codes.CARRIERS) <= set(CHANNELS)


ANSWER = "30001,business,acknowledged,patient known here,done"


@pytest.mark.parametrize(
    "line",
    [
        "3001,business,acknowledged,patient known here,done",
        "30001,infrastructure,acknowledged,patient known here,done",
        "30001,business,received,patient known here,done",
        "20013,infrastructure,acknowledged,received and readable,kept",
        "30001 ,business,acknowledged,patient known here,done",
        "30001,business,acknowledged,,done",
        "30001,business,acknowledged,patient known here,done,and more",
        "30001,business,acknowledged,patient known here",
        "40001,business,refused,no such series,nothing",
    ],
)
def test_a_line_of_the_answers_that_cannot_be_right_is_refused(line: str) -> None:
    head = "code,level,effect,meaning,what_we_do"
    assert list(read([head, ANSWER])) == ["30001"]
    with pytest.raises(BadTable):
        read([head, line])
    with pytest.raises(BadTable, match="stands twice"):
        read([head, ANSWER, ANSWER])


@pytest.mark.parametrize("line", ["1,too short,x", "EPL-15,too short,x", "EPL-150,,x"])
def test_a_line_of_the_reports_that_cannot_be_right_is_refused(line: str) -> None:
    with pytest.raises(BadTable):
        read(["code,meaning,what_we_do", line])
