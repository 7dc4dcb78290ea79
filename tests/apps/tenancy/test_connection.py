"""What one request was told of itself is nothing to the next on the same connection, however a request ends."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from apps.people.models import Person
from apps.tenancy import scope as tenancy
from apps.tenancy.middleware import bounded
from apps.tenancy.scope import NOTHING, OWNER, SERVICE, Scope, current, enter, within
from tests.apps.tenancy.worlds import World

LEFT = "SELECT current_user, current_setting('healthcheck.kind', true), current_setting('healthcheck.person', true)"
pytestmark = pytest.mark.django_db(transaction=True)


def left_behind() -> tuple[Any, ...]:
    """What the next client of this connection would find: asked past our cursor, as another pool client asks."""
    with connection.connection.cursor(binary=False) as cursor:
        super(type(cursor), cursor).execute(LEFT)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def clean(row: tuple[Any, ...]) -> bool:
    return row[0] not in (tenancy.WEB, tenancy.SERVICE_ROLE) and not row[1] and not row[2]


def seen() -> list[str]:
    return [str(key) for key in Person.objects.values_list("pk", flat=True)]


def test_after_a_request_the_connection_knows_nothing_of_it_and_is_used_again(ours: World, theirs: World) -> None:
    process = connection.connection.info.backend_pid
    assert ours.practice_door.get(f"/v1/checks/{ours.check.id}").status_code == 200
    assert clean(left_behind())
    assert theirs.practice_door.get(f"/v1/checks/{ours.check.id}").status_code == 404
    assert theirs.practice_door.get(f"/v1/checks/{theirs.check.id}").status_code == 200
    assert connection.connection.info.backend_pid == process
    assert clean(left_behind())


def test_between_two_statements_outside_a_transaction_nothing_stays(ours: World, theirs: World) -> None:
    with within(ours.scope("practice")):
        assert seen() == [str(ours.check.person_id)]
        assert clean(left_behind())  # so a pooler may give the connection to anybody now
        assert seen() == [str(ours.check.person_id)]


def test_a_committed_a_rolled_back_and_a_failed_transaction_leave_nothing(ours: World, theirs: World) -> None:
    with within(ours.scope("practice")):
        with transaction.atomic():
            assert seen() == [str(ours.check.person_id)]
        assert clean(left_behind())
        with transaction.atomic():
            seen()
            transaction.set_rollback(True)
        assert clean(left_behind())
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute("SELECT nothing FROM nowhere")
        assert clean(left_behind())
        assert seen() == [str(ours.check.person_id)]


def test_a_savepoint_that_is_rolled_back_takes_no_scope_with_it(ours: World, theirs: World) -> None:
    with within(ours.scope("practice")), transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic(), within(theirs.scope("practice")):
            assert seen() == [str(theirs.check.person_id)]
            connection.cursor().execute("SELECT 1/0")
        assert seen() == [str(ours.check.person_id)]
        with within(SERVICE), transaction.atomic():
            assert len(seen()) == 2
            transaction.set_rollback(True)
        assert seen() == [str(ours.check.person_id)]


def test_each_scope_ends_with_its_block_also_inside_one_transaction(ours: World, theirs: World) -> None:
    with transaction.atomic():
        for world in (ours, theirs, ours):
            with within(world.scope("practice")):
                assert seen() == [str(world.check.person_id)]
        with within(NOTHING):
            assert seen() == []
        assert len(seen()) == 2


def test_an_exception_in_a_request_ends_its_scope(ours: World) -> None:
    def broken(request: Any) -> HttpResponse:
        enter(ours.scope("practice"))
        assert seen()
        raise RuntimeError("broken")

    with within(NOTHING):
        with pytest.raises(RuntimeError):
            bounded(broken)(RequestFactory().get("/"))
        assert current() == NOTHING and seen() == []


def test_a_streamed_answer_is_made_in_the_scope_of_its_request(ours: World, theirs: World) -> None:
    def rows() -> Iterator[bytes]:
        yield from (key.encode() for key in seen())

    def streaming(request: Any) -> StreamingHttpResponse:
        enter(ours.scope("practice"))
        return StreamingHttpResponse(rows())

    with within(NOTHING):
        answer: Any = bounded(streaming)(RequestFactory().get("/"))
        assert list(answer.streaming_content) == [str(ours.check.person_id).encode()]
        assert current() == NOTHING


def test_another_thread_begins_with_what_stands_for_the_process(ours: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenancy, "_standing", NOTHING)
    found: list[int] = []

    def look() -> None:
        found.append(Person.objects.count())
        connection.close()

    with within(ours.scope("practice")):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert seen() == [str(ours.check.person_id)]
    assert found == [0]


def test_rows_that_come_in_parts_come_in_scope(ours: World, theirs: World) -> None:
    with within(ours.scope("practice")):
        assert [person.pk for person in Person.objects.iterator(1)] == [ours.check.person_id]
        with transaction.atomic():
            assert [person.pk for person in Person.objects.iterator(1)] == [ours.check.person_id]


def test_many_statements_at_once_want_a_transaction(ours: World) -> None:
    ask = ("SELECT count(*) FROM people_person WHERE sex IS NULL OR %s = 1", [(1,), (2,)])
    with within(SERVICE):
        with pytest.raises(ProgrammingError, match="Begin a transaction"), connection.cursor() as cursor:
            cursor.executemany(*ask)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(*ask)


def test_a_percent_sign_and_a_quote_are_only_text(ours: World) -> None:
    actor = "o'x%s \\' || current_user || '"
    with within(Scope(kind="staff", actor=actor)), connection.cursor() as cursor:
        for params in (None, ["told"]):
            cursor.execute("SELECT current_setting('healthcheck.actor')" + (", %s" if params else ""), params)
            assert cursor.fetchone()[0] == actor
    with within(Scope(actor="a\0b")), pytest.raises(ValueError, match="NUL"):
        seen()


def test_the_owner_sees_all_and_a_scope_costs_no_round_trip(ours: World, theirs: World) -> None:
    with within(OWNER):
        assert len(seen()) == 2
    sent: list[Any] = []
    with within(ours.scope("practice")), connection.execute_wrapper(lambda do, *more: sent.append(1) or do(*more)):
        seen()
    assert len(sent) == 1
