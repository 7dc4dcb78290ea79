"""The operator registers systems, changes their keys and takes them back."""

import io
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import Entry
from apps.clients import actions
from apps.clients.clock import now
from apps.clients.models import Credential, Kind, Organisation, PublicKey, WebhookKey
from healthcheck.refusal import Conflict
from tests.apps.clients import signer

pytestmark = pytest.mark.django_db
WHO = ["--ods", "RX1", "--name", "A laboratory", "--kind", "laboratory", "--scope", "system/Observation.c"]


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def keys(tmp_path: Path) -> Callable[..., str]:
    def write(*some: Any) -> str:
        path = tmp_path / "keys.json"
        path.write_bytes(signer.key_set(*some))
        return str(path)

    return write


def signs_in(key: Any) -> bool:
    client = Credential.objects.get()
    try:
        actions.sign_in(text=signer.assertion(client, key), asked=None, audience=signer.AUDIENCE, at=now())
    except actions.NotSignedIn:
        return False
    return True


def test_a_client_registered_from_a_file_signs_in(keys: Callable[..., str]) -> None:
    out = run("add_client", *WHO, "--jwks", keys(signer.rsa()))
    client = Credential.objects.get()
    assert str(client.id) in out and signer.AUDIENCE in out
    assert client.scopes == ["results:write"]
    assert signs_in(signer.rsa())


def test_keys_may_be_pasted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(signer.key_set(signer.ec()).decode()))
    run("add_client", *WHO, "--jwks", "-")
    assert PublicKey.objects.get().kid == "ec-1"


def test_an_address_is_kept_and_not_asked_yet() -> None:
    run("add_client", *WHO, "--jwks-url", "https://keys.example.org/jwks")
    assert Credential.objects.get().jwks_url == "https://keys.example.org/jwks"
    assert not PublicKey.objects.exists()


def test_a_webhook_secret_is_printed_once() -> None:
    out = run("add_client", *WHO, "--webhook")
    key = WebhookKey.objects.get()
    assert str(key.id) in out and key.secret in out
    assert key.secret not in run("clients", "list")


@pytest.mark.parametrize("way", [[], ["--jwks", "a", "--webhook"], ["--jwks", "a", "--jwks-url", "https://a.b/"]])
def test_it_proves_itself_in_exactly_one_way(way: list[str]) -> None:
    with pytest.raises(CommandError):
        run("add_client", *WHO, *way)


@pytest.mark.parametrize("file", ["nowhere.json", "."])
def test_a_file_that_cannot_be_read_registers_nobody(file: str) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run("add_client", *WHO, "--jwks", file)
    assert not Organisation.objects.exists()


def test_a_private_key_registers_nobody_and_is_not_printed(tmp_path: Path) -> None:
    path = tmp_path / "private.json"
    path.write_text(f'{{"keys": [{signer.rsa().as_dict(private=True)}]}}'.replace("'", '"'))
    with pytest.raises(CommandError, match="private"):
        run("add_client", *WHO, "--jwks", str(path))
    assert not Credential.objects.exists()


def test_a_key_is_changed_for_another_without_a_stop(keys: Callable[..., str]) -> None:
    run("add_client", *WHO, "--jwks", keys(signer.rsa()))
    client = str(Credential.objects.get().id)
    assert run("clients", "add-keys", client, keys(signer.rsa("rsa-2"))) == "1 added\n"
    assert signs_in(signer.rsa()) and signs_in(signer.rsa("rsa-2"))
    run("clients", "revoke-key", client, "rsa-1")
    assert not signs_in(signer.rsa()) and signs_in(signer.rsa("rsa-2"))
    listed = run("clients", "list")
    assert "key rsa-1  revoked" in listed and "key rsa-2  live" in listed
    assert "A laboratory (RX1)" in listed and "system/Observation.c" in listed
    run("clients", "revoke", client)
    assert not signs_in(signer.rsa("rsa-2"))
    assert "  revoked  " in run("clients", "list")


def test_a_webhook_secret_is_changed_and_an_organisation_closed() -> None:
    run("add_client", *WHO, "--webhook")
    client, first = str(Credential.objects.get().id), str(WebhookKey.objects.get().id)
    assert "secret" in run("clients", "add-webhook-key", client)
    run("clients", "revoke-webhook-key", first)
    assert WebhookKey.objects.filter(revoked_at__isnull=True).count() == 1
    run("clients", "close", "RX1")
    assert "  closed  " in run("clients", "list")
    with pytest.raises(CommandError):
        run("clients", "close", "RX9")


def test_what_an_operator_changes_is_in_the_trail(keys: Callable[..., str]) -> None:
    run("add_client", *WHO, "--jwks", keys(signer.rsa()))
    client = str(Credential.objects.get().id)
    run("clients", "revoke-key", client, "rsa-1")
    run("clients", "revoke", client)
    run("clients", "close", "RX1")
    done = list(Entry.objects.filter(actor__startswith="operator:").values_list("action", flat=True))
    whole = ["client.added", "client.key_added", "client.key_revoked", "credential.revoked", "organisation.closed"]
    assert sorted(done) == whole


def test_long_lived_credentials_are_refused_where_the_settings_say_so(settings: Any) -> None:
    organisation = actions.add_organisation(name="a", ods_code="X26", kind=Kind.SERVICE)
    credential, token = actions.issue_credential(organisation=organisation, scopes=["people:read"], at=now())
    secret = token.split("_", 2)[2]
    assert actions.find_credential(credential_id=credential.id, secret=secret)
    settings.LONG_LIVED_CREDENTIALS = False
    assert actions.find_credential(credential_id=credential.id, secret=secret) is None
    with pytest.raises(Conflict):
        actions.issue_credential(organisation=organisation, scopes=["people:read"], at=now())


def test_a_closed_organisation_keeps_its_long_lived_credentials_out() -> None:
    organisation = actions.add_organisation(name="a", ods_code="X26", kind=Kind.SERVICE)
    credential, token = actions.issue_credential(organisation=organisation, scopes=["people:read"], at=now())
    actions.close_organisation(ods_code="X26", by="operator", at=now())
    assert actions.find_credential(credential_id=credential.id, secret=token.split("_", 2)[2]) is None
