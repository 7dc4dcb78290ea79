"""The connection: each query is sent together with its scope, which ends with its transaction.

PostgreSQL takes several statements in one message, and such a message is one transaction unless it is inside one
already. So the scope goes before the first statement of a transaction, before each one in autocommit, and again where
it changed meanwhile: no round trip is added, and since nothing is set for longer than a transaction there is nothing to
reset before another request, or another client of a pool, has the connection.
"""

from typing import Any

from django.db import ProgrammingError
from django.db.backends.postgresql import base
from psycopg import ClientCursor, Cursor, sql
from psycopg._queries import PostgresQuery
from psycopg.pq import TransactionStatus

from apps.tenancy.postgresql.prepared import Prepared
from apps.tenancy.scope import OWNER, Scope, current, statement

_UNKNOWN: Scope | None = None


def _missing(connection: Any) -> Scope | None:
    """The scope that has to be told before the next statement; None when it stands, or nothing can be told now."""
    status, wanted = connection.info.transaction_status, current()
    if status == TransactionStatus.IDLE:
        connection.scope = OWNER  # whatever was told ended with its transaction
    elif status != TransactionStatus.INTRANS:
        connection.scope = _UNKNOWN  # a failed transaction takes no statement but its end
        return None
    return None if getattr(connection, "scope", _UNKNOWN) == wanted else wanted


class ScopedCursor(base.Cursor, ClientCursor[Any]):
    """Django's cursor, its statements sent with their scope."""

    _keeps = False

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        if isinstance(query, Prepared) and self._keeps_plans():
            return self._with_its_plan(query, params)
        scope = _missing(self.connection)
        if scope is None:
            return super().execute(query, params, **options)
        first = self._telling(scope)
        first = first if params is None else first.replace("%", "%%")
        super().execute(f"{first}; {self._text(query)}", params, **options)
        self.nextset()  # past the answer to the scope
        self._stands(scope)
        return self

    def _keeps_plans(self) -> bool:
        return self.connection.prepare_threshold is not None and not self.connection.autocommit

    def _with_its_plan(self, query: Prepared, params: Any) -> Any:
        """Values are bound by the server, for this one statement."""
        self.tell()
        self._query_cls: Any = PostgresQuery
        self._keeps = True
        try:
            return super().execute(query, params, prepare=True)
        finally:
            del self._query_cls, self._keeps

    def _get_prepared(self, pgq: PostgresQuery, prepare: bool | None = None) -> Any:
        if not self._keeps:
            return super()._get_prepared(pgq, prepare)
        self._query = pgq  # for Django's own log of queries
        return Cursor._get_prepared(self, pgq, prepare)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        self.tell()
        super().executemany(query, params_seq, **options)

    def copy(self, statement: Any, params: Any = None, **options: Any) -> Any:
        self.tell()
        return super().copy(statement, params, **options)

    def tell(self) -> None:
        """Tell the scope by itself. Raises ProgrammingError in autocommit, where it would end at once."""
        scope = _missing(self.connection)
        if scope is None:
            return
        if self.connection.autocommit:
            raise ProgrammingError("Begin a transaction: the scope of this statement would end before it.")
        super().execute(self._telling(scope))
        self._stands(scope)

    def _telling(self, scope: Scope) -> str:
        """At the start of a transaction nothing but what is not empty; where it is not known what stands, all of it."""
        return statement(scope, getattr(self.connection, "scope", _UNKNOWN))

    def _stands(self, scope: Scope) -> None:
        """Until the transaction ends."""
        connection: Any = self.connection
        connection.scope = scope

    def _text(self, query: Any) -> str:
        if isinstance(query, sql.Composable):
            return query.as_string(self)
        return query.decode() if isinstance(query, bytes) else str(query)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection to PostgreSQL with scopes."""

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with our cursor, which binds parameters itself: only so one message takes two statements."""
        params: dict[str, Any] = super().get_connection_params()
        params["cursor_factory"] = ScopedCursor
        return params

    def create_cursor(self, name: str | None = None) -> Any:
        """A named cursor is the server's; where it would outlive its scope the rows come at once instead."""
        if name and current() != OWNER:
            if self.connection.autocommit:
                name = None
            else:
                with self.connection.cursor() as cursor:
                    cursor.tell()
        return super().create_cursor(name)

    def _savepoint_rollback(self, sid: str) -> None:
        """What was told since the savepoint is forgotten with everything else."""
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # Django's own, which its stubs leave out
        self.connection.scope = _UNKNOWN
