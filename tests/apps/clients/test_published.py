"""Keys that a system publishes at its own address: read seldom, changed without a stop, gone when they are gone."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.clients import actions, fetching
from apps.clients.actions import publish
from apps.clients.clock import now
from apps.clients.models import Credential, Kind, PublicKey
from healthcheck.refusal import Conflict, Invalid
from tests.apps.clients import signer

pytestmark = pytest.mark.django_db
URL = "https://keys.laboratory.example/jwks"
OLD, NEW = signer.rsa(), signer.rsa("rsa-2")


class Site:
    """What stands at the address, and how often it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.holds: bytes | None = signer.key_set(OLD)

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        if self.holds is None:
            raise fetching.Unreachable
        return self.holds


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    made = Site()
    monkeypatch.setattr(fetching, "fetch", made)
    return made


def client() -> Credential:
    organisation = actions.add_organisation(name="caller", ods_code="X26", kind=Kind.LABORATORY)
    return actions.add_client(
        organisation=organisation, scopes=["results:write"], keys={}, jwks_url=URL, by="operator", at=now()
    )


def signs_in(one: Credential, key: Any, at: datetime | None = None) -> bool:
    at = at or now()
    text = signer.assertion(one, key, exp=int(at.timestamp()) + 200)
    try:
        actions.sign_in(text=text, asked=None, audience=signer.AUDIENCE, at=at)
    except actions.NotSignedIn:
        return False
    return True


def test_keys_are_read_when_they_are_first_needed_and_not_again_for_a_while(site: Site) -> None:
    one = client()
    assert [signs_in(one, OLD) for _ in range(3)] == [True] * 3
    assert site.asked == [URL]


def test_a_new_key_is_found_and_the_old_one_works_beside_it(site: Site) -> None:
    one, later = client(), now() + publish.SELDOM + timedelta(seconds=1)
    assert signs_in(one, OLD)
    site.holds = signer.key_set(OLD, NEW)
    assert signs_in(one, NEW, later) and signs_in(one, OLD, later)
    assert len(site.asked) == 2


def test_whoever_invents_kids_does_not_make_us_ask(site: Site) -> None:
    one = client()
    assert signs_in(one, OLD)
    assert not any(signs_in(one, signer.rsa("x")) for _ in range(5))
    assert len(site.asked) == 1


def test_a_key_that_is_gone_there_is_gone_here_and_its_tokens_with_it(site: Site) -> None:
    one = client()
    text = signer.assertion(one, OLD)
    token = actions.sign_in(text=text, asked=None, audience=signer.AUDIENCE, at=now()).token.split("_")
    site.holds = signer.key_set(NEW)
    later = now() + timedelta(minutes=5)
    assert signs_in(one, NEW, later)
    assert not signs_in(one, OLD, later)
    row = actions.find_token(token_id=token[1], secret="_".join(token[2:]), at=later)  # type: ignore[arg-type]
    assert row is None
    site.holds = signer.key_set(OLD, NEW)
    assert signs_in(one, OLD, later + timedelta(minutes=11))


def test_while_the_address_does_not_answer_what_was_there_works_for_a_day(site: Site) -> None:
    one = client()
    assert signs_in(one, OLD)
    site.holds = None
    assert signs_in(one, OLD, now() + timedelta(hours=23))
    assert not signs_in(one, OLD, now() + timedelta(hours=25))
    site.holds = signer.key_set(OLD)
    assert signs_in(one, OLD, now() + timedelta(hours=26))


def test_a_key_that_we_revoked_stays_so_though_it_is_still_published(site: Site) -> None:
    one = client()
    assert signs_in(one, OLD)
    actions.revoke_key(client_id=one.id, kid=OLD.kid, by="operator", at=now())
    assert not signs_in(one, OLD, now() + timedelta(hours=1))
    assert len(site.asked) == 2


def test_another_key_under_a_known_name_is_not_believed(site: Site) -> None:
    one = client()
    assert signs_in(one, OLD)
    thief = signer.rsa("thief")
    site.holds = signer.key_set(thief).replace(b'"thief"', b'"rsa-1"')
    later = now() + timedelta(hours=1)
    assert not signs_in(one, OLD, later)
    text = signer.assertion(one, thief, header={"kid": "rsa-1"}, exp=int(later.timestamp()) + 100)
    with pytest.raises(actions.NotSignedIn):
        actions.sign_in(text=text, asked=None, audience=signer.AUDIENCE, at=later)


@pytest.mark.parametrize("holds", [None, b"", b"<html>", b'{"keys": []}', b"[" * 1000])
def test_what_is_no_key_set_signs_nobody_in(site: Site, holds: bytes | None) -> None:
    site.holds = holds
    assert not signs_in(client(), OLD)
    assert not PublicKey.objects.exists()


def test_an_address_that_invents_keys_cannot_fill_the_table(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "MOST_ROWS", 1)
    site.holds = signer.key_set(OLD, NEW)
    signs_in(client(), OLD)
    assert PublicKey.objects.count() == 1


def test_keys_are_not_given_to_a_client_that_publishes_them() -> None:
    with pytest.raises(Conflict):
        actions.add_keys(client_id=client().id, keys={"rsa-1": {}}, by="operator", at=now())


@pytest.mark.parametrize("url", ["http://keys.example/", "https://127.0.0.1/", "https://localhost/jwks"])
def test_an_inner_address_is_not_registered(url: str) -> None:
    organisation = actions.add_organisation(name="caller", ods_code="X26", kind=Kind.LABORATORY)
    with pytest.raises(Invalid):
        actions.add_client(
            organisation=organisation, scopes=["results:write"], keys={}, jwks_url=url, by="operator", at=now()
        )
    assert not Credential.objects.exists()
