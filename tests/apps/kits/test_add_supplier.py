"""Tests of manage.py add_supplier."""

import pytest
from django.core.management import CommandError, call_command

from apps.clients.models import Organisation
from apps.kits.models import SupplierAccount

pytestmark = pytest.mark.django_db


def test_a_laboratory_joins_under_its_own_name(capsys):
    Organisation.objects.create(name="A laboratory", ods_code="LAB01", kind="laboratory")
    call_command("add_supplier", "--key", "lab-1", "--reader", "biomarker_json", "--ods", "LAB01")
    account = SupplierAccount.objects.get(key="lab-1")
    assert (account.reader, account.organisation.ods_code) == ("biomarker_json", "LAB01")
    assert capsys.readouterr().out == "added lab-1\n"


def test_an_organisation_nobody_added_cannot_join():
    with pytest.raises(CommandError, match="add_organisation first"):
        call_command("add_supplier", "--key", "lab-1", "--reader", "biomarker_json", "--ods", "LAB01")
    assert not SupplierAccount.objects.exists()


def test_messages_are_read_in_a_way_that_is_known():
    with pytest.raises(CommandError, match="hl7_v2"):
        call_command("add_supplier", "--key", "lab-1", "--reader", "hl7_v2", "--ods", "LAB01")
