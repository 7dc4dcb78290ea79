"""Organisations and their credentials: shown once, kept as a hash, taken back at once."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from apps.clients import actions
from apps.clients.clock import now
from apps.clients.models import Credential, Kind, Organisation
from healthcheck.refusal import Conflict, Invalid

Call = Callable[..., Any]
pytestmark = pytest.mark.django_db


def issue(*scopes: str) -> tuple[Credential, str]:
    organisation = actions.add_organisation(name="a commissioner", ods_code="X26", kind=Kind.COMMISSIONER)
    return actions.issue_credential(organisation=organisation, scopes=scopes or ("people:read",), at=now())


def status_of(call: Call, token: str) -> int:
    return int(call("get", "/things", headers={"Authorization": token}).status_code)


def test_the_secret_is_nowhere_in_the_database() -> None:
    credential, token = issue()
    secret = token.split("_", 2)[2]
    assert len(secret) == 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM clients_credential c")
        stored = cursor.fetchone()[0]
    assert str(credential.id) in stored
    assert secret not in stored
    assert secret.encode().hex() not in stored


def test_a_revoked_credential_stops_at_once_and_others_stay(call: Call) -> None:
    credential, token = issue()
    _, other = issue()
    assert status_of(call, f"Bearer {token}") == 200
    actions.revoke_credential(credential_id=credential.id, at=now())
    assert status_of(call, f"Bearer {token}") == 401
    assert status_of(call, f"Bearer {other}") == 200


def test_revoking_again_keeps_the_first_time() -> None:
    credential, _ = issue()
    actions.revoke_credential(credential_id=credential.id, at=now())
    credential.refresh_from_db()
    first = credential.revoked_at
    actions.revoke_credential(credential_id=credential.id, at=now())
    credential.refresh_from_db()
    assert credential.revoked_at == first


def test_unknown_wrong_and_revoked_are_answered_alike(call: Call) -> None:
    credential, token = issue()
    wrong_secret = token[:-1] + ("A" if token[-1] != "A" else "B")
    unknown = f"hco_{'0' * 32}_{token.split('_', 2)[2]}"
    revoked, revoked_token = issue()
    actions.revoke_credential(credential_id=revoked.id, at=now())
    answers = [
        call("get", "/things", headers={"Authorization": f"Bearer {each}"})
        for each in (wrong_secret, unknown, revoked_token, "hco_", "hco_x_y", token + "A")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert {answer["WWW-Authenticate"] for answer in answers} == {"Bearer"}
    assert credential.revoked_at is None


@pytest.mark.parametrize("form", ["{}", "bearer {}", "Basic {}", "Bearer  {}", "Bearer {}\n", "Bearer {} "])
def test_only_the_exact_form_of_the_header_is_read(call: Call, form: str) -> None:
    _, token = issue()
    assert status_of(call, form.format(token)) in (200, 401)
    assert status_of(call, form.format(token[:-1])) == 401


def test_a_caller_carries_its_organisation_and_scopes(call: Call) -> None:
    _, token = issue("people:write", "people:read")
    secret = token.split("_", 2)
    from_store = actions.find_credential(credential_id=Credential.objects.get().id, secret=secret[2])
    assert from_store is not None
    assert from_store.scopes == ["people:read", "people:write"]
    assert from_store.organisation.ods_code == "X26"


@pytest.mark.parametrize("scopes", [[], ["self"], ["people:read", "people:everything"]])
def test_a_scope_that_no_organisation_has_is_refused(scopes: list[str]) -> None:
    organisation = actions.add_organisation(name="a", ods_code="X26", kind=Kind.SERVICE)
    with pytest.raises(Invalid):
        actions.issue_credential(organisation=organisation, scopes=scopes, at=now())
    assert not Credential.objects.exists()


def test_an_organisation_known_otherwise_is_a_conflict() -> None:
    actions.add_organisation(name="a", ods_code="X26", kind=Kind.SERVICE)
    with pytest.raises(Conflict):
        actions.add_organisation(name="a", ods_code="X26", kind=Kind.LABORATORY)


@pytest.mark.parametrize("wrong", [{"ods_code": "x26"}, {"ods_code": "X"}, {"kind": "anything"}])
def test_the_database_refuses_an_organisation_that_cannot_be(wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(**{"name": "a", "ods_code": "X26", "kind": "service", **wrong})


def test_the_command_prints_a_credential_that_works(call: Call) -> None:
    out = StringIO()
    asked = ["--name", "A laboratory", "--ods", "RX1", "--kind", "laboratory", "--scope", "people:read"]
    call_command("add_organisation", *asked, "--scope", "results:write", stdout=out)
    assert status_of(call, f"Bearer {out.getvalue().strip()}") == 200
    call_command("add_organisation", *asked, stdout=StringIO())
    assert Credential.objects.filter(organisation__ods_code="RX1").count() == 2


def test_the_command_refuses_another_kind_under_a_known_code() -> None:
    issue()
    with pytest.raises(CommandError, match="X26"):
        call_command("add_organisation", "--name=a", "--ods=X26", "--kind=service", "--scope=people:read")


def test_the_admin_shows_no_hash_and_can_only_revoke(admin_client: Client) -> None:
    credential, _ = issue()
    shown = admin_client.get(reverse("admin:clients_credential_change", args=[credential.id]))
    assert shown.status_code == 200
    assert bytes(Credential.objects.get().secret_hash).hex() not in shown.content.decode()
    assert admin_client.get(reverse("admin:clients_credential_add")).status_code == 403
    chosen = {"action": "revoke", "_selected_action": [str(credential.id)]}
    admin_client.post(reverse("admin:clients_credential_changelist"), chosen)
    assert Credential.objects.get().revoked_at is not None
