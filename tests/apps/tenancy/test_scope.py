"""A scope is entered inside a request, widened by what the caller may, and never by a person."""

from uuid import uuid4

import pytest

from apps.tenancy.scope import DOOR, NOTHING, OWNER, SERVICE, Scope, current, enter, hold, name, reach, within

PERSON, CHECK = uuid4(), uuid4()


def test_outside_a_request_no_scope_is_entered() -> None:
    with pytest.raises(RuntimeError):
        enter(DOOR)
    assert current() == OWNER  # as the tests stand


def test_what_is_reached_ends_with_the_block() -> None:
    with within(Scope(kind="organisation")):
        reach(person=PERSON, check=CHECK)
        assert (current().person, current().check) == (str(PERSON), str(CHECK))
        with within(SERVICE):
            reach(person=uuid4())
            assert current() == SERVICE
        assert current().person == str(PERSON)
    assert current() == OWNER


def test_a_person_reaches_nobody_else() -> None:
    own = Scope(kind="person", person=str(PERSON))
    with within(own):
        reach(person=uuid4(), check=CHECK)
        name([b"\1\2"])
        hold("K")
        assert current() == own


@pytest.mark.parametrize("scope", [NOTHING, SERVICE, OWNER])
def test_where_nobody_is_known_and_where_everything_is_seen_nothing_widens(scope: Scope) -> None:
    with within(scope):
        reach(person=PERSON)
        name([b"\1"])
        hold("K")
        assert current() == scope


def test_a_number_is_named_by_its_blind_indexes_alone() -> None:
    with within(DOOR):
        name([b"\1\xff", b"\2"])
        assert current().named == "01ff,02"
