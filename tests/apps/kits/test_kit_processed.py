"""The report learns when a laboratory first said what came of a sample, a result or that there is none."""

from datetime import timedelta

import pytest

from apps.reports.models import Fact
from tests.apps.kits.conftest import NOON

pytestmark = pytest.mark.django_db


def processed_at(check):
    check.refresh_from_db()
    fact = Fact.objects.get(check_id=check.id)
    assert fact.processed_at == check.processed_at, "the check keeps the same, so that the report can be made again"
    return fact.processed_at


def test_a_result_and_its_correction_are_processed_once_at_the_first(check, order, json_lab, markers):
    kit = order(json_lab)
    assert processed_at(check) is None
    json_lab.sends(markers(kit=kit.code))
    json_lab.sends(markers(kit=kit.code, messageId="corrected"), at=NOON + timedelta(hours=5))
    assert processed_at(check) == NOON


def test_a_sample_that_gave_no_result_was_processed_too(check, order, json_lab, markers):
    kit = order(json_lab)
    told = {"successful": False, "failureReasonCode": "HAEMOLYSED", "failureReasonDescription": "Sample haemolysed"}
    json_lab.sends(markers(*({"biomarkerCode": code, **told} for code in ("CHO", "HDL", "GHBI", "CRE")), kit=kit.code))
    assert processed_at(check) == NOON


@pytest.mark.parametrize(("event", "processed"), [("failed", True), ("returned", False), ("lost", False)])
def test_of_what_a_supplier_tells_only_a_failure_was_processed(check, order, json_lab, event, processed):
    json_lab.tells(order(json_lab), event)
    assert (processed_at(check) is not None) is processed
