"""3. A laboratory's message a hundred times at once is one row; the same key with other words is a conflict."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.kits.models import LabMessage
from tests.apps import scene
from tests.attacks.asked import message
from tests.attacks.cast import Cast
from tests.attacks.house import House

TIMES = 100


def test_attack_03_a_hundred_at_once_are_one(house: House, cast: Cast) -> None:
    path, token = f"/v1/laboratory-messages/{cast.a.supplier.key}", cast.tokens["laboratory_a"]
    name = str(uuid4())
    raw = json.dumps(message(cast.a.kit.code, at=now().isoformat(), message_id=name)).encode()

    def send(_: int) -> tuple[int, str]:
        told = house.call("POST", path, token=token, content=raw, headers={"Content-Type": "application/json"})
        return told.status_code, told.json().get("id", "")

    with ThreadPoolExecutor(16) as pool:
        told = set(pool.map(send, range(TIMES)))
    assert len(told) == 1 and next(iter(told))[0] == 202
    with house.inside():
        assert LabMessage.objects.filter(pk=next(iter(told))[1]).count() == 1
        mine = [
            each for each in LabMessage.objects.filter(supplier=cast.a.supplier) if name.encode() in bytes(each.body)
        ]
    assert len(mine) == 1


def test_attack_03_the_same_id_with_another_value_is_a_conflict(house: House, cast: Cast) -> None:
    path, token, name, at = (
        f"/v1/laboratory-messages/{cast.a.supplier.key}", cast.tokens["laboratory_a"], str(uuid4()), now().isoformat()
    )  # fmt: skip
    first = house.call("POST", path, token=token, json=message(cast.a.kit.code, at=at, message_id=name))
    other = house.call("POST", path, token=token, json=message(cast.a.kit.code, at=at, message_id=name, value=3.1))
    assert (first.status_code, other.status_code) == (202, 409)


def test_attack_03_an_idempotency_key_counts_once_for_a_hundred(house: House, cast: Cast) -> None:
    sent = {
        "nhs_number": "9990000050", "given_name": "Canary", "family_name": "Replayed", "birth_date": scene.born(45).isoformat(),  # noqa: E501
        "practice": "Y90001",
    }  # fmt: skip
    headers = {"Idempotency-Key": str(uuid4())}

    def send(_: int) -> tuple[int, bytes]:
        told = house.call("POST", "/v1/invitations", token=cast.tokens["commissioner_a"], json=sent, headers=headers)
        return told.status_code, told.content

    with ThreadPoolExecutor(16) as pool:
        told = set(pool.map(send, range(TIMES)))
    assert len(told) == 1 and next(iter(told))[0] == 201
    with house.inside():
        made = json.loads(next(iter(told))[1])["check"]["id"]
        assert HealthCheck.objects.filter(person__in=HealthCheck.objects.filter(pk=made).values("person")).count() == 1
    again = {**sent, "family_name": "Altered"}
    told_other = house.call("POST", "/v1/invitations", token=cast.tokens["commissioner_a"], json=again, headers=headers)
    assert told_other.status_code == 409
