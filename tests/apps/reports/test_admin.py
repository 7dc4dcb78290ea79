"""The pages of published figures in the Django admin."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import Entry
from apps.reports import releasing
from tests.apps.reports.crowd import crowd, programme

PAGE = "admin:reports_programme"
EVERY = [PAGE, "admin:reports_equity", "admin:reports_practices", "admin:reports_trials"]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def staff(db):
    return User.objects.create_user("commissioner", is_staff=True)


@pytest.fixture
def reader(client, staff):
    staff.user_permissions.add(Permission.objects.get(content_type__app_label="reports", codename="view_fact"))
    client.force_login(staff)
    return client


@pytest.fixture
def release(db):
    programme()
    return releasing.make(at=NOW)


def shown(client, page=PAGE, **chosen):
    answer = client.get(reverse(page), chosen)
    assert answer.status_code == 200
    return answer.content.decode()


def content(html):
    return html.split('<div id="content-main"')[1].split("<footer")[0]


def table(html, of):
    """The cells of a table as text, a list a row."""
    found = html.split(f'role="group" aria-labelledby="{of}"')[1].split("</table>")[0]
    cells = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr>(.*?)</tr>", found, re.DOTALL)
    ]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def test_staff_with_the_right_to_see_figures_find_the_page_from_the_admins_front(reader):
    assert reverse(PAGE) == "/admin/reports/fact/"
    assert 'href="/admin/reports/fact/"' in reader.get(reverse("admin:index")).content.decode()


def test_even_a_superuser_is_offered_to_view_figures_and_never_to_change_them(client, staff):
    staff.is_superuser = True
    staff.save()
    client.force_login(staff)
    row = client.get("/admin/reports/").content.decode().split('href="/admin/reports/fact/"', 1)[1].split("</tr>")[0]
    assert "View" in row
    assert "Change" not in row
    assert reverse(PAGE) + "add/" not in row


@pytest.mark.parametrize("page", [*EVERY, "admin:reports_csv", "admin:reports_xlsx"])
def test_staff_without_that_right_and_strangers_see_nothing(client, staff, page):
    assert client.get(reverse(page)).status_code == 302
    client.force_login(staff)
    assert client.get(reverse(page)).status_code == 403


def test_a_single_persons_row_cannot_be_opened_added_or_removed(reader, offer):
    check_id = offer("2026-05-01")
    for path in (f"{check_id}/", f"{check_id}/change/", f"{check_id}/delete/", f"{check_id}/history/", "add/"):
        assert reader.get(reverse(PAGE) + path).status_code == 404
    assert str(check_id) not in shown(reader)


@pytest.mark.parametrize("page", EVERY)
def test_before_the_first_release_each_page_says_so_and_how_to_make_one(reader, page):
    crowd(100)
    html = shown(reader, page)
    assert "No figures have been released yet" in html
    assert "manage.py release_figures" in html


@pytest.mark.parametrize("page", EVERY)
def test_a_release_of_nobody_is_a_page_and_no_picture(reader, page):
    releasing.make(at=NOW)
    assert "<svg" not in content(shown(reader, page))


def test_no_count_on_a_page_is_anything_but_a_rounded_one(reader, release):
    known = {count for line in release.lines.all() for count in line.shown.values()}
    for page in EVERY[:3]:
        for chosen in ({}, {"area": "E06000052"}):
            html = shown(reader, page, **chosen)
            for of in re.findall(r'role="group" aria-labelledby="([\w-]+)"', html):
                for row in table(html, of)[1:]:
                    counts = [int(cell.replace(",", "")) for cell in row[1:] if re.fullmatch(r"[\d,]+", cell)]
                    assert {count % 5 for count in counts} <= {0}
                    assert of == "way" or set(counts) <= known


def test_the_overview_shows_the_release_of_the_area_that_was_chosen(reader, release):
    line = release.lines.get(area_code="E06000052", table="all")
    html = shown(reader, area="E06000052")
    assert '<option value="E06000052" selected>Cornwall</option>' in html
    assert [row[1] for row in table(html, "way")[1:3]] == [str(line.shown["invited"]), str(line.shown["signed_in"])]
    assert "22 November 2026" in html


def test_a_hidden_count_is_a_star_that_is_read_out_as_hidden(reader, release):
    rows = {row[0]: row[1:] for row in table(shown(reader, "admin:reports_practices", area="E06000052"), "plot")}
    assert rows["A81003"] == ["* hidden", "* hidden", "* hidden", "cannot be said"]


def test_a_group_can_be_chosen_and_a_quarter_beside_it_is_refused_and_logged(reader, release):
    assert '<h2 id="reached">Sex: Male</h2>' in shown(reader, group="sex:male")
    answer = reader.get(reverse(PAGE), {"group": "sex:male", "quarter": "2026/27 Q1"})
    assert answer.status_code == 422
    assert "not released together" in answer.content.decode()
    assert Entry.objects.filter(action="reports.refused").count() == 1


def test_each_look_is_logged_with_what_was_chosen(reader, release, staff):
    shown(reader, area="E06000052", group="sex:male")
    entry = Entry.objects.get(action="reports.published")
    assert entry.actor == f"staff:{staff.pk}"
    assert entry.detail == {"area": "E06000052", "group": "sex:male"}


def test_an_unknown_area_is_said_to_be_unknown(reader, release):
    for path in (reverse(PAGE), reverse("admin:reports_csv")):
        answer = reader.get(path, {"area": "<script>"})
        assert answer.status_code == 404
        assert "There are no figures for that area." in answer.content.decode()
        assert "<script>." not in answer.content.decode()


def test_an_area_named_like_a_script_is_shown_as_words(reader):
    crowd(50, area="E1", name="<script>alert(1)</script>")
    releasing.make(at=NOW)
    html = shown(reader)
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


def test_a_page_asks_the_same_few_questions_however_much_there_is(reader):
    for month in range(1, 13):
        if month == 2:
            releasing.make(at=NOW)
            with CaptureQueriesContext(connection) as few:
                shown(reader)
        crowd(10, area=f"E{month}", at=datetime(2026, month, 1, tzinfo=UTC))
    releasing.make(at=NOW.replace(day=23))
    with CaptureQueriesContext(connection) as many:
        shown(reader)
    assert len(many) == len(few)


@pytest.mark.parametrize("page", EVERY)
def test_a_page_carries_no_inline_style_and_no_inline_script(reader, release, page):
    html = content(shown(reader, page))
    assert "style=" not in html
    assert "<script" not in html


def test_the_cost_of_a_check_is_shown_where_it_is_known_and_not_otherwise(reader, release, settings):
    assert "for each check received" not in shown(reader)
    settings.PROGRAMME_COST = 10_000
    received = release.lines.get(area_code="", table="all").shown["received"]
    assert f"&pound;{10_000 / received:,.2f}" in shown(reader)


def test_the_way_to_a_million_is_told_for_the_country_alone(reader, release):
    assert "of 1,000,000 checks" in shown(reader)
    assert "of 1,000,000 checks" not in shown(reader, area="E06000052")
