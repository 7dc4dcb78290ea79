"""A check from invitation to record: each step in its order, each effect once."""

import pytest
from django.db import IntegrityError, transaction

from apps.checks import actions
from apps.checks.models import HealthCheck, State, Value
from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.reports.models import Fact
from healthcheck.refusal import Conflict, Invalid
from tests.apps import scene

pytestmark = pytest.mark.django_db


def test_an_invitation_opens_one_check_counts_one_offer_and_queues_one_message():
    check = scene.invited()
    again, new = actions.invite(person=check.person, organisation=check.organisation, by="test", at=now())
    assert (again, new) == (check, False)
    assert Fact.objects.filter(offered_at__isnull=False).count() == 1
    assert [(row.channel, row.purpose) for row in Delivery.objects.all()] == [("nhs_notify", "invitation")]


def test_somebody_of_39_is_not_invited_and_is_told_why():
    with pytest.raises(Invalid, match="40"):
        scene.invited(age=39)
    assert not HealthCheck.objects.exists()


def test_the_database_refuses_a_second_running_check_of_the_same_person():
    check = scene.invited()
    with pytest.raises(IntegrityError, match="one_check_at_a_time"), transaction.atomic():
        HealthCheck.objects.create(person=check.person, organisation=check.organisation, invited_at=now())


def test_the_database_refuses_an_open_check_without_consent():
    check = scene.invited()
    with pytest.raises(IntegrityError, match="no_check_without_consent"), transaction.atomic():
        HealthCheck.objects.filter(pk=check.pk).update(state=State.OPEN)


def test_nothing_is_taken_before_consent():
    check = scene.invited()
    with pytest.raises(Conflict, match="Eligibility"):
        scene.answered(check)
    actions.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by="test", at=now())
    with pytest.raises(Conflict, match="Consent"):
        scene.measured(check)
    assert not Value.objects.exists()


def test_somebody_on_statins_is_not_eligible_and_cannot_consent():
    check = scene.invited()
    _, reasons = actions.declare(
        check_id=check.id, conditions={"statins"}, home=set(), last_check=None, by="test", at=now()
    )
    assert [reason.code for reason in reasons] == ["statins"]
    with pytest.raises(Conflict, match="not eligible"):
        actions.consent(check_id=check.id, version="2026-11", by="test", at=now())


def test_a_declaration_can_be_mended_before_consent_and_not_after():
    check = scene.invited()
    actions.declare(check_id=check.id, conditions={"stroke"}, home=set(), last_check=None, by="test", at=now())
    actions.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by="test", at=now())
    actions.consent(check_id=check.id, version="2026-11", by="test", at=now())
    with pytest.raises(Conflict, match="surgery"):
        actions.declare(check_id=check.id, conditions={"stroke"}, home=set(), last_check=None, by="test", at=now())


def test_consent_to_words_that_are_no_longer_in_force_does_not_count():
    check = scene.invited()
    with pytest.raises(Conflict, match="2026-11"):
        actions.consent(check_id=check.id, version="2019-01", by="test", at=now())
