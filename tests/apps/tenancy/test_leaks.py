"""No way around: counters, plans, collisions, caches and tasks tell nothing of another's rows."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from celery import shared_task
from django.core.cache import cache
from django.db import IntegrityError, ProgrammingError, connection, transaction

from apps.checks.models import Answers, HealthCheck, Value
from apps.clients.clock import now
from apps.kits.models import Kit
from apps.people.models import Person
from apps.reports.models import Fact
from apps.tenancy import scope as tenancy
from apps.tenancy.scope import NOTHING, OWNER, Scope, within
from config.celery import ServiceTask, app
from tests.apps.scene import an_unknown_id
from tests.apps.tenancy.worlds import World

ELEVATED = {  # every place where a request does the service's own work, past what its caller may see
    "apps/delivery/budget.py": 1,
    "apps/kits/actions/fill.py": 1,
    "apps/kits/reading.py": 1,
    "apps/kits/stock.py": 1,
    "apps/reports/rollup.py": 1,
}
ROOT = Path(__file__).parents[3]


def plan(query: str, *params: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {query}", params)
        return [line for (line,) in cursor.fetchall()]


@pytest.fixture
def crowd(ours: World) -> World:
    """Enough people that a scan costs more than a look into an index."""
    new = {
        Person: {"id": "gen_random_uuid()", "nhs_number_index": "decode(md5(n::text) || md5((-n)::text), 'hex')"},
        HealthCheck: {"id": "gen_random_uuid()", "person_id": "other.id"},
    }
    others = {
        Person: "people_person AS kept, generate_series(1, 5000) AS n",
        HealthCheck: "checks_healthcheck AS kept, people_person AS other",
    }
    with connection.cursor() as cursor:
        for model, changes in new.items():
            columns = [field.column for field in model._meta.local_concrete_fields]
            values = [changes.get(column, f"kept.{column}") for column in columns]
            table = model._meta.db_table
            apart = "" if model is Person else " WHERE other.id <> kept.person_id"
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {others[model]}{apart}"
            )
        for table in ("people_person", "checks_healthcheck", "checks_value"):
            cursor.execute(f"ANALYZE {table}")
    return ours


@pytest.mark.parametrize("which", ["practice", "commissioner", "person", "helper"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM people_person WHERE id = %s",
        "SELECT * FROM people_person WHERE nhs_number_index = ANY (ARRAY['\\x01'::bytea])",
        "SELECT * FROM checks_healthcheck WHERE id = %s",
        "SELECT * FROM checks_healthcheck WHERE person_id = %s",
    ],
)
def test_a_look_into_an_index_stays_one(crowd: World, which: str, query: str) -> None:
    params = [crowd.check.person_id] * query.count("%s")
    with within(crowd.scope(which)):
        lines = plan(query, *params)
    assert "Index" in lines[0], lines
    assert not any("Seq Scan on" in line for line in lines), lines


def test_what_is_asked_of_a_scope_is_asked_once_a_query(crowd: World) -> None:
    with within(crowd.scope("person")):
        lines = plan("SELECT * FROM people_person WHERE id = %s", crowd.check.person_id)
    assert any("InitPlan" in line for line in lines)
    conditions = [line for line in lines if "Filter" in line or "Index Cond" in line]
    assert not any("healthcheck.person" in line for line in conditions)


def test_a_plan_is_the_same_for_anothers_row_and_for_none(ours: World, theirs: World) -> None:
    with within(ours.scope("practice")):
        for table in ("people_person", "checks_healthcheck"):
            foreign = plan(f"SELECT * FROM {table} WHERE id = %s", theirs.check.person_id)
            none = plan(f"SELECT * FROM {table} WHERE id = %s", an_unknown_id())
            assert [_without_ids(line) for line in foreign] == [_without_ids(line) for line in none]


def _without_ids(line: str) -> str:
    return " ".join(part for part in line.split() if "::uuid" not in part)


def test_a_plan_shows_no_statistics_of_anothers_columns(crowd: World) -> None:
    with within(crowd.scope("practice")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'people_person'")
        assert cursor.fetchone() == (0,)


def test_a_row_in_anothers_name_is_refused_before_any_collision(ours: World, theirs: World) -> None:
    """Whether a key is taken would tell that it exists: who may not write the row is told so first."""
    taken, free = theirs.check.person_id, an_unknown_id()
    words = []
    for key in (taken, free):
        with within(ours.scope("commissioner")), pytest.raises(ProgrammingError) as told, transaction.atomic():
            made = Person.objects.model(
                pk=key, practice_id="Y90002", nhs_number="9990000042", given_name="A", family_name="B",
                birth_date=now().date(), created_at=now(), nhs_number_index=b"1" * 32,
            )  # fmt: skip
            made.save(force_insert=True)
        words.append(str(told.value))
    assert words[0] == words[1] and "row-level security" in words[0]


def test_an_update_reaches_no_row_of_anothers_and_moves_none_to_them(ours: World, theirs: World) -> None:
    with within(ours.scope("person")):
        assert not HealthCheck.objects.filter(pk=theirs.check.pk).update(assessed_at=now())
        assert not Kit.objects.update(state_at=now() - timedelta(days=9)) > 1
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            HealthCheck.objects.filter(pk=ours.check.pk).update(person_id=theirs.check.person_id)


def test_a_value_written_for_anothers_check_is_refused(ours: World, theirs: World) -> None:
    sent = [an_unknown_id(), theirs.check.pk]
    columns = "questionnaire, answers, answered_at, answered_by"
    add = f"INSERT INTO checks_followup (id, check_of_id, {columns}) VALUES (%s, %s, 'x', '\\x00', now(), 'x')"
    with within(ours.scope("person")), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute(add, sent)
        cursor.execute(add, [sent[0], ours.check.pk])


def test_what_the_cache_kept_for_one_is_no_row_of_anothers(ours: World, theirs: World) -> None:
    """A key of another's that somebody put into a cache opens nothing: the row is asked for again."""
    cache.set("last-check", str(theirs.check.pk))
    kept = UUID(cache.get("last-check"))
    with within(ours.scope("practice")):
        assert not HealthCheck.objects.filter(pk=kept).exists()
        assert not theirs.check.values.exists() and not Answers.objects.filter(check_of=theirs.check).exists()
    with within(theirs.scope("practice")):
        assert theirs.check.values.exists()


