"""The benchmark of one check times every part, and no part of it is idle."""

import pytest

from bench import one_check


@pytest.mark.parametrize("part", sorted(one_check.parts()))
def test_each_part_does_what_it_is_named_for(part: str) -> None:
    done = one_check.parts()[part]()
    assert done is None if part == "record, checked" else done


def test_every_part_has_its_time_and_its_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    found = one_check.ratios(turns=1)
    assert set(found) == set(one_check.parts())
    assert all(took > 0 and ratio > 0 for took, ratio in found.values())
    assert found[one_check.JSON][1] == 1
