"""The page on kits: reminders, failed samples and waiting, all of them released figures and none of them small."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from apps.reports import releasing
from apps.reports.models import Fact, Sample
from apps.reports.released_waits import quartiles
from tests.apps.reports.crowd import DAY, crowd

pytestmark = pytest.mark.django_db
CORNWALL = "E06000052"


@pytest.fixture
def operator(client):
    client.force_login(User.objects.create_superuser("operator"))


def taken(count, *, supplier="thriva", days=1, failed=False):
    """Samples of so many of the people whose kit came back."""
    free = Fact.objects.filter(kit_returned_at__isnull=False, samples=None)[:count]
    Sample.objects.bulk_create(
        Sample(
            specimen_id=uuid4(), fact=fact, area_id=fact.area_id, supplier=supplier, days=days, failed=failed, at=DAY
        )
        for fact in free
    )


def page(client, **chosen):
    releasing.make(at=datetime(2026, 11, 22, tzinfo=UTC))
    return client.get(reverse("admin:reports_kits"), chosen).content.decode()


def rows(html, of):
    """The cells of each line of a table, as they are read."""
    body = html.split(f'aria-labelledby="{of}" tabindex')[1].split("</table>")[0]
    lines = [re.sub(r"<[^>]+>", "|", row) for row in body.split("<tr>")[2:]]
    return [[cell.strip() for cell in line.split("|") if cell.strip()] for line in lines]


def test_who_sent_the_kit_back_after_a_reminder_is_told_from_who_needed_none(client, operator):
    crowd(40, reach="kit_returned")
    crowd(30, reach="kit_ordered", reminded_at=DAY + timedelta(days=7))
    crowd(20, reach="kit_returned", reminded_at=DAY - timedelta(0))
    Fact.objects.filter(reminded_at=DAY).update(kit_returned_at=DAY + timedelta(days=9))
    everybody = rows(page(client), "reminders")[0]
    assert everybody == ["Everybody", "90", "60", "66.7%", "40", "50", "20", "40.0%"]


def test_failed_samples_are_shown_by_supplier_and_by_day_in_the_post_and_small_ones_are_not(client, operator):
    crowd(90, reach="kit_returned")
    taken(40)
    taken(20, failed=True, days=5)
    taken(26, supplier="post-lab", days=3)
    taken(4, supplier="post-lab", days=None, failed=True)
    html = page(client)
    assert "90 samples were processed" in html
    by_supplier = {line[0]: line[1:] for line in rows(html, "samples-supplier")}
    assert by_supplier["thriva"][0] == "60"
    assert by_supplier["post-lab"][1] == "*"
    assert [line[0] for line in rows(html, "samples-post")] == ["1 day", "3 days", "5 days", "Not known"]
    assert "4" not in {cell for line in rows(html, "samples-post") for cell in line}


def test_waiting_is_shown_in_whole_days_where_enough_people_were_timed(client, operator):
    crowd(49, reach="signed_in", sex="male")
    crowd(60, reach="signed_in")
    for nth, fact in enumerate(Fact.objects.filter(sex="female")):
        Fact.objects.filter(pk=fact.pk).update(signed_in_at=fact.offered_at + timedelta(days=nth % 4, hours=5))
    html = page(client)
    assert rows(html, "days") == [["Invited to signed in", "0", "0 to 2"]]
    by_group = [line for line in rows(html, "group-days") if len(line) > 1]
    assert ["Female", "1 (0 to 2)"] in [line[:2] for line in by_group]
    assert not [line for line in by_group if line[0] == "Male"]


def test_an_area_has_its_own_waiting_and_no_group_of_it(client, operator):
    crowd(60, reach="signed_in")
    html = page(client, area=CORNWALL)
    assert rows(html, "days") == [["Invited to signed in", "0", "0 to 0"]]
    assert 'id="group-days"' not in html


def test_before_anything_happened_the_page_says_so(client, operator):
    html = page(client)
    assert html.count("No sample has been processed yet.") == 2
    assert "Too few people have got that far yet." in html


def test_the_quartiles_are_the_days_by_which_so_many_were_there():
    assert quartiles([0, 4, 0, 0]) == (1, 1, 1)
    assert quartiles([1, 1, 1, 1]) == (0, 1, 2)
    assert quartiles([10, 0, 0, 30]) == (0, 3, 3)