@shared_task(name="tests.tenancy.count")
def count_people() -> tuple[int, str, str]:
    scope = tenancy.current()
    return Person.objects.count(), scope.role, scope.person


def test_a_task_runs_as_the_service_and_takes_nothing_of_its_caller_along(
    ours: World, theirs: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.celery.close_old_connections", lambda: None)  # the test's own is in use
    with within(ours.scope("practice")):
        found = count_people.apply().get()
        assert Person.objects.count() == 1
    assert found == (2, tenancy.SERVICE_ROLE, "")


def test_a_process_that_set_nothing_sees_nothing(ours: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenancy, "_standing", NOTHING)
    assert Person.objects.count() == Fact.objects.count() == 0
    assert issubclass(app.Task, ServiceTask)


def test_the_places_that_act_past_their_caller_are_counted() -> None:
    """Each is the service's own work across people. A new one is argued for in docs/decisions/0706."""
    found = {
        str(path.relative_to(ROOT)): text.count("within(SERVICE)")
        for path in ROOT.glob("apps/**/*.py")
        if "tenancy" not in path.parts and (text := path.read_text()).count("within(SERVICE)")
    }
    assert found == ELEVATED
    assert not [
        path
        for path in ROOT.glob("apps/**/*.py")
        if "tenancy" not in path.parts and "within(OWNER)" in path.read_text()
    ]


def test_the_owner_still_meets_the_constraints(ours: World) -> None:
    with within(OWNER), pytest.raises(IntegrityError), transaction.atomic():
        HealthCheck.objects.create(
            person=ours.check.person, organisation=ours.commissioner, invited_at=now(), state="x"
        )


def test_staff_see_by_their_role(ours: World, theirs: World) -> None:
    with within(Scope(kind="staff", actor="staff:1")):
        assert Person.objects.count() == 2
    with within(Scope(kind="figures", actor="staff:1")):
        assert not Person.objects.exists() and not Fact.objects.exists() and not Value.objects.exists()
