"""The oracle of the chaos runs: by its logs alone it tells lost, twice, out of order and never accepted apart."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.chaos.notes import Modes, Notes, Part
from bench.chaos.oracle import Verdict, judge
from bench.chaos.peers import Receiver, refuses
from bench.chaos.table import bugs_table, table
from demo.peers.server import Call

ANNA, BERT = "9990000018", "9990000026"
FIRST, SECOND = "01a20000-0000-7000-8000-000000000001", "01a20000-0000-7000-8000-000000000002"


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    """Two people: a record goes to the store and one to the mailbox; both are accepted, and everything arrived."""
    people = [
        {"person": ANNA, "practice": "Y91001", "record": "pdm"},
        {"person": BERT, "practice": "Y91000", "record": "gp_connect"},
    ]
    (tmp_path / "people.json").write_text(json.dumps(people))
    made = Notes(tmp_path)
    for person, receiver in ((ANNA, "pdm"), (BERT, "mesh")):
        arrived(made, "notify", person, 0, key=f"invited {person}")
        made.add("acked", person=person, version=1)
        arrived(made, receiver, person, 1, key=f"record {person}")
        arrived(made, "notify", person, 1, key=FIRST)
    return made


def arrived(notes: Notes, peer: str, person: str, version: int, *, key: str) -> None:
    """Something took effect at a receiver."""
    notes.add("applied", peer=peer, person=person, version=version, key=key)


def judged(notes: Notes, rows: Sequence[dict[str, Any]] = (), unreadable: int = 0) -> Verdict:
    """What the oracle says."""
    (notes.folder / "dump.json").write_text(json.dumps({"rows": list(rows), "unreadable": unreadable}))
    return judge(Part(notes, [ANNA, BERT], 0.0), seed=1, bug="", seconds=1.0)


def test_all_is_well(notes: Notes) -> None:
    assert judged(notes).broken == []
    assert judged(notes).records_and_messages == 6


def test_what_was_accepted_and_never_came_is_lost(notes: Notes) -> None:
    notes.add("acked", person=ANNA, version=2)
    assert judged(notes).lost == 2  # the record and the message
    assert judged(notes).broken == ["lost"]


def test_what_came_again_came_twice(notes: Notes) -> None:
    arrived(notes, "mesh", BERT, 1, key=f"record {BERT}")
    assert judged(notes).broken == ["twice"]


def test_what_came_again_through_the_hole_is_counted_apart(notes: Notes) -> None:
    arrived(notes, "mesh", BERT, 1, key=f"record {BERT}")
    notes.add("late", delivery=f"record {BERT}")
    assert judged(notes).broken == []
    assert judged(notes).through_the_mesh_hole == 1


def test_a_stall_excuses_no_other_message(notes: Notes) -> None:
    arrived(notes, "mesh", BERT, 1, key=f"record {BERT}")
    notes.add("late", delivery="another")
    assert judged(notes).twice == 1


def test_a_later_record_before_the_earlier_one_breaks_the_order(notes: Notes) -> None:
    for version in (2, 3):
        notes.add("acked", person=ANNA, version=version)
    for version in (3, 2):
        arrived(notes, "pdm", ANNA, version, key=f"record {version}")
    assert judged(notes).out_of_order == 1


def test_messages_with_the_same_words_are_told_apart_by_when_they_were_queued(notes: Notes) -> None:
    notes.add("acked", person=BERT, version=2)
    arrived(notes, "mesh", BERT, 2, key="record 2")
    arrived(notes, "notify", BERT, 1, key=SECOND)
    assert judged(notes).broken == []


def test_what_nobody_accepted_should_not_have_come(notes: Notes) -> None:
    arrived(notes, "pdm", ANNA, 7, key="who knows")
    assert judged(notes).broken == ["never_accepted"]


def test_what_waits_at_the_end_is_seen(notes: Notes) -> None:
    row = {"person": ANNA, "channel": "pdm", "state": "queued", "attempts": 3, "purpose": "record"}
    assert judged(notes, [row]).broken == ["left_unsent"]
    assert judged(notes, [row | {"person": "somebody else"}]).broken == []


def test_a_value_that_does_not_open_is_seen(notes: Notes) -> None:
    assert judged(notes, unreadable=1).broken == ["unreadable"]


def test_a_post_that_fails_while_the_broker_is_down_is_seen(notes: Notes) -> None:
    notes.add("faults", fault="F3", what="broker killed", gone=100.0, until=103.0)
    notes.add("posts", status=201, begun=101.0, retry_after=False, version=1)
    assert judged(notes).broken == []
    notes.add("posts", status=503, begun=102.0, retry_after=True, version=1)
    assert judged(notes).broken == ["failed_while_broker_down"]


def test_an_error_that_does_not_say_when_to_come_again_is_seen(notes: Notes) -> None:
    notes.add("posts", status=500, begun=1.0, retry_after=False, version=1)
    assert judged(notes).broken == ["errors_without_retry_after"]


def test_a_part_begins_at_its_moment_and_has_its_own_people(notes: Notes) -> None:
    part = Part(notes, [ANNA], 0.0)
    assert {each["person"] for each in part.read("acked")} == {ANNA}
    assert not list(Part(notes, [ANNA], 1e12).read("acked"))


def test_the_tables_name_what_was_not_kept(notes: Notes) -> None:
    arrived(notes, "mesh", BERT, 1, key=f"record {BERT}")
    found = judged(notes)
    assert "NOT AS PROMISED: twice" in table([found])
    assert "caught" in bugs_table([found])


def test_a_document_taken_while_the_certificate_had_expired_is_seen(notes: Notes) -> None:
    told = {"fault": "F4", "what": "expired", "gone": 100.0, "until": 110.0, "tries": 5, "circuits": 1}
    notes.add("faults", **told)
    assert (judged(notes).broken, judged(notes).expired_tries, judged(notes).expired_circuits) == ([], 5, 1)
    notes.add("applied", at=105.0, peer="mesh", person=BERT, version=1, key=f"record {BERT}")
    assert "taken_while_expired" in judged(notes).broken


def test_a_receiver_spoils_calls_only_when_told_to(tmp_path: Path) -> None:
    notes = Notes(tmp_path)
    store, asked = Receiver("pdm", notes, 1, {}), Call("GET", "/Composition/one", {}, b"")
    assert store.answer(asked).status == 404
    notes.set(Modes(peers=1.0))
    assert store.answer(asked).status == 503


def test_the_store_refuses_some_people_for_good() -> None:
    numbers = [str(9990000000 + nth) for nth in range(1000)]
    assert 50 < sum(map(refuses, numbers)) < 200
