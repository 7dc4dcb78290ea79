"""By which channels a practice is sent records: chosen by data, from a day on; what was queued stays as it is."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from apps.clients.clock import now
from apps.delivery import routes
from apps.delivery.models import Delivery
from healthcheck.refusal import Invalid
from tests.apps import scene

pytestmark = pytest.mark.django_db

SPRING, SUMMER, AUTUMN = date(2027, 4, 1), date(2027, 7, 1), date(2027, 10, 1)


def choose(*channels, day, practice="Y90001"):
    routes.choose(practice=practice, channels=channels, from_day=day, by="test", at=now())


def on(day, practice="Y90001"):
    return routes.channels_for(practice, on=day)


def test_where_nothing_was_chosen_records_go_to_the_national_store():
    assert on(SPRING) == ("pdm",)


def test_a_choice_stands_from_its_day_until_the_next():
    choose("gp_connect", day=SUMMER)
    choose("pdm", "gp_connect", day=AUTUMN)
    assert (on(SPRING), on(SUMMER), on(AUTUMN)) == (("pdm",), ("gp_connect",), ("pdm", "gp_connect"))
    assert on(SUMMER, "Y90002") == ("pdm",)


def test_an_earlier_choice_takes_the_place_of_the_later_ones():
    choose("gp_connect", day=AUTUMN)
    choose("pdm", day=SPRING)
    assert {on(day) for day in (SPRING, SUMMER, AUTUMN)} == {("pdm",)}
    choose("gp_connect", day=SPRING)
    assert on(SPRING) == ("gp_connect",)


@pytest.mark.parametrize("channels", [(), ("mail",), ("pdm", "fax")])
def test_a_channel_that_carries_no_records_is_refused(channels):
    with pytest.raises(Invalid):
        choose(*channels, day=SPRING)


def test_a_change_moves_nothing_that_was_queued():
    scene.complete(scene.NUMBERS[0])
    choose("gp_connect", day=now().date())
    assert list(Delivery.objects.filter(purpose="record").values_list("channel", flat=True)) == ["pdm"]
    scene.complete(scene.NUMBERS[1])
    assert sorted(Delivery.objects.filter(purpose="record").values_list("channel", flat=True)) == ["gp_connect", "pdm"]


def test_with_two_channels_the_record_goes_by_both_each_in_its_own_form():
    choose("pdm", "gp_connect", day=now().date())
    scene.complete()
    rows = Delivery.objects.filter(purpose="record")
    assert {row.channel for row in rows} == {"pdm", "gp_connect"}
    assert len({row.reference for row in rows}) == 1
    bodies = {row.channel: row.payload.body for row in rows}
    assert bodies["pdm"]["resourceType"] == "Bundle" and "message" in bodies["gp_connect"]


def test_the_command_chooses_and_shows(capsys):
    call_command("record_channels", "Y90001", "--by", "gp_connect", "--from", "2027-07-01")
    assert "Y90001 on 2027-07-01: gp_connect" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("record_channels", "Y90001", "--by", "pigeon")
