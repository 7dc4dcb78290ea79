"""Exact figures by several groups at once: of one's own areas, with how long people took, each look kept."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from apps.audit.models import Entry
from apps.reports.models import AreaRight, Fact
from tests.apps.reports.agreeing import agree
from tests.apps.reports.crowd import crowd

CORNWALL, SOUTHWARK = "E06000052", "E09000028"
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """Somebody with the permission, in Cornwall."""
    crowd(3)
    crowd(4, reach="received", sex="male")
    crowd(2, area=SOUTHWARK, sex="male")
    user = User.objects.create_user("runs it", is_staff=True)
    rights = Permission.objects.filter(content_type__app_label="reports", codename__in=("view_fact", "view_exact"))
    user.user_permissions.set(rights)
    AreaRight.objects.create(user=user, area_id=CORNWALL)
    client.force_login(user)
    return user


def shown(client, **chosen):
    """The cells of each line of the table."""
    answer = client.get(reverse("admin:reports_crossed"), chosen)
    assert answer.status_code == 200
    body = answer.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in body.split("</tr>")[:-1]]


def test_without_a_group_everybody_of_ones_areas_is_counted(client, staff):
    assert shown(client) == [["Everybody", "7", "4", "57.1%"]]


def test_groups_are_crossed_and_called_by_their_names(client, staff):
    assert shown(client, by=["area_code", "sex", "deprivation"]) == [
        ["Cornwall", "Female", "1, the most deprived fifth", "3", "0", "0.0%"],
        ["Cornwall", "Male", "1, the most deprived fifth", "4", "4", "100.0%"],
    ]


def test_a_quarter_can_be_crossed_too_and_an_empty_one_says_so(client, staff):
    assert shown(client, by="sex", quarter="2026/27 Q1")[0][1] == "3"
    answer = client.get(reverse("admin:reports_crossed"), {"quarter": "2025/26 Q1"})
    assert "Nobody was invited there and then." in answer.content.decode()


def test_half_of_the_people_took_no_more_than_the_median(client, staff):
    for nth, fact in enumerate(Fact.objects.filter(sex="male", area=CORNWALL), start=1):
        Fact.objects.filter(pk=fact.pk).update(signed_in_at=fact.offered_at + timedelta(days=nth))
    assert shown(client, by="sex", wait="signed_in") == [
        ["Female", "3", "0", "0.0%", "0", "&ndash;", "&ndash;"],
        ["Male", "4", "4", "100.0%", "4", "2.5", "1.8 to 3.3"],
    ]


@pytest.mark.parametrize(
    "chosen",
    [
        {"by": "person_id"}, {"by": ["sex", "sex"]}, {"by": ["sex", "age_band", "ethnicity", "channel"]},
        {"quarter": "soon"}, {"wait": "received; DROP TABLE reports_fact"},
    ],
)  # fmt: skip
def test_what_is_no_group_quarter_or_stretch_is_refused_in_words_and_no_look_is_kept(client, staff, chosen):
    answer = client.get(reverse("admin:reports_crossed"), chosen)
    assert answer.status_code == 422
    assert "That cannot be shown" in answer.content.decode()
    if "wait" not in chosen:
        assert client.get(reverse("admin:reports_crossed_csv"), chosen).status_code == 422
    assert not Entry.objects.filter(action="reports.exact").exists()


@pytest.mark.parametrize("name", ["admin:reports_crossed", "admin:reports_crossed_csv"])
def test_another_area_is_refused(client, staff, name):
    assert client.get(reverse(name), {"area": SOUTHWARK}).status_code == 403


def test_a_superuser_crosses_every_area(client, staff):
    client.force_login(User.objects.create_superuser("operator"))
    assert [line[:2] for line in shown(client, by="area_code")] == [["Cornwall", "7"], ["Southwark", "2"]]
    assert Entry.objects.filter(action="reports.exact").get().detail["area"] == "all"


def test_each_look_is_kept_with_the_groups(client, staff):
    shown(client, by=["sex", "age_band"], quarter="2026/27 Q1")
    kept = Entry.objects.get(action="reports.exact")
    assert kept.actor == f"staff:{staff.pk}"
    assert kept.detail == {
        "area": CORNWALL, "quarter": "2026/27-Q1", "purpose": "crossed", "group": "sex+age_band",
    }  # fmt: skip


def test_the_file_has_every_step_as_a_number_and_runs_nothing(client, staff):
    crowd(1, practice="=1+1")
    agree(staff)
    answer = client.get(reverse("admin:reports_crossed_csv"), {"by": ["practice", "sex"]})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["practice"] for row in rows] == ["'=1+1", "A81001", "A81001"]
    assert [int(row["invited"]) for row in rows] == [1, 3, 4]
    assert [int(row["received"]) for row in rows] == [0, 0, 4]
