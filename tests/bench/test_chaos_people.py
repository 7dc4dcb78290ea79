"""Whose checks run in chaos: where their records go, and that each bug gets an even part of everybody."""

from pathlib import Path

from bench.chaos.peers import refuses
from bench.chaos.run import PRACTICES, _people

BUGS, EACH = 12, 24


def test_one_practice_in_four_is_reached_by_mesh_and_some_people_are_kept_for_a_crowd(tmp_path: Path) -> None:
    people = _people(tmp_path, 80, reserved=6, deal=1)
    assert len({each["person"] for each in people}) == 80
    assert len({each["practice"] for each in people}) == PRACTICES
    assert sum(each["record"] == "gp_connect" for each in people) == 20
    assert sum(each["reserved"] for each in people) == 6


def test_a_practice_takes_records_in_one_way(tmp_path: Path) -> None:
    for deal in (1, BUGS):
        people = _people(tmp_path, BUGS * EACH, reserved=0, deal=deal)
        ways = {(each["practice"], each["record"]) for each in people}
        assert len(ways) == len({practice for practice, _ in ways})


def test_dealt_out_each_bug_has_its_part_of_those_the_store_refuses_and_many_that_mesh_reaches(tmp_path: Path) -> None:
    people = _people(tmp_path, BUGS * EACH, reserved=0, deal=BUGS)
    parts = [people[nth::BUGS] for nth in range(BUGS)]
    assert {len(part) for part in parts} == {EACH}
    refused = [[each for each in part if refuses(each["person"])] for part in parts]
    assert max(map(len, refused)) - min(map(len, refused)) <= 1
    assert {each["record"] for part in refused for each in part} <= {"pdm"}
    for part in parts:
        assert EACH // 3 <= sum(each["record"] == "gp_connect" for each in part) <= EACH // 2
