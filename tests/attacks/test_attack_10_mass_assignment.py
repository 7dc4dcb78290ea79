"""10. Every field of every model, sent to every door that takes a body: what is not asked for is refused, 422."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps

from apps.checks.models import HealthCheck
from tests.attacks.asked import body, filled, own
from tests.attacks.cast import Cast
from tests.attacks.house import House
from tests.attacks.test_routes_and_roles import DOORS

TEMPTING = {
    "is_staff": True, "is_superuser": True, "verified": True, "role": "admin", "scopes": ["results:write"], "org_id": 1,
    "tenant": "x", "__proto__": {}, "constructor": {}, "_state": {}, "$where": "1", "id": "x", "pk": "x",
}  # fmt: skip
# What others' systems write, in a form that is not ours: unknown members are read past, as those forms demand.
FORMS_OF_OTHERS = (
    "v1/laboratory-messages/<slug:supplier> POST",
    "v1/laboratory-batches/<slug:supplier> POST",
    "v1/acknowledgements POST",
    "fhir/$process-message POST",
    "v1/signals POST",
)
WITH_BODY = [door for door in DOORS if door.split()[1] in ("POST", "PUT") and door not in FORMS_OF_OTHERS]


def fields() -> dict[str, Any]:
    """Every column there is."""
    found = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    columns = {field.attname for model in apps.get_models() for field in model._meta.local_concrete_fields}
    return dict.fromkeys(sorted(found | columns), "1") | TEMPTING


def caller(door: str) -> str:
    inside = DOORS[door]["inside"]
    return str(inside[0]) if inside else "service"


@pytest.mark.parametrize("door", WITH_BODY)
def test_attack_10_what_is_not_asked_for_is_refused(door: str, house: House, cast: Cast) -> None:
    """All at once, each is pointed at; and one by one for those that would give most."""
    right = body(door, own(cast))
    route, method = door.split()
    path, token = filled(route, own(cast)), cast.tokens[caller(door)]

    def send(said: Any) -> Any:
        return house.call(method, path, token=token, json=said, headers={"Idempotency-Key": str(uuid4())})

    extra = {name: value for name, value in fields().items() if name not in right}
    told = send({**extra, **right})
    named = {name for name in extra if name.isascii() and name[0].islower()}
    assert told.status_code == 422, told.text
    refused = [each for each in told.json()["errors"] if "xtra" in each["detail"]]
    assert len(refused) >= len(named) * 0.8, "some were taken"
    for name, value in TEMPTING.items():
        if name not in right:
            house.forget_counts()
            assert send({**right, name: value}).status_code == 422, name


def test_attack_10_nor_inside_a_list(house: House, cast: Cast) -> None:
    right = body("readings POST", own(cast))
    right["readings"][0]["values"][0] |= {"grade": "A"}
    right["readings"][0] |= {"source": "laboratory", "score": 1}
    path = f"/v1/checks/{cast.a.check.id}/readings"
    told = house.call(
        "POST", path, token=cast.tokens["person_a"], json=right, headers={"Idempotency-Key": str(uuid4())}
    )
    assert told.status_code == 422
    pointers = {each["pointer"] for each in told.json()["errors"]}
    assert pointers == {"/readings/0/source", "/readings/0/score", "/readings/0/values/0/grade"}


def test_attack_10_nor_in_the_address(house: House, cast: Cast) -> None:
    with house.inside():
        before = HealthCheck.objects.get(pk=cast.a.check.pk)
    for query in ("state=open&organisation=x", "_method=PUT&state=open", "person=x"):
        told = house.call("GET", f"/v1/checks/{cast.a.check.id}?{query}", token=cast.tokens["person_a"])
        assert told.status_code == 200 and told.json()["state"] == before.state
