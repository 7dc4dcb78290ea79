"""The funnel plot's places."""

from datetime import UTC, datetime

import pytest

from apps.reports import places, releasing
from apps.reports.published import published
from apps.reports.statistics.funnel_plot import stands
from tests.apps.reports.crowd import crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def plotted():
    for practice, came, whole in (("A1", 100, 200), ("A2", 104, 200), ("A3", 20, 200), ("A4", 3, 5)):
        crowd(came, practice=practice, reach="received")
        crowd(whole - came, practice=practice)
    crowd(100, area="E09000028", practice="B1")
    releasing.make(at=datetime(2026, 11, 22, tzinfo=UTC))


def test_an_area_shows_its_own_practices_against_its_own_uptake(plotted):
    found = places.plot(published("E06000052"))
    everybody = published("E06000052").everybody.uptake
    assert found.average == everybody.part / everybody.whole
    assert [place.name for place in found.places] == ["A1", "A2", "A3", "A4"]
    assert {place.name: place.stands for place in found.places}["A3"] == "very low"
    assert [place.name for place in found.places if place.odd][-1] == "A3"


def test_a_practice_that_is_hidden_stands_nowhere(plotted):
    tiny = places.plot(published("E06000052")).places[-1]
    assert (tiny.line.shown["invited"], tiny.stands, tiny.odd) == (None, "", False)


def test_the_country_shows_its_areas(plotted):
    found = places.plot(published())
    assert [place.name for place in found.places] == ["Cornwall", "Southwark"]
    assert found.places[1].stands == stands(0, 100, found.average) == "very low"


def test_before_anybody_was_invited_there_is_no_average():
    releasing.make(at=datetime(2026, 11, 22, tzinfo=UTC))
    assert places.plot(published()) == places.Plot(None, ())
