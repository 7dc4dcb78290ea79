"""Dead letters and missing acknowledgements in a real browser: why, mended, sent again one by one and many at once.

Pictures are kept where HEALTHCHECK_PICTURES says, when it is set.
"""

from datetime import timedelta

import pytest

from apps.clients.clock import now
from apps.delivery import sending
from apps.delivery.models import Delivery, State
from apps.delivery.silence import Silence
from tests.apps.staff import test_in_browser
from tests.apps.staff.conftest import Worker
from tests.apps.staff.test_in_browser import browser, session
from tests.demo.bundles import NHS_NUMBER

pytestmark = test_in_browser.pytestmark
LIST, SILENCES = "/admin/delivery/delivery/", "/admin/delivery/silence/"
STILL = "?settled_at__isempty=1"


@pytest.fixture(autouse=True)
def desktop_and_phone(monkeypatch):
    monkeypatch.setattr(test_in_browser, "WIDTHS", (1280, 390))


@pytest.fixture
def operator(db):
    return session(Worker("op@nhs.example", "operator").user)


@pytest.fixture
def parked(queue_record, pdm):
    rows = [queue_record(payload={}) for _ in range(3)]
    assert [sending.send(row.pk) for row in rows] == [State.PARKED] * 3
    return rows


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_with_nothing_to_do_the_pages_say_so(live_server, operator):
    with browser(live_server, operator) as seen:
        page = seen.open(f"{LIST}?state__exact=parked")
        assert page.get_by_text("Nothing is parked.").is_visible()
        faults = seen.faults("deliveries-none")
        page = seen.open(SILENCES + STILL)
        assert page.get_by_text("No acknowledgement is missing.").is_visible()
        faults += seen.faults("silences-none")
    assert (faults, seen.complaints) == ([], [])


def test_why_stands_in_the_list_in_view_and_nobody_is_named(live_server, operator, parked, queue_record):
    queue_record()
    with browser(live_server, operator) as seen:
        page = seen.open(LIST)
        faults = seen.faults("deliveries")
        page.get_by_role("link", name="Show what is parked").click()
        page.get_by_text("What to do with what is parked").click()
        faults += seen.faults("deliveries-parked")
        page.set_viewport_size({"width": 1280, "height": 900})
        whys = page.locator("#result_list .field-why")
        assert [each.inner_text() for each in whys.all()] == ["The receiver refused it: 422 structure"] * 3
        box = whys.first.bounding_box()
        room = page.locator("#changelist .results").bounding_box()
        assert box["x"] + box["width"] <= room["x"] + room["width"] + 1, "the reason is cut off"
        assert NHS_NUMBER not in page.content()
    assert (faults, seen.complaints) == ([], [])


def test_one_is_read_and_sent_again_from_its_page(live_server, operator, parked):
    with browser(live_server, operator) as seen:
        page = seen.open(f"{LIST}{parked[0].pk}/change/")
        faults = seen.faults("delivery-parked")
        assert page.get_by_text("This waits for you").is_visible() and NHS_NUMBER not in page.content()
        assert page.get_by_role("cell", name="Refused").is_visible()
        page.get_by_role("button", name="Send again").click()
        page.get_by_text("1 put back into the queue; 0 left as they were.").wait_for()
        page = seen.open(f"{LIST}{parked[0].pk}/change/")
        assert page.get_by_text("This waits for you").count() == 0
    assert (faults, seen.complaints) == ([], [])


def test_many_are_sent_again_at_once_and_what_could_not_be_is_said_once(live_server, operator, parked, queue_record):
    queue_record()
    with browser(live_server, operator) as seen:
        page = seen.open(LIST)
        page.locator("#action-toggle").check()
        page.get_by_label("Action:").select_option(label="Send again (parked only)")
        page.get_by_role("button", name="Go").click()
        page.get_by_text("3 put back into the queue; 1 left as they were.").wait_for()
        assert page.locator(".messagelist .warning").count() == 1
        faults = seen.faults("deliveries-sent-again")
    assert (faults, seen.complaints) == ([], [])


def test_whoever_may_only_look_is_offered_nothing(live_server, parked):
    officer = session(Worker("safety@nhs.example", "safety").user)
    with browser(live_server, officer) as seen:
        page = seen.open(f"{LIST}{parked[0].pk}/change/")
        assert page.get_by_role("button", name="Send again").count() == 0
        page = seen.open(LIST)
        assert page.get_by_label("Action:").count() == 0


def test_a_missing_acknowledgement_leads_to_its_delivery(live_server, operator, pdm, queue_record):
    late = queue_record()
    assert sending.send(late.pk) == State.SENT
    Silence.objects.create(delivery=late, of=Silence.Of.BUSINESS, since=now() - timedelta(days=6))
    with browser(live_server, operator) as seen:
        page = seen.open(SILENCES + STILL)
        assert page.get_by_text("1 acknowledgement missing.").is_visible()
        faults = seen.faults("silences")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.locator("#result_list a", has_text=str(late.pk)[-8:]).click()
        page.get_by_role("heading", name="Missing acknowledgements").wait_for()
        faults += seen.faults("delivery-unanswered")
        page.get_by_role("button", name="The receiver has not got it").click()
        page.get_by_text("1 set aside, to be sent again").wait_for()
        page = seen.open(f"{LIST}{late.pk}/change/")
        page.get_by_role("button", name="Send again").click()
        page.get_by_text("1 put back into the queue").wait_for()
    assert (faults, seen.complaints) == ([], [])
    late.refresh_from_db()
    assert late.state == State.QUEUED
