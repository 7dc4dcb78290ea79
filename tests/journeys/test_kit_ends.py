"""Each end a kit can come to, over HTTP: from its order to what the person reads and what the GP gets."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from apps.clients.clock import now
from tests.healthcheck.fhir.bundles import only
from tests.journeys.kit_journey import VALUES, KitJourney

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class End:
    """An end that a supplier tells of, and what is said of each test when no other kit comes.

    Args:
        after: what the supplier told before.
        reads: why there is no result, for the person.
        gp: the same, for the GP.
        code: HL7's reason that there is no value.
    """

    state: str
    after: tuple[str, ...]
    reads: str
    gp: str
    code: str


ENDS = (
    End("lost", ("dispatched",), "the test kit was lost", "test kit lost, nothing was tested", "not-performed"),
    End(
        "expired",
        ("dispatched", "delivered"),
        "the test kit was out of date",
        "test kit out of date, nothing was tested",
        "not-performed",
    ),
    End(
        "rejected",
        ("dispatched", "returned", "received"),
        "the laboratory could not accept the sample",
        "sample rejected by the laboratory",
        "error",
    ),
    End(
        "failed",
        ("dispatched", "delivered", "returned", "received"),
        "the laboratory did not say why",
        "the laboratory gave no reason",
        "error",
    ),
)
CANCELLED = End(
    "cancelled", (), "the test kit was cancelled", "test kit cancelled, nothing was tested", "not-performed"
)


def says_what_is_missing(journey: KitJourney, end: End) -> None:
    """The person and the GP read of every test that there is no result, why, and that nothing follows from it."""
    read = journey.reads()
    assert f"We have no result for your HbA1c (average blood sugar) test, because {end.reads}" in read
    assert "Until then we do not know if these results are healthy." in read
    for kind in VALUES:
        absent = journey.in_record(kind)
        assert absent["dataAbsentReason"]["coding"][0]["code"] == end.code
        assert absent["dataAbsentReason"]["text"] == end.gp
        assert not [name for name in absent if name.startswith("value")]
        assert ("specimen" in absent) is (end.code == "error")
    conclusion = only(journey.record(), "DiagnosticReport")["conclusion"]
    assert f"HbA1c ({end.gp})" in conclusion


def test_resulted() -> None:
    journey = KitJourney()
    code = journey.orders()
    assert journey.results() == {}
    journey.tells(code, "dispatched", "delivered", "returned", "received")
    journey.reports(journey.message(code))
    journey.tells(code, "resulted")
    (kit,) = journey.kits()
    assert [step["event"] for step in kit["events"]] == [
        *("ordered", "dispatched", "delivered", "returned", "received", "resulted", "resulted"),
    ]
    assert all((step["their_at"] is None) is (step["event"] == "ordered") for step in kit["events"])
    assert "Your HbA1c (average blood sugar) is 36 mmol/mol" in journey.reads()
    assert journey.in_record("hba1c")["valueQuantity"]["value"] == 36
    assert journey.told() == []


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.state)
def test_two_replacements_and_then_what_is_missing_is_said(end: End) -> None:
    journey = KitJourney()
    code = journey.orders()
    for _ in range(2):
        journey.tells(code, *end.after, end.state)
        assert journey.results() == {}, "a kit is on its way: there is nothing to say yet"
        code = journey.replacement(code)
    journey.tells(code, *end.after, end.state)
    assert journey.states() == ["reordered", "reordered", end.state]
    assert journey.told() == ["kit-replaced", "kit-replaced", "kit-ended"]
    says_what_is_missing(journey, end)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.state)
def test_reordered_and_its_replacement_completes_the_check(end: End) -> None:
    journey = KitJourney()
    code = journey.orders()
    journey.tells(code, *end.after, end.state)
    journey.reports(journey.message(journey.replacement(code)))
    assert journey.states() == ["reordered", "resulted"]
    assert journey.told() == ["kit-replaced"]
    assert end.reads not in journey.reads()
    assert journey.in_record("hba1c")["valueQuantity"]["value"] == 36


def test_cancelled_by_the_supplier() -> None:
    journey = KitJourney()
    journey.tells(journey.orders(), "cancelled")
    assert (journey.states(), journey.told()) == (["cancelled"], ["kit-cancelled"])
    says_what_is_missing(journey, CANCELLED)
    journey.reports(journey.message(journey.orders()))
    assert journey.states() == ["cancelled", "resulted"]
    assert CANCELLED.reads not in journey.reads()


@pytest.mark.parametrize("end", [*ENDS, CANCELLED], ids=lambda end: end.state)
def test_a_check_that_lacks_more_than_blood_is_not_assessed_for_an_end(end: End) -> None:
    journey = KitJourney(whole=False)
    code = journey.orders()
    for _ in range(2 if end in ENDS else 0):
        journey.tells(code, *end.after, end.state)
        code = journey.replacement(code)
    journey.tells(code, *end.after, end.state)
    assert journey.results() == {}
    assert journey.told()[-1] in ("kit-ended", "kit-cancelled")


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.state)
@pytest.mark.parametrize("kits_before", [0, 2])
def test_what_a_kit_brings_after_its_end_still_counts(end: End, kits_before: int) -> None:
    journey = KitJourney()
    code = journey.orders()
    for _ in range(kits_before):
        journey.tells(code, end.state)
        code = journey.replacement(code)
    journey.tells(code, *end.after, end.state)
    journey.reports(journey.message(code))
    assert journey.states()[kits_before] == ("resulted" if kits_before else "reordered")
    assert "Your HbA1c (average blood sugar) is 36 mmol/mol" in journey.reads()
    assert end.reads not in journey.reads()
    assert journey.in_record("hba1c")["valueQuantity"]["value"] == 36


@pytest.mark.parametrize("days", [-2, 2])
def test_a_time_that_cannot_be_is_refused_and_ends_nothing(days: int) -> None:
    journey = KitJourney()
    code = journey.orders()
    told = {"event_id": "e-1", "event": "lost", "at": (now() + timedelta(days=days)).isoformat()}
    answer = journey.supplier.post(f"/v1/kits/{code}/events", told)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/at")
    assert (journey.states(), journey.told()) == (["ordered"], [])
