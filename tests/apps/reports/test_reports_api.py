"""The programme's figures at the API's door."""

from datetime import UTC, datetime

import pytest

from apps.clients import actions as clients
from apps.clients.models import Kind
from apps.reports import figures

DOOR = "/v1/reports/programme"


@pytest.fixture
def ask(client, db):
    """Asks the door as an organisation of some kind with some scopes. Answers the status and the body."""

    def asked(*, kind=Kind.COMMISSIONER, scopes=("reports:read",), **chosen):
        organisation = clients.add_organisation(name="Public health", ods_code="10D", kind=kind)
        at = datetime(2026, 11, 1, tzinfo=UTC)
        _, token = clients.issue_credential(organisation=organisation, scopes=scopes, at=at)
        answer = client.get(DOOR, chosen, headers={"Authorization": f"Bearer {token}"})
        return answer.status_code, answer.json()

    return asked


def test_a_commissioner_gets_the_figures_the_page_shows(ask, offer):
    offer("2026-05-01", received="2026-05-09", outcome="urgent")
    offer("2026-05-02")
    offer("2026-05-03")
    status, body = ask()
    assert status == 200
    assert body["rows"] == [
        {
            "area_code": "E06000052",
            "area_name": "Cornwall",
            "quarter": "2026/27 Q1",
            "offered": 3,
            "received": 1,
            "uptake_percent": 33.3,
        }
    ]
    assert body["total"] == {"offered": 3, "received": 1, "uptake_percent": 33.3}
    assert body["funnel"][0] == {"key": "invited", "label": "Invited", "count": 3, "percent": 100.0}
    assert [line["count"] for line in body["funnel"]] == [line.count for line in figures.programme().funnel]
    assert {line["key"]: line["count"] for line in body["outcomes"]}["urgent"] == 1
    assert "Do not publish" in body["caveat"]


def test_an_area_and_a_quarter_can_be_asked_for(ask, offer):
    offer("2026-05-01")
    offer("2026-08-01")
    offer("2026-08-01", area="E09000028")
    _, body = ask(area="E06000052", quarter="2026/27 Q2")
    assert body["total"] == {"offered": 1, "received": 0, "uptake_percent": 0.0}


def test_before_the_first_invitation_there_is_no_uptake_rather_than_nought(ask):
    _, body = ask()
    assert (body["rows"], body["total"]) == ([], {"offered": 0, "received": 0, "uptake_percent": None})


@pytest.mark.parametrize("kind", [Kind.LABORATORY, Kind.PRACTICE, Kind.SERVICE, Kind.IDENTITY])
def test_an_organisation_that_commissions_nothing_is_refused_even_with_the_scope(ask, kind):
    assert ask(kind=kind)[0] == 403


def test_a_commissioner_without_the_scope_is_refused(ask):
    assert ask(scopes=("people:read",))[0] == 403


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_a_stranger_is_asked_who_they_are(client, method):
    assert getattr(client, method)(DOOR).status_code == 401


@pytest.mark.parametrize(
    ("chosen", "status"),
    [
        ({"area": "E99999999"}, 404),
        ({"area": "\x00"}, 404),
        ({"quarter": "2031/32 Q1"}, 404),
        ({"aera": "E06000052"}, 422),
    ],
)
def test_what_cannot_be_chosen_is_refused_rather_than_answered_with_something_else(ask, offer, chosen, status):
    offer("2026-05-01")
    assert ask(**chosen)[0] == status
