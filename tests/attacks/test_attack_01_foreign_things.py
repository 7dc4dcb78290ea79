"""1. Whatever is another's: by an id beside one's own, by a list, by a replay, by a laboratory's or a practice's word.

Every route by every role is asked in test_routes_and_roles.py; here are the ways round that a table does not show.
"""

from uuid import uuid4

import pytest

from apps.checks.models import Value
from apps.clients.clock import now
from apps.kits import code as kit_code
from apps.kits.models import Kit
from tests.attacks.asked import acknowledgement, body, message
from tests.attacks.cast import Cast
from tests.attacks.house import House


@pytest.mark.parametrize("what", ["cancellation", "sample"])
def test_attack_01_anothers_kit_beside_ones_own_check(what: str, house: House, cast: Cast) -> None:
    sent = body(f"{what} POST", {"code": "", "record": "", "number": "", "family": "", "supplier": ""})
    told = [
        house.call(
            "POST", f"/v1/checks/{cast.b.check.id}/kits/{code}/{what}", token=cast.tokens["person_b"],
            json=sent, headers={"Idempotency-Key": str(uuid4())},
        )
        for code in (cast.a.kit.code, kit_code.make())
    ]  # fmt: skip
    assert [each.status_code for each in told] == [404, 404]
    assert told[0].content == told[1].content


def test_attack_01_no_list_holds_anothers_things(house: House, cast: Cast) -> None:
    lists = ("/v1/checks", "/v1/me", "/v1/me/accesses", "/v1/me/consents", "/v1/me/requests", "/v1/assistances")
    told = [house.call("GET", path, token=cast.tokens["person_b"]) for path in lists]
    assert {each.status_code for each in told} == {200}
    assert not [mark for mark in cast.a.marks() for each in told if mark in each.text]


def test_attack_01_anothers_page_of_a_list_opens_nothing(house: House, cast: Cast) -> None:
    first = house.call("GET", "/v1/me/accesses", token=cast.tokens["person_a"]).json()
    cursors = [first["next"] or "", str(cast.a.check.id), "0", "-1", "' OR 1=1 --", "9" * 30]
    for before in cursors:
        told = house.call("GET", "/v1/me/accesses", token=cast.tokens["person_b"], params={"before": before})
        assert told.status_code < 500
        assert not [mark for mark in cast.a.marks() if mark in told.text]


def test_attack_01_anothers_answer_is_not_replayed(house: House, cast: Cast) -> None:
    """The same Idempotency-Key and body under another's token."""
    sent = {"json": {"kind": "copy"}, "headers": {"Idempotency-Key": "one-key-for-both"}}
    first = house.call("POST", "/v1/me/requests", token=cast.tokens["person_a"], **sent)
    second = house.call("POST", "/v1/me/requests", token=cast.tokens["person_b"], **sent)
    assert first.status_code in (200, 201) and second.status_code in (200, 201)
    assert first.json()["id"] != second.json()["id"] and "Idempotent-Replayed" not in second.headers


def test_attack_01_another_laboratory_writes_into_no_check(house: House, cast: Cast) -> None:
    with house.inside():
        before = Value.objects.filter(check_of=cast.a.check).count()
        stood = Kit.objects.get(pk=cast.a.kit.pk).state
    sent = message(cast.a.kit.code, at=now().isoformat())
    told = house.call(
        "POST", f"/v1/laboratory-messages/{cast.b.supplier.key}", token=cast.tokens["laboratory_b"], json=sent
    )
    assert told.status_code in (202, 404, 409, 422)
    with house.inside():
        assert Value.objects.filter(check_of=cast.a.check).count() == before
        assert Kit.objects.get(pk=cast.a.kit.pk).state == stood


def test_attack_01_another_practice_acknowledges_nothing(house: House, cast: Cast) -> None:
    told = [
        house.call("POST", "/v1/acknowledgements", token=cast.tokens["practice_b"], json=acknowledgement(record))
        for record in (cast.a.assessment.record_id, uuid4())
    ]
    assert [each.status_code for each in told] == [404, 404] and told[0].content == told[1].content


def test_attack_01_an_id_in_another_form_finds_nothing_more(house: House, cast: Cast) -> None:
    key = str(cast.a.check.id)
    forms = [
        key.upper(),
        key.replace("-", ""),
        f"{{{key}}}",
        f"{key}%00",
        f"{key}/../{key}",
        f"{cast.b.check.id},{key}",
        "*",
    ]
    for form in forms:
        told = house.call("GET", f"/v1/checks/{form}", token=cast.tokens["person_b"])
        assert told.status_code == 404 and not [mark for mark in cast.a.marks() if mark in told.text]


def test_attack_01_another_commissioner_neither_moves_nor_gets_a_person(house: House, cast: Cast) -> None:
    """Whoever invites says where the person is registered: of somebody else's person nothing of it stays."""
    sent = {
        "nhs_number": "9990000026", "given_name": "C", "family_name": "Other", "practice": "Y90002",
        "birth_date": cast.a.check.person.birth_date.isoformat(),
    }  # fmt: skip
    headers = {"Idempotency-Key": str(uuid4())}
    told = house.call("POST", "/v1/invitations", token=cast.tokens["commissioner_b"], json=sent, headers=headers)
    assert told.status_code in (201, 422) and not [mark for mark in cast.a.marks() if mark in told.text]
    with house.inside():
        cast.a.person.refresh_from_db()
        assert (cast.a.person.practice_id, cast.a.person.family_name) == ("Y90001", "Quicksilver")
