"""Rescore: exactly the people whose band or action changes, the same twice, nothing overwritten."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.checks import actions
from apps.checks.actions.rescore import replayed
from apps.checks.differences import differences
from apps.checks.models import Assessment, HealthCheck
from apps.checks.rescored import Change, Rescore
from apps.clients.clock import now
from apps.delivery.models import Delivery
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict
from healthcheck.scores import qrisk3
from healthcheck.scores.qrisk3 import equation
from tests.apps import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[HealthCheck]:
    """Four people of 45, 55, 65 and 70."""
    return [scene.complete(number, age=age) for number, age in zip(scene.NUMBERS, (45, 55, 65, 70), strict=False)]


@pytest.fixture
def worse_equation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The baseline survival of women a little lower than published, and the algorithm says that it is another."""
    survival = {sex: value - 0.004 for sex, value in equation.SURVIVAL.items()}
    monkeypatch.setattr(equation, "SURVIVAL", survival)
    monkeypatch.setattr(qrisk3, "ALGORITHM", "QRISK3-changed")


def rescored() -> Rescore:
    """A replay, done."""
    rescore = actions.begin_rescore(by="test", at=now(), chunk=3)
    for chunk_id, _ in actions.waiting_chunks(rescore):
        actions.rescore_chunk(chunk_id=chunk_id, at=now())
    assert actions.waiting_chunks(rescore) == []
    return rescore


def bands() -> dict[str, str]:
    """Every issued QRISK3 band by check."""
    issued = Assessment.objects.filter(issued_at__isnull=False)
    return {str(kept.check_of_id): scene.score(kept.outcome, "qrisk3")["band"] for kept in issued}


def test_with_the_same_equations_nobody_changes(people: list[HealthCheck]) -> None:
    assert not actions.changes_of(rescored()).exists()
    assert Assessment.objects.count() == len(people)


def test_a_changed_coefficient_lists_exactly_those_it_moves_to_another_band(
    people: list[HealthCheck], worse_equation: None
) -> None:
    before = bands()
    rescore = rescored()
    changed = {str(change.issued.check_of_id): change.differences for change in actions.changes_of(rescore)}
    expected = {check_id: [band, after] for check_id, band in before.items() if (after := fresh_band(check_id)) != band}
    assert 0 < len(expected) < len(people)
    assert {check_id: found["qrisk3"] for check_id, found in changed.items()} == expected


def fresh_band(check_id: str) -> str:
    """The band by today's equation, worked out on its own."""
    check = HealthCheck.objects.get(pk=check_id)
    outcome = replayed(check, check.assessments.get(version=1))
    return outcome.scores["qrisk3"].band


def test_twice_in_a_row_lists_the_same_and_holds_nothing_twice(people: list[HealthCheck], worse_equation: None) -> None:
    first = [(change.issued_id, change.held_id) for change in actions.changes_of(rescored())]
    kept = Assessment.objects.count()
    second = [(change.issued_id, change.held_id) for change in actions.changes_of(rescored())]
    assert first == second
    assert Assessment.objects.count() == kept


def test_nothing_is_overwritten_and_nothing_is_sent(people: list[HealthCheck], worse_equation: None) -> None:
    before = {kept.pk: kept.outcome for kept in Assessment.objects.all()}
    sent = Delivery.objects.count()
    rescored()
    assert {kept.pk: kept.outcome for kept in Assessment.objects.filter(pk__in=before)} == before
    assert Delivery.objects.count() == sent
    held = Assessment.objects.filter(issued_at__isnull=True).first()
    door = scene.door_of(held.check_of)
    assert door.get(f"/v1/checks/{held.check_of_id}/results").json()["version"] == 1


def test_issuing_sends_one_amended_record_and_one_message_and_then_nobody_changes(
    people: list[HealthCheck], worse_equation: None
) -> None:
    change = actions.changes_of(rescored()).first()
    for _ in range(2):
        actions.issue_change(change=change, by="test", at=now())
    queued = Delivery.objects.filter(reference=change.held_id).order_by("channel")
    assert [row.channel for row in queued] == ["nhs_notify", "pdm"]
    assert change.issued.check_of_id not in {found.issued.check_of_id for found in actions.changes_of(rescored())}


def test_what_was_corrected_in_the_meantime_is_not_issued_over(people: list[HealthCheck], worse_equation: None) -> None:
    change = actions.changes_of(rescored()).first()
    scene.resulted(change.issued.check_of, {Kind.TOTAL_CHOLESTEROL: "6.0"}, origin="lab:test:2")
    with pytest.raises(Conflict, match="Rescore again"):
        actions.issue_change(change=change, by="test", at=now())


def test_a_chunk_that_is_done_is_not_done_again(people: list[HealthCheck], worse_equation: None) -> None:
    rescore = actions.begin_rescore(by="test", at=now())
    ((chunk_id, checks),) = actions.waiting_chunks(rescore)
    assert checks == len(people)
    assert actions.rescore_chunk(chunk_id=chunk_id, at=now()) > 0
    assert actions.rescore_chunk(chunk_id=chunk_id, at=now()) == 0


def test_the_command_writes_the_list(people: list[HealthCheck], worse_equation: None, tmp_path: Path) -> None:
    listed = tmp_path / "changed.csv"
    call_command("rescore", "--here", "--chunk", "2", "-o", str(listed))
    rows = list(csv.DictReader(listed.read_text().splitlines()))
    assert {row["check"] for row in rows} == {str(change.issued.check_of_id) for change in Change.objects.all()}
    assert {"check", "what", "before", "after"} == set(rows[0])


def outcome(*actions_: str, **scores: str) -> dict:
    primary, *further = [{"id": action} for action in actions_]
    listed = [{"name": name, "scored": band != "-", "band": band} for name, band in scores.items()]
    return {"scores": listed, "advice": {"primary": primary, "further": further}}


def test_only_bands_and_actions_count_as_a_difference() -> None:
    before = outcome("stop-smoking", qrisk3="low", bmi="healthy")
    assert differences(before, outcome("stop-smoking", qrisk3="low", bmi="healthy", kfre="low")) == {}
    assert differences(before, outcome("stop-smoking", qrisk3="-", bmi="healthy")) == {"qrisk3": ["low", "not scored"]}
    assert differences(before, outcome("weight", qrisk3="low", bmi="healthy")) == {
        "actions": [["stop-smoking"], ["weight"]]
    }
