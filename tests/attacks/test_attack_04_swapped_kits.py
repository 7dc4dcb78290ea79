"""4. A result for a kit that was never sent, was cancelled, ran out, is another's, or was bled before it was ordered.

Hypothesis tells stories of kits in any order; whatever comes, no value gets into another's check, and nothing breaks.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck as Health
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.audit.models import Entry
from apps.checks.models import Value
from apps.clients.clock import now
from apps.kits import actions as kits
from apps.kits import code as kit_code
from apps.kits.models import Kit, LabMessage
from tests.apps import scene
from tests.attacks.asked import message
from tests.attacks.cast import Cast
from tests.attacks.house import House

TWO = ("9990000069", "9990000077")
EVENTS = (
    "dispatched",
    "delivered",
    "returned",
    "received",
    "resulted",
    "cancelled",
    "lost",
    "failed",
    "expired",
    "rejected",
)


@pytest.fixture(scope="module")
def checks(house: House, cast: Cast) -> dict[str, Any]:
    """Two open checks, each with a kit of the first laboratory."""
    with house.inside():
        made = {number: scene.opened(number, ods=f"Y9000{nth}") for nth, number in enumerate(TWO, 1)}
        ordered = {
            number: kits.order(check_id=check.id, supplier=cast.a.supplier.key, by="test", at=now())[0]
            for number, check in made.items()
        }
    return {"mine": ordered[TWO[0]], "theirs": ordered[TWO[1]]}


def says(house: House, cast: Cast, sent: dict[str, Any], which: str = "a") -> Any:
    home = cast.a if which == "a" else cast.b
    token = cast.tokens[f"laboratory_{which}"]
    return house.call("POST", f"/v1/laboratory-messages/{home.supplier.key}", token=token, json=sent)


def of_laboratory(kit: Kit) -> int:
    return Value.objects.filter(check_of=kit.check_of_id, origin__startswith="lab").count()


@pytest.mark.parametrize("code", ["unissued", "wrong check digit", "another supplier's", "empty", "a path"])
def test_attack_04_a_kit_that_is_not_theirs_gets_no_value(code: str, house: House, cast: Cast, checks: Any) -> None:
    mine: Kit = checks["mine"]
    wrong = mine.code[:-1] + str((int(mine.code[-1]) + 1) % 10)
    codes = {
        "unissued": kit_code.make(), "wrong check digit": wrong, "another supplier's": mine.code, "empty": "",
        "a path": f"../{mine.code}",
    }  # fmt: skip
    with house.inside():
        before, trail = of_laboratory(mine), Entry.objects.count()
    told = says(house, cast, message(codes[code], at=now().isoformat()), "b" if code.startswith("another") else "a")
    assert told.status_code in (202, 404, 409, 422)
    with house.inside():
        assert of_laboratory(mine) == before
        if told.status_code == 202:  # kept as it came, waiting for a human, and noted
            assert LabMessage.objects.get(pk=told.json()["id"]).state != "read" and Entry.objects.count() > trail


def test_attack_04_blood_that_was_taken_before_the_kit_was_ordered_is_not_believed(
    house: House, cast: Cast, checks: Any
) -> None:
    for when in (now() - timedelta(days=60), now() + timedelta(days=3)):
        with house.inside():
            before = of_laboratory(checks["mine"])
        told = says(house, cast, message(checks["mine"].code, at=when.isoformat()))
        assert told.status_code in (202, 422)
        with house.inside():
            usable = Value.objects.filter(check_of=checks["mine"].check_of_id, origin__startswith="lab", absent="")
            assert of_laboratory(checks["mine"]) == before or not usable.exists()


steps = st.one_of(
    st.tuples(st.just("event"), st.sampled_from(EVENTS), st.sampled_from(("a", "b"))),
    st.tuples(st.just("result"), st.just(""), st.sampled_from(("a", "b"))),
    st.tuples(st.just("swap"), st.just(""), st.just("a")),
)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(Health))
@given(story=st.lists(steps, min_size=2, max_size=6))
def test_attack_04_no_story_puts_a_value_where_it_is_not_from(
    story: list[tuple[str, str, str]], house: House, cast: Cast, checks: Any
) -> None:
    """The other person's check is never touched by what is said of this one's kit."""
    house.forget_counts()
    mine, theirs = checks["mine"], checks["theirs"]
    with house.inside():
        before = of_laboratory(theirs)
    for kind, event, which in story:
        if kind == "event":
            said = {"event_id": str(uuid4()), "event": event, "at": now().isoformat()}
            told = house.call(
                "POST", f"/v1/kits/{mine.code}/events", token=cast.tokens[f"laboratory_{which}"], json=said,
                headers={"Idempotency-Key": str(uuid4())},
            )  # fmt: skip
            assert told.status_code in ((404,) if which == "b" else (200, 409, 422)), told.text
        elif kind == "swap":  # the other person's own check, and this person's kit
            path = f"/v1/checks/{theirs.check_of_id}/kits/{mine.code}/cancellation"
            told = house.call(
                "POST", path, token=cast.tokens["commissioner_a"], json={}, headers={"Idempotency-Key": str(uuid4())}
            )
            assert told.status_code == 404
        else:
            assert says(house, cast, message(mine.code, at=now().isoformat()), which).status_code in (
                202,
                404,
                409,
                422,
            )
    with house.inside():
        assert of_laboratory(theirs) == before
