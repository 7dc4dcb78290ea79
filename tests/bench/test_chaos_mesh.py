"""The way to the MESH sandbox in chaos: the sandbox answers, calls on the way are spoiled, and its inboxes tell all."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from mesh_client import MeshClient, MeshError
from requests import HTTPError
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import SSLError

from bench.chaos import mailboxes, mesh, receivers
from bench.chaos.__main__ import main
from bench.chaos.notes import Modes, Notes
from bench.chaos.receivers import Receivers
from bench.chaos.wire import AFTER, BEFORE, FAULTS

PERSON, PRACTICE = "9990000018", "Y91000"
DOCUMENT = f'<identifier><system value="https://fhir.nhs.uk/Id/nhs-number"/><value value="{PERSON}"/></identifier>'


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receivers]:
    """Everything that receives, each in a process of its own."""
    folder = tmp_path_factory.mktemp("notes")
    people = [{"person": PERSON, "practice": PRACTICE, "record": "gp_connect"}]
    (folder / "people.json").write_text(json.dumps(people))
    with ExitStack() as running:
        yield Receivers(running, Notes(folder), people, seed=1)


@pytest.fixture
def notes(there: Receivers) -> Iterator[Notes]:
    """Empty, and nothing goes wrong."""
    found = Notes(Path(there.environment["HEALTHCHECK_MESH_CLIENT_KEY"]).parent)
    there.practices.collect()
    (found.folder / "applied.log").unlink(missing_ok=True)
    found.set(Modes())
    yield found
    found.set(Modes())


def ours(there: Receivers, *, password: str = mailboxes.PASSWORD, **changed: Any) -> MeshClient:
    """Our mailbox, by the way that the service takes."""
    told = {name.removeprefix("HEALTHCHECK_MESH_"): value for name, value in there.environment.items()}
    certificate = (told["CLIENT_CERTIFICATE"], told["CLIENT_KEY"])
    wanted = {"cert": certificate, "verify": told["CA_CERTIFICATE"], "max_retries": 0, "timeout": 2} | changed
    return MeshClient(told["URL"], mailboxes.OURS, password, shared_key=mailboxes.SHARED_KEY.encode(), **wanted)


def send(client: MeshClient, local_id: str, *, person: str = PERSON, version: int = 1) -> str:
    told = {"workflow_id": "X", "local_id": local_id, "subject": f"x, Version: {version}"}
    return str(client.send_message(mailboxes.address(person), DOCUMENT.encode(), compress=True, **told))


def times(client: MeshClient, local_id: str) -> int:
    return int(client._session.get(f"{client.mailbox_url}/outbox/tracking/{local_id}", timeout=5).status_code)


def applied(there: Receivers, notes: Notes) -> list[tuple[str, str, int]]:
    there.practices.collect()
    return [(each["key"], each["person"], each["version"]) for each in notes.read("applied")]


def test_the_sandbox_itself_takes_tracks_and_takes_again(there: Receivers, notes: Notes) -> None:
    with ours(there) as client:
        assert client.handshake() == b"hello"
        assert [times(client, "one"), send(client, "one") != "", times(client, "one")] == [404, True, 200]
        send(client, "one", version=2)
        assert times(client, "one") == 300
    assert applied(there, notes) == [("one", PERSON, 1), ("one", PERSON, 2)]


def test_what_was_opened_is_noted_once_and_stays_tracked(there: Receivers, notes: Notes) -> None:
    with ours(there) as client:
        send(client, "kept")
        assert [applied(there, notes) for _ in range(2)] == [[("kept", PERSON, 1)]] * 2
        assert times(client, "kept") == 200


def test_it_says_itself_who_may_send_and_to_whom(there: Receivers, notes: Notes) -> None:
    with ours(there, password="another") as client, pytest.raises(MeshError, match="Invalid Auth"):
        send(client, "two")
    with ours(there) as client, pytest.raises(MeshError, match="Unregistered"):
        send(client, "two", person="9990000026")
    assert applied(there, notes) == []


def test_while_its_certificate_is_expired_nothing_gets_through(there: Receivers, notes: Notes) -> None:
    notes.set(Modes(expired=True))
    with ours(there) as client, pytest.raises(SSLError, match="certificate has expired"):
        send(client, "three")
    notes.set(Modes())
    with ours(there) as client:
        send(client, "three")
    assert applied(there, notes) == [("three", PERSON, 1)]


def test_without_a_certificate_of_ours_nothing_gets_through(there: Receivers, notes: Notes) -> None:
    with ours(there, cert=None) as client, pytest.raises((SSLError, NoConnection)):
        send(client, "four")
    assert applied(there, notes) == []


def test_a_dead_practice_gets_nothing(there: Receivers, notes: Notes) -> None:
    notes.set(Modes(dead=[PRACTICE]))
    with ours(there) as client, pytest.raises(HTTPError, match="503"):
        send(client, "five")
    assert applied(there, notes) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_comes_before_or_after_the_sandbox_has_it(
    there: Receivers, notes: Notes, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    sandbox = there.practices._url
    way = mesh.Way(sandbox, notes, 1, {PERSON: PRACTICE})
    monkeypatch.setattr(way._wire, "fault", lambda: fault)
    with MeshClient(sandbox, mailboxes.OURS, mailboxes.PASSWORD, shared_key=mailboxes.SHARED_KEY.encode()) as client:
        headers = {"authorization": client._session.auth.generate_token(), "mex-to": mailboxes.address(PERSON)}
    headers |= {"mex-workflowid": "X", "mex-subject": "x, Version: 1", "mex-localid": fault, "host": "elsewhere"}
    with closing(way):
        said = way.answer(mesh.Call("POST", f"/messageexchange/{mailboxes.OURS}/outbox", headers, DOCUMENT.encode()))
    assert len(applied(there, notes)) == (fault in AFTER)
    assert (fault in BEFORE) is not (fault in AFTER)
    assert said.drop or said.hold or said.drip or said.status >= 400 or b"message_id" not in said.body


def test_without_the_sandbox_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["chaos"])
    monkeypatch.setattr(receivers, "find_spec", lambda _: None)
    assert main() == 2
    assert "requirements-dev.txt" in capsys.readouterr().err
