"""An analyst sees the facts of the areas that were named and of no other, whatever the query forgets."""

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from apps.reports.crossed import GROUPS, analyst, crossed
from apps.reports.models import Fact
from healthcheck.refusal import Invalid

CORNWALL, SOUTHWARK = "E06000052", "E09000028"
EVERY = "SELECT area_code FROM reports_fact ORDER BY 1"


@pytest.fixture
def both(offer: Callable[..., object]) -> None:
    offer("2026-05-01", area=CORNWALL, received="2026-06-01")
    offer("2026-05-02", area=CORNWALL)
    offer("2026-05-03", area=SOUTHWARK)


def seen(query: str = EVERY) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def test_a_query_without_a_filter_finds_only_the_areas_that_were_named(both: None) -> None:
    with analyst([CORNWALL]) as cursor:
        cursor.execute(EVERY)
        assert [row[0] for row in cursor.fetchall()] == [CORNWALL] * 2
    with analyst([CORNWALL, SOUTHWARK]):
        assert seen() == [CORNWALL, CORNWALL, SOUTHWARK]


def test_of_one_area_of_several_and_of_all_each_sees_its_own(both: None) -> None:
    elsewhere = "E06000053"
    named = {
        (SOUTHWARK,): [SOUTHWARK],
        (elsewhere,): [],
        (elsewhere, SOUTHWARK): [SOUTHWARK],
        ("*",): [CORNWALL, CORNWALL, SOUTHWARK],
    }
    for areas, expected in named.items():
        with analyst(areas):
            assert seen() == expected, areas


def test_a_query_that_asks_for_another_area_finds_nothing_of_it(both: None) -> None:
    with analyst([CORNWALL]):
        assert seen(f"SELECT area_code FROM reports_fact WHERE area_code = '{SOUTHWARK}'") == []
        assert seen("SELECT area_code FROM reports_fact WHERE area_code = area_code OR true") == [CORNWALL] * 2


def test_where_no_area_was_named_nothing_is_found(both: None) -> None:
    with analyst([]):
        assert seen() == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE healthcheck_analyst")
        assert seen() == []
        cursor.execute("RESET ROLE")


def test_the_service_itself_goes_on_seeing_everything(both: None) -> None:
    with analyst([CORNWALL]):
        pass
    assert Fact.objects.count() == 3
    assert seen("SELECT current_setting('healthcheck.areas', true)") == [""]


def test_after_an_error_the_connection_is_itself_again(both: None) -> None:
    with pytest.raises(ProgrammingError), analyst([CORNWALL]) as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert Fact.objects.count() == 3
    with analyst([]):
        assert seen() == []


@pytest.mark.django_db(transaction=True)
def test_on_a_connection_that_is_used_again_nothing_of_the_last_analyst_is_left(offer: Callable[..., object]) -> None:
    offer("2026-05-01", area=CORNWALL)
    process = connections["default"].connection.info.backend_pid
    with analyst([CORNWALL]):
        assert seen() == [CORNWALL]
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE healthcheck_analyst")
        assert seen() == []
        cursor.execute("RESET ROLE")
    assert connections["default"].connection.info.backend_pid == process
    assert seen() == [CORNWALL]


@pytest.mark.parametrize("column", ["person_id", "check_id", "*"])
def test_who_somebody_is_cannot_be_asked(both: None, column: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), analyst([CORNWALL]) as cursor:
        cursor.execute(f"SELECT {column} FROM reports_fact")


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE reports_fact SET sex = 'male'",
        "DELETE FROM reports_fact",
        "SELECT * FROM reports_tally",
        "SELECT * FROM people_person",
    ],
)
def test_nothing_else_can_be_read_or_written(both: None, query: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), analyst([CORNWALL]) as cursor:
        cursor.execute(query)


def test_counts_are_crossed_by_any_groups(both: None) -> None:
    found = crossed(areas=[CORNWALL], by=("area_code", "sex"))
    assert [(row["area_code"], row["sex"], row["invited"], row["received"]) for row in found] == [
        (CORNWALL, "female", 2, 1)
    ]
    assert [row["invited"] for row in crossed(areas=[CORNWALL, SOUTHWARK], by=())] == [3]


def test_somebody_found_not_eligible_is_not_received(offer: Callable[..., object]) -> None:
    offer("2026-05-01", eligible="2026-05-02", ineligible="2026-05-03", received="2026-06-01")
    assert [row["received"] for row in crossed(areas=[CORNWALL], by=())] == [0]


@pytest.mark.parametrize("by", [("person_id",), ("sex", "sex"), ("sex; DROP TABLE reports_fact",)])
def test_what_is_no_group_is_refused(by: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        crossed(areas=[CORNWALL], by=by)
    assert "sex" in GROUPS


def test_what_is_no_code_of_an_area_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="letters and digits"), analyst([f"{CORNWALL},{SOUTHWARK}"]):
        pass
