"""Every row that cannot be scored has its reason; the good rows beside it are scored."""

import pytest

from tests.healthcheck.population.tiny import GOOD, HEADER, reasons, rows_of, scored_csv


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("female,abc,60,0,1,80", "age: not a number"),
        ("female,NaN,60,0,1,80", "age: not a number"),
        ("female,inf,60,0,1,80", "age: not a number"),
        ("female,-50,60,0,1,80", "age: must be from 25 to 84"),
        ("female,24,60,0,1,80", "age: must be from 25 to 84"),
        ("female,85,60,0,1,80", "age: must be from 25 to 84"),
        ("female,50.5,60,0,1,80", "age: must be a whole number"),
        ("female,,60,0,1,80", "age: missing"),
        ('female,"",60,0,1,80', "age: missing"),
        ('female,50,"60,5",0,1,80', "weight: not a number"),
        ("female,50,60,2,1,80", "smokes: must be 0 or 1"),
        ("female,50,60,0.5,1,80", "smokes: must be 0 or 1"),
        ("female,50,60,yes,1,80", "smokes: not a number"),
        ("unknown,50,60,0,1,80", "sex: not one of female, male"),
        ("Female,50,60,0,1,80", "sex: not one of female, male"),
        ("female,50,60,0,x,80", "area: not a number"),
        ("female,50,60,0,1,29", "waist: must be from 30 to 300"),
        ("sex,,x,7,1,80", "sex: not one of female, male; age: missing; weight: not a number; smokes: must be 0 or 1"),
        ("female,50", "row: 2 of 6 fields"),
    ],
)
def test_a_bad_row_has_its_reason_and_its_neighbours_their_score(row: str, reason: str) -> None:
    before, bad, after = rows_of(scored_csv(f"{HEADER}\n{GOOD}\n{row}\n{GOOD}\n"))
    assert bad["tiny_unscored"] == reason
    assert (bad["tiny"], bad["tiny_word"], bad["tiny_whole"]) == ("", "", "")
    assert before == after
    assert (before["tiny"], before["tiny_word"], before["tiny_whole"], before["tiny_unscored"]) == (
        "2.2",
        "light",
        "2",
        "",
    )


@pytest.mark.parametrize(
    "row", ["female,25,0,0,1,30", "male,84,300,1,1,300", "female,84,1e1,1,-1e3,+30.", "male,25.0,1,1.0,0,99"]
)
def test_the_ends_of_a_range_belong_to_it(row: str) -> None:
    assert reasons(row) == [""]


def test_a_missing_value_counts_as_what_its_column_says() -> None:
    unknown, zero, no_waist = rows_of(
        scored_csv(f"{HEADER}\nfemale,50,60,0,,80\nfemale,50,60,0,0,80\nfemale,50,60,0,0,\n")
    )
    assert unknown["tiny"] == zero["tiny"] == no_waist["tiny"] == "1.2"
    assert (zero["tiny_word"], no_waist["tiny_word"], no_waist["tiny_unscored"]) == ("light", "", "")


def test_a_file_of_bad_rows_only_has_a_reason_for_each() -> None:
    assert reasons("x,50,60,0,1,80", "female,,60,0,1,80") == ["sex: not one of female, male", "age: missing"]


def test_no_reason_repeats_what_stood_in_the_row() -> None:
    assert "secret" not in "".join(reasons("secret,secret,secret,secret,secret,secret"))
