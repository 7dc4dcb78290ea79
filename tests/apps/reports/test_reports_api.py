"""The published figures at the API's door."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from apps.audit.models import Entry
from apps.clients import actions as clients
from apps.clients.models import Kind
from apps.reports import exports, kits_page, releasing
from apps.reports.choices import Found
from apps.reports.published import asked as asked_for
from apps.reports.published import funnel, published
from tests.apps.reports.crowd import programme

DOOR = "/v1/reports/programme"
FILES = [f"{DOOR}.csv", f"{DOOR}.xlsx"]


@pytest.fixture
def ask(client, db):
    """Asks the door as an organisation of some kind with some scopes."""

    def asked(*, path=DOOR, kind=Kind.COMMISSIONER, scopes=("reports:read",), accept="*/*", **chosen):
        organisation = clients.add_organisation(name="Public health", ods_code="10D", kind=kind)
        at = datetime(2026, 11, 1, tzinfo=UTC)
        _, token = clients.issue_credential(organisation=organisation, scopes=scopes, at=at)
        return client.get(path, chosen, headers={"Authorization": f"Bearer {token}", "Accept": accept})

    return asked


@pytest.fixture
def release(db):
    programme()
    return releasing.make(at=datetime(2026, 11, 22, tzinfo=UTC))


def test_a_commissioner_gets_the_figures_the_page_shows(ask, release):
    answer = ask()
    body, found = answer.json(), published()
    uptake = found.everybody.uptake
    assert answer.status_code == 200
    assert body["as_of"] == "2026-11-22T00:00:00Z"
    assert body["total"] == {
        "offered": uptake.whole,
        "received": uptake.part,
        "uptake_percent": round(uptake.percent, 1),
        "hidden": False,
    }
    assert [(line["key"], line["count"]) for line in body["funnel"]] == [
        (step.key, step.of.part) for step in funnel(found.everybody)
    ]
    assert [(line["key"], line["count"]) for line in body["outcomes"]] == [
        (key, ratio.part) for key, _, ratio in found.outcomes
    ]
    assert [line["area_name"] for line in body["areas"]] == ["Cornwall", "Southwark"]
    assert "nearest 5" in body["legend"]
    assert [(line["key"], line["count"]) for line in body["asked"]] == [
        (key, ratio.part) for _, lines in asked_for(found.everybody) for key, _, ratio, _ in lines
    ]
    assert [line["key"] for line in body["findings"]] == list(Found.values)


def test_samples_and_days_are_those_of_the_page_on_kits(ask, release):
    body, found = ask().json(), published()
    page = kits_page.kits(found)
    assert body["samples"] and [(line["label"], line["processed"], line["failed"]) for line in body["samples"]] == [
        (line.label, line.shown["samples"], line.shown["samples_failed"])
        for _, _, lines in page["samples"]
        for line in lines
    ]
    assert body["days"] and [
        (line["stretch_label"], line["median"]) for line in body["days"] if line["table"] == "all"
    ] == [(each.stretch_label, each.median) for each in page["days"]]


def test_a_hidden_count_is_null_and_said_to_be_hidden(ask, release):
    groups = ask(area="E06000052").json()["groups"]
    (tiny,) = [group for group in groups if group["value"] == "A81003"]
    assert (tiny["offered"], tiny["uptake_percent"], tiny["interval_low_percent"], tiny["hidden"]) == (
        None, None, None, True,
    )  # fmt: skip
    assert not [group for group in groups if (group["offered"] or 0) % 5 or (group["received"] or 0) % 5]


def test_an_area_and_a_quarter_or_a_group_can_be_asked_for(ask, release):
    body = ask(area="E06000052", group="sex:male").json()
    assert body["total"]["offered"] == published("E06000052").chosen(group="sex:male").shown["invited"]
    assert (body["area_name"], body["outcomes"], body["areas"]) == ("Cornwall", [], [])


def test_before_the_first_release_there_are_no_figures(ask):
    answer = ask()
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2].rpartition(":")[2]) == (
        404,
        "nothing-released",
    )


@pytest.mark.parametrize("path", [DOOR, *FILES])
@pytest.mark.parametrize("kind", [Kind.LABORATORY, Kind.PRACTICE, Kind.SERVICE])
def test_an_organisation_that_commissions_nothing_is_refused_even_with_the_scope(ask, release, kind, path):
    assert ask(kind=kind, path=path).status_code == 403


def test_a_commissioner_without_the_scope_is_refused(ask):
    assert ask(scopes=("people:read",)).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("path", [DOOR, *FILES])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_a_stranger_is_asked_who_they_are(client, method, path):
    assert getattr(client, method)(path).status_code == 401


@pytest.mark.parametrize(
    ("chosen", "status"),
    [
        ({"area": "E99999999"}, 404),
        ({"area": "\x00"}, 404),
        ({"quarter": "2031/32 Q1"}, 404),
        ({"quarter": "2026/27 Q1", "group": "sex:male"}, 422),
        ({"group": "practice:A81003"}, 404),
        ({"aera": "E06000052"}, 422),
    ],
)
def test_what_cannot_be_chosen_is_refused_rather_than_answered_with_something_else(ask, release, chosen, status):
    assert ask(**chosen).status_code == status


def test_each_look_and_each_refusal_is_logged(ask, release):
    ask(area="E06000052")
    assert Entry.objects.get(action="reports.published").detail == {"area": "E06000052"}


def test_a_refusal_is_logged(ask, release):
    ask(quarter="2026/27 Q1", group="sex:male")
    assert Entry.objects.get(action="reports.refused").actor == "organisation:10D"


@pytest.mark.parametrize("accept", ["*/*", "text/csv", "application/json"])
def test_the_csv_is_the_pages_own_whatever_the_caller_accepts(ask, release, accept):
    answer = ask(path=FILES[0], accept=accept)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode() == exports.as_csv(published())
    assert answer["Cache-Control"] == "no-store"


def test_the_workbook_opens(ask, release):
    answer = ask(path=FILES[1], area="E06000052")
    assert answer["Content-Type"] == exports.XLSX_TYPE
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Figures", "Notes"]


def test_a_file_cannot_be_asked_for_a_quarter(ask, release):
    assert ask(path=FILES[0], quarter="2026/27 Q1").status_code == 422


def test_the_document_describes_the_figures_and_both_files(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert {each["name"] for each in paths[DOOR]["get"]["parameters"]} == {"area", "quarter", "group"}
    assert list(paths[FILES[0]]["get"]["responses"]["200"]["content"]) == ["text/csv"]
    assert list(paths[FILES[1]]["get"]["responses"]["200"]["content"]) == [exports.XLSX_TYPE]
