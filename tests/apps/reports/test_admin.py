"""The page of figures in the Django admin."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

PAGE = "admin:reports_programme"


@pytest.fixture
def staff(db):
    return User.objects.create_user("commissioner", is_staff=True)


@pytest.fixture
def reader(client, staff):
    staff.user_permissions.add(Permission.objects.get(content_type__app_label="reports", codename="view_fact"))
    client.force_login(staff)
    return client


def shown(client, **chosen):
    answer = client.get(reverse(PAGE), chosen)
    assert answer.status_code == 200
    return answer.content.decode()


def table(html):
    """The cells of the table behind the chart as text, a list a row."""
    rows = re.findall(
        r"<tr>(.*?)</tr>", html.split('aria-labelledby="uptake" tabindex')[1].split("</table>")[0], re.DOTALL
    )
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def test_staff_with_the_right_to_see_figures_find_the_page_from_the_admins_front(reader):
    assert reverse(PAGE) == "/admin/reports/fact/"
    assert 'href="/admin/reports/fact/"' in reader.get(reverse("admin:index")).content.decode()


def test_even_a_superuser_is_offered_to_view_figures_and_never_to_change_them(client, staff):
    staff.is_superuser = True
    staff.save()
    client.force_login(staff)
    row = client.get("/admin/reports/").content.decode().split('href="/admin/reports/fact/"', 1)[1]
    assert "View" in row
    assert "Change" not in row
    assert reverse(PAGE) + "add/" not in row


def test_staff_without_that_right_are_refused(client, staff):
    client.force_login(staff)
    assert client.get(reverse(PAGE)).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client, db):
    answer = client.get(reverse(PAGE))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/admin/login/")


def test_a_single_persons_row_cannot_be_opened_added_or_removed(reader, offer):
    check_id = offer("2026-05-01")
    for path in (f"{check_id}/", f"{check_id}/change/", f"{check_id}/delete/", f"{check_id}/history/", "add/"):
        assert reader.get(reverse(PAGE) + path).status_code == 404
    assert str(check_id) not in shown(reader)


def test_the_table_sums_to_its_total(reader, offer):
    for day in range(1, 8):
        offer(f"2026-05-0{day}", received="2026-08-01")
    offer("2026-05-01", area="E09000028")
    _, *rows, last = table(shown(reader))
    assert rows == [
        ["Cornwall", "2026/27 Q1", "7", "0", "0.0%"],
        ["Cornwall", "2026/27 Q2", "0", "7", "\N{EN DASH} none"],
        ["Southwark", "2026/27 Q1", "1", "0", "0.0%"],
    ]
    assert last == ["Total", "8", "7", "87.5%"]


def test_a_chosen_area_and_quarter_stay_chosen_and_narrow_the_page(reader, offer):
    offer("2026-05-01")
    offer("2026-05-01", area="E09000028")
    html = shown(reader, area="E09000028", quarter="2026/27 Q1")
    assert '<option value="E09000028" selected>Southwark</option>' in html
    assert "<option selected>2026/27 Q1</option>" in html
    assert table(html)[1][0] == "Southwark"
    assert table(html)[-1][1] == "1"


def test_the_page_says_that_its_counts_are_not_for_publishing(reader):
    assert "Do not publish: small numbers can give a person away." in shown(reader)


def test_before_the_first_invitation_the_page_says_so_instead_of_drawing_nothing(reader):
    html = shown(reader)
    assert "Nobody has been invited yet." in html
    assert "uptake-chart" not in html


def test_an_unknown_area_is_said_to_be_unknown(reader, offer):
    offer("2026-05-01")
    answer = reader.get(reverse(PAGE), {"area": "<script>"})
    assert answer.status_code == 404
    assert "There are no figures for that area." in answer.content.decode()
    assert "<script>." not in answer.content.decode()


def test_an_area_named_like_a_script_is_shown_as_words(reader, offer):
    offer("2026-05-01", area="E1", name="<script>alert(1)</script>")
    html = shown(reader)
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


def test_the_page_asks_the_database_the_same_few_questions_however_much_there_is(reader, offer):
    offer("2026-05-01")
    with CaptureQueriesContext(connection) as few:
        shown(reader)
    for month in range(1, 13):
        offer(f"2026-{month:02}-01", area=f"E{month}")
    with CaptureQueriesContext(connection) as many:
        shown(reader)
    assert len(many) == len(few)


def test_the_page_carries_no_inline_style_and_no_inline_script(reader, offer):
    offer("2026-05-01")
    content = shown(reader).split('<div id="content-main"')[1].split("<footer")[0]
    assert "style=" not in content
    assert "<script" not in content
