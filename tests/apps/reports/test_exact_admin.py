"""Exact figures and the return: who sees them, what they are, and that each look is kept."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from apps.audit.models import Entry
from apps.reports.models import Area, AreaRight, Fact
from tests.apps.reports.agreeing import agree
from tests.apps.reports.crowd import crowd

CORNWALL, SOUTHWARK = "E06000052", "E09000028"
PAGES = [
    "admin:reports_exact",
    "admin:reports_return",
    "admin:reports_return_csv",
    "admin:reports_crossed",
    "admin:reports_crossed_csv",
]


@pytest.fixture
def counted(db):
    crowd(3)
    crowd(4, reach="received", outcome="urgent")
    crowd(2, area=SOUTHWARK, sex="male")


@pytest.fixture
def staff(client, counted):
    """Somebody with the permission, in Cornwall."""
    user = User.objects.create_user("runs it", is_staff=True)
    rights = Permission.objects.filter(content_type__app_label="reports", codename__in=("view_fact", "view_exact"))
    user.user_permissions.set(rights)
    AreaRight.objects.create(user=user, area_id=CORNWALL)
    client.force_login(user)
    return user


def numbers(html, of):
    """The numbers of a table."""
    found = html.split(f'aria-labelledby="{of}" tabindex')[1].split("</table>")[0]
    return [int(number) for number in re.findall(r'<td class="number">(\d+)</td>', found)]


def page(client, name, **chosen):
    answer = client.get(reverse(name), chosen)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_the_right_to_published_figures_is_no_right_to_exact_ones(client, counted, name):
    user = User.objects.create_user("commissioner", is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label="reports", codename="view_fact"))
    AreaRight.objects.create(user=user, area_id=CORNWALL)
    client.force_login(user)
    assert client.get(reverse(name)).status_code == 403
    assert "Exact figures" not in client.get(reverse("admin:reports_programme")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_the_permission_without_an_area_shows_nothing_but_what_to_do(client, staff, name):
    AreaRight.objects.all().delete()
    answer = client.get(reverse(name))
    assert answer.status_code == 403
    assert "You have no area yet" in answer.content.decode()
    assert "Rights to areas" in answer.content.decode()


def test_counts_are_exact_and_at_once(client, staff):
    html = page(client, "admin:reports_exact")
    assert "Do not publish" in html
    assert numbers(html, "quarters") == [7, 4, 7, 4]
    crowd(1)
    assert numbers(page(client, "admin:reports_exact"), "quarters")[0] == 8


@pytest.mark.parametrize("area", [SOUTHWARK, "", "E99999999", "\x00"])
def test_another_area_is_refused(client, staff, area):
    assert client.get(reverse("admin:reports_exact"), {"area": area}).status_code == 403
    assert not Entry.objects.filter(action="reports.exact").exists()


def test_a_superuser_sees_every_area_and_all_of_them(client, counted):
    client.force_login(User.objects.create_superuser("operator"))
    assert numbers(page(client, "admin:reports_exact"), "quarters") == [9, 4, 9, 4]
    assert numbers(page(client, "admin:reports_exact", area=SOUTHWARK), "quarters") == [2, 0, 2, 0]


def test_there_is_no_filter_to_narrow_down_by(client, staff):
    plain = page(client, "admin:reports_exact")
    narrowed = page(
        client, "admin:reports_exact", sex="male", quarter="2026/27 Q1", group="sex:male", practice="A81001"
    )
    assert numbers(narrowed, "quarters") == numbers(plain, "quarters")


def test_each_look_is_written_down(client, staff):
    page(client, "admin:reports_exact", area=CORNWALL)
    client.get(reverse("admin:reports_return_received", args=[CORNWALL, 8104]))
    kept = list(Entry.objects.filter(action__startswith="reports.").values_list("actor", "action", "detail"))
    assert kept == [
        (f"staff:{staff.pk}", "reports.exact", {"area": CORNWALL}),
        (f"staff:{staff.pk}", "reports.checks_behind", {"area": CORNWALL, "quarter": "2026/27-Q1", "step": "received"}),
    ]


def test_a_look_at_the_return_is_kept_with_the_areas_that_were_shown(client, staff):
    AreaRight.objects.create(user=staff, area_id=SOUTHWARK)
    page(client, "admin:reports_return", quarter="2026/27 Q1")
    agree(staff)
    client.get(reverse("admin:reports_return_csv"))
    kept = list(Entry.objects.filter(action="reports.exact").values_list("detail", flat=True))
    shown, filed = kept[:2], kept[2:]
    assert shown == [{"area": each, "quarter": "2026/27-Q1", "purpose": "return"} for each in (CORNWALL, SOUTHWARK)]
    assert filed == [{"area": each, "purpose": "return"} for each in (CORNWALL, SOUTHWARK)]


def test_a_check_can_be_opened_by_who_may_see_checks_alone(client, staff):
    path = reverse("admin:reports_return_offered", args=[CORNWALL, 8104])
    assert "/admin/checks/healthcheck/" not in client.get(path).content.decode().split("<table")[1]
    staff.user_permissions.add(Permission.objects.get(codename="view_healthcheck"))
    listed = client.get(path).content.decode()
    one = Fact.objects.filter(area=CORNWALL).first()
    assert f'href="/admin/checks/healthcheck/{one.pk}/change/"' in listed


def test_the_return_has_ones_own_areas_and_each_number_leads_to_its_checks(client, staff):
    html = page(client, "admin:reports_return")
    assert "Cornwall" in html
    assert "Southwark" not in html
    for counted, expected in (("offered", 7), ("received", 4)):
        (link,) = re.findall(rf'href="(/admin/reports/fact/return/{CORNWALL}/8104/{counted}/)">(\d+)', html)
        assert int(link[1]) == expected
        listed = re.findall(r"<code>([0-9a-f-]{36})</code>", client.get(link[0]).content.decode())
        kept = Fact.objects.filter(area=CORNWALL, **({"received_at__isnull": False} if counted == "received" else {}))
        assert sorted(listed) == sorted(str(pk) for pk in kept.values_list("pk", flat=True))


def test_the_return_shows_the_latest_quarter_unless_another_or_all_are_chosen(client, staff):
    crowd(1, at=datetime(2026, 8, 1, tzinfo=UTC))
    latest = page(client, "admin:reports_return")
    assert f"/{CORNWALL}/8105/" in latest
    assert "/8104/" not in latest
    assert "/8104/" in page(client, "admin:reports_return", quarter="2026/27 Q1")
    everything = page(client, "admin:reports_return", quarter="all")
    assert "/8104/" in everything
    assert "/8105/" in everything
    assert client.get(reverse("admin:reports_return"), {"quarter": "2031/32 Q1"}).status_code == 404


def test_a_check_of_somebody_found_not_eligible_is_not_behind_received(client, staff):
    Fact.objects.filter(received_at__isnull=False).update(eligible_at=None)
    one = Fact.objects.filter(received_at__isnull=False).first()
    Fact.objects.filter(pk=one.pk).update(ineligible_at=one.offered_at)
    html = client.get(reverse("admin:reports_return_received", args=[CORNWALL, 8104])).content.decode()
    assert len(re.findall("<code>", html)) == 3


def test_many_checks_come_in_pages(client, staff):
    crowd(101)
    path = reverse("admin:reports_return_offered", args=[CORNWALL, 8104])
    first, second = (client.get(path, {"page": number}).content.decode() for number in (1, 2))
    assert (len(re.findall("<code>", first)), len(re.findall("<code>", second))) == (100, 8)
    assert "?page=2" in first
    for wrong in ("0", "-1", "x", "9" * 40, "٣"):
        assert client.get(path, {"page": wrong}).status_code == 404


def test_checks_of_another_area_or_of_no_quarter_are_not_listed(client, staff):
    assert client.get(reverse("admin:reports_return_offered", args=[SOUTHWARK, 8104])).status_code == 403
    assert client.get(reverse("admin:reports_return_offered", args=[CORNWALL, 99999999])).status_code == 404


def test_the_file_of_the_return_runs_nothing(client, staff):
    Area.objects.filter(pk=CORNWALL).update(name="=1+1")
    agree(staff)
    answer = client.get(reverse("admin:reports_return_csv"))
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert "'=1+1" in answer.content.decode()
