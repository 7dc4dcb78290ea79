"""What the reports do by themselves, and when."""

import pytest
from django.conf import settings

from apps.reports import releasing, tasks
from apps.reports.models import Tally
from config.celery import app
from tests.apps.reports.crowd import crowd

pytestmark = pytest.mark.django_db


def test_the_clock_knows_all_three():
    ours = {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"].startswith("reports.")}
    app.loader.import_default_modules()
    assert ours == {"reports.fold", "reports.release", "reports.mail"}
    assert ours <= set(app.tasks)


def test_what_changed_is_taken_into_the_tallies():
    crowd(3)
    assert tasks.fold() == 3
    assert Tally.objects.get(area_code="", quarter=0, dimension="all").invited == 3
    assert tasks.fold() == 0


def test_a_release_is_made_and_without_an_address_nothing_is_mailed():
    crowd(30)
    assert tasks.release() == str(releasing.newest().pk)
    assert tasks.mail() is False
