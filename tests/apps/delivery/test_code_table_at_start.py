"""The service does not start with a wrong code in its table."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from healthcheck.fhir import codes, lint


def test_it_starts_with_the_table_as_it_is():
    apps.get_app_config("delivery").ready()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("stopped", {"code": "2242641000000105"}),
        ("hba1c", {"code": "441689006"}),
        ("cholesterol_ratio", {"code": "1029071000000109"}),
        ("systolic", {"unit": "mmHg"}),
        ("gppaq_inactive", {"code": "366231000000102"}),
    ],
)
def test_each_error_of_the_national_document_stops_the_start(monkeypatch, name, wrong):
    rows = [replace(row, **wrong) if row.name == name else row for row in codes.ROWS]
    monkeypatch.setattr(lint.table, "__defaults__", (tuple(rows),))
    with pytest.raises(ImproperlyConfigured, match=name):
        apps.get_app_config("delivery").ready()
