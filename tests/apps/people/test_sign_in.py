"""Sessions: who gets one, for how long, and what an outsider can learn."""

import statistics
import time
from datetime import timedelta

import pytest
from scipy.stats import mannwhitneyu

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.people import sessions
from apps.people.models import Session
from healthcheck.person import NhsNumber
from healthcheck.refusal import Missing, NotAllowed
from tests.apps import scene

pytestmark = pytest.mark.django_db


def signed_in(number: str = scene.NUMBERS[0], *, age: int = 45, level: str = "P9") -> tuple[Session, str]:
    return sessions.sign_in(
        nhs_number=NhsNumber(number), birth_date=scene.born(age), identity_level=level, by="test", at=now()
    )


def test_an_invited_person_signs_in_and_sees_themselves() -> None:
    scene.invited()
    me = scene.Door(signed_in()[1]).get("/v1/me")
    assert (me.status_code, me.json()["family_name"]) == (200, "Quicksilver")
    assert Entry.objects.filter(action="person.read").exists()


@pytest.mark.parametrize("level", ["P0", "P5", "p9", "P9 ", ""])
def test_below_p9_nobody_gets_in(level: str) -> None:
    scene.invited()
    with pytest.raises(NotAllowed, match="P9"):
        signed_in(level=level)
    assert Session.objects.count() == 0


def test_an_unknown_number_and_a_wrong_birth_date_are_not_told_apart() -> None:
    scene.invited()
    said = []
    for number, age in ((scene.NUMBERS[1], 45), (scene.NUMBERS[0], 50)):
        with pytest.raises(Missing) as caught:
            signed_in(number, age=age)
        said.append((caught.value.code, caught.value.detail))
    assert said[0] == said[1]
    assert Session.objects.count() == 0


def test_how_long_it_takes_does_not_say_who_was_invited() -> None:
    """Two samples taken in turns, three tries: no difference of a millisecond, and none that a rank test finds."""
    scene.invited()

    def took(number: str, age: int) -> float:
        begun = time.perf_counter()
        with pytest.raises(Missing):
            signed_in(number, age=age)
        return time.perf_counter() - begun

    for _ in range(3):
        pairs = [(took(scene.NUMBERS[1], 45), took(scene.NUMBERS[0], 50)) for _ in range(200)][20:]
        unknown, wrong = ([pair[side] for pair in pairs] for side in (0, 1))
        assert abs(statistics.median(unknown) - statistics.median(wrong)) < 0.001
        if (p := mannwhitneyu(unknown, wrong).pvalue) > 0.01:
            return
    pytest.fail(f"the two can be told apart by the clock (p = {p:.4f})")


def test_no_door_lets_an_organisation_sign_a_person_in() -> None:
    scene.invited()
    _, door = scene.organisation()
    body = {"nhs_number": scene.NUMBERS[0], "birth_date": scene.born(45).isoformat(), "identity_level": "P9"}
    assert door.post("/v1/sign-ins", body).status_code == 404


def test_a_session_ends_when_it_is_not_used_or_grows_old_or_is_signed_out() -> None:
    check = scene.invited()
    for change in (
        {"last_seen_at": now() - sessions.IDLE},
        {"started_at": now() - timedelta(hours=13), "ends_at": now() - timedelta(seconds=1)},
        {"ended_at": now()},
    ):
        door = scene.door_of(check)
        assert door.get("/v1/me").status_code == 200
        Session.objects.filter(pk=Session.objects.order_by("started_at", "id").last().pk).update(**change)
        assert door.get("/v1/me").status_code == 401
        Session.objects.all().delete()


def test_half_an_hour_without_use_and_twelve_hours_with_it() -> None:
    scene.invited()
    _, token = signed_in()
    begun = now()
    for minutes in range(29, 12 * 60, 29):
        assert sessions.resume(token=token, at=begun + timedelta(minutes=minutes)), minutes
    assert sessions.resume(token=token, at=begun + sessions.LONGEST) is None
    _, other = signed_in()
    assert sessions.resume(token=other, at=now() + timedelta(minutes=29, seconds=59))
    assert sessions.resume(token=other, at=now() + timedelta(minutes=61)) is None


def test_signing_out_ends_the_token_at_once_and_leaves_a_row() -> None:
    check = scene.invited()
    door = scene.door_of(check)
    assert door.client.delete("/v1/session", headers={"Authorization": f"Bearer {door.token}"}).status_code == 204
    assert door.get("/v1/me").status_code == 401
    assert Entry.objects.filter(action="person.signed_out", subject=check.person_id).count() == 1


def test_a_changed_token_is_refused() -> None:
    door = scene.door_of(scene.invited())
    last = "A" if door.token[-1] != "A" else "B"
    for token in (door.token[:-1] + last, door.token + "x", door.token.replace("hcp_", "hcp_0"), "hcp_", "hcp_é"):
        assert scene.Door(token).get("/v1/me").status_code == 401


def test_the_token_itself_is_not_kept() -> None:
    door = scene.door_of(scene.invited())
    secret = door.token.rsplit("_", 1)[1]
    assert secret.encode() not in bytes(Session.objects.get().token_hash)
