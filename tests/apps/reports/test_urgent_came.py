"""What came of several urgent cases, together in one fact."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.reports.urgent import Came, came_together

START = datetime(2026, 5, 1, 9, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def case(opened: int, *, seen: int | None = None, closed: int | None = None, why: str = "") -> Came:
    """A case that was raised when it was opened."""
    moments = [None if each is None else after(each) for each in (seen, closed)]
    return Came(after(opened), moments[0], after(opened), moments[1], why)


def test_no_case_leaves_every_column_empty():
    assert came_together([]).columns() == {
        "urgent_at": None,
        "urgent_seen_at": None,
        "urgent_closed_at": None,
        "urgent_came": "",
    }


def test_what_was_never_raised_is_no_case():
    assert came_together([Came()]) == Came()


def test_a_closed_case_before_an_open_one_is_not_closed():
    together = came_together([case(0, seen=5, closed=9, why="referred"), case(60)])
    assert (together.raised_at, together.seen_at) == (after(0), after(5))
    assert (together.closed_at, together.why) == (None, "")


def test_an_open_case_before_a_closed_one_does_not_open_it():
    together = came_together([case(0), case(60, seen=62, closed=70, why="assessed")])
    assert (together.raised_at, together.seen_at, together.closed_at) == (after(0), after(62), after(70))
    assert together.columns()["urgent_came"] == "assessed"


cases = st.lists(
    st.builds(
        case,
        st.integers(0, 500),
        seen=st.none() | st.integers(501, 900),
        closed=st.none() | st.integers(901, 999),
        why=st.sampled_from(["referred", "assessed"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each.opened_at,
)


@given(cases, st.randoms())
def test_the_order_in_which_cases_are_read_changes_nothing(every: list[Came], random):
    mixed = list(every)
    random.shuffle(mixed)
    assert came_together(mixed) == came_together(every)


@given(cases)
def test_it_was_raised_and_seen_first_when_the_first_of_them_was(every: list[Came]):
    together = came_together(every)
    assert together.raised_at == min(each.raised_at for each in every)
    assert together.seen_at == min((each.seen_at for each in every if each.seen_at), default=None)
