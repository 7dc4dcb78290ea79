"""Where the benchmark is run: the whole service and its peers as processes, over a PostgreSQL of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx2
import psycopg

from bench.service.pgbench import Pgbench
from bench.service.processor import spent
from config.embedded.place import PROJECT, find
from config.embedded.postgres import connect
from config.env import OF_PRODUCTION
from demo.setting import Setting, setting

NAME = "bench"
CHANGES = {
    "HEALTHCHECK_ROUTINE_PER_WEEK": "10000000",  # no surgery's week is ever full: what is measured is not its patience
    "HEALTHCHECK_DELIVERY_HURRY": "1000000",  # nor the rates that the national services ask for
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The running service.

    Args:
        here: it and its peers.
        limit: what the same PostgreSQL does with nothing of ours.
        connection: the owner's, to count and to wait by.
        minutes: so that no two readings have the same time.
    """

    here: Setting
    limit: Pgbench
    connection: psycopg.Connection
    minutes: Iterator[int]

    @property
    def url(self) -> str:
        return self.here.stack.url

    def people(self, number: int, *, measured: bool = False) -> list[dict[str, Any]]:
        """New people with an open check and a kit; those that are measured lack the laboratory's results alone."""
        made: list[dict[str, Any]] = self.inside(f"people; people.main({number}, measured={measured})")
        return made

    def inside(self, call: str, *, package: str = "bench.service", **changes: str) -> Any:
        """What a module prints as JSON when it is called inside Django; its progress is shown."""
        environment = self.here.stack.environment | changes
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", f"from {package} import {call}"]
        done = subprocess.run(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{call} failed; its last words stand above.")
        return json.loads(done.stdout)

    def spent(self) -> float:
        """Seconds of the processors that the web server and the database have taken so far."""
        return spent([self.here.stack.web.process.pid, self.limit.server])

    def spent_by(self) -> dict[str, float]:
        """The same of each part, with the workers; the peers are others' machines."""
        stack = self.here.stack
        roots = {"web": stack.web.process.pid, "workers": stack.worker.process.pid, "database": self.limit.server}
        return {part: spent([root]) for part, root in roots.items()}

    def wal(self) -> int:
        """Bytes of write-ahead log so far."""
        return int(self._one("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))

    def unsettled(self, references: list[str]) -> int:
        """How many of these checks' records and messages have no receipt yet."""
        query = (
            "SELECT count(*) FROM checks_healthcheck c LEFT JOIN LATERAL (SELECT count(*) AS n FROM delivery_delivery d"
            " JOIN checks_assessment a ON a.id = d.reference WHERE a.check_of_id = c.id"
            " AND d.channel IN ('pdm', 'nhs_notify') AND d.state = 'acknowledged') d ON true"
            " WHERE c.id = ANY(%s::uuid[]) AND d.n < 2"
        )
        return int(self._one(query, [references]))

    def count(self, query: str) -> int:
        """What the database counts."""
        return int(self._one(query))

    def change(self, statement: str) -> None:
        """Change what was only there to be measured."""
        self.connection.execute(statement.encode())

    def _one(self, query: str, values: list[Any] | None = None) -> Any:
        row = self.connection.execute(query.encode(), values).fetchone()
        return row[0] if row else None

    def introduce(self, people: list[dict[str, Any]]) -> None:
        """Tell the GPs' side whose patients these are, so that each practice acknowledges as itself."""
        practices = {row["nhs_number"]: self._practice(row["check"]) for row in people}
        answers = {
            "ack_url": f"{self.url}/v1/acknowledgements",
            "ack_tokens": {number: self.here.practices[code] for number, code in practices.items()},
        }
        httpx2.post(f"{self.here.pdm}/_control", json=answers).raise_for_status()

    def _practice(self, check: str) -> str:
        query = (
            "SELECT practice_id FROM people_person p JOIN checks_healthcheck c ON c.person_id = p.id WHERE c.id = %s"
        )
        return str(self._one(query, [check]))


@contextmanager
def ground() -> Iterator[Ground]:
    """Start everything in a folder of its own, and stop it."""
    place = find()
    own = place.root.with_name(f"{place.root.name}-bench")
    os.environ["HEALTHCHECK_DATA_FOLDER"] = str(own)
    for name in OF_PRODUCTION:
        os.environ.pop(name, None)
    with setting(NAME, changes=CHANGES) as here:
        database = here.stack.environment["HEALTHCHECK_DATABASE_NAME"]
        with connect(here.stack.place, database) as connection:
            yield Ground(here, Pgbench(here.stack.place, database), connection, count(1))
