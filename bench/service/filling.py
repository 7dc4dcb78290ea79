"""Stored checks in any number, made by the server itself: one person, one check and so many values each."""

import shutil
from pathlib import Path

import psycopg
from tqdm import tqdm

CHUNK = 20_000
CHECK_BYTES, VALUE_BYTES = 2_000, 600  # with their indexes, and the log of having written them

# Sealed columns hold bytes of the usual length that nobody ever opens; indexes are as random as real ones.
_PEOPLE = """
INSERT INTO people_person (id, practice_id, nhs_number, nhs_number_index, given_name, family_name, birth_date,
                           restricted, death, created_at)
SELECT uuidv7(), 'Y90001', sealed, sha256(n::text::bytea), sealed, sealed, sealed, false, '', now()
  FROM generate_series(%(first)s::bigint, %(last)s::bigint) n, {sealed}
RETURNING id
"""
_FILL = """
WITH person AS ({people}), made AS (
INSERT INTO checks_healthcheck (id, person_id, organisation_id, state, ended_from, invited_at, consented_at,
                                consented_by, assessed_at, awaited)
SELECT uuidv7(), person.id, (SELECT id FROM clients_organisation WHERE ods_code = 'Y92001'), 'complete', '', now(),
       now(), 'person', now(), '[]' FROM person
RETURNING id
)
INSERT INTO checks_value (id, check_of_id, kind, value, comparator, absent, taken_at, source, reading, stored,
                          collection_told, flags, arm, lot, tested_by, entered_by, origin, recorded_at,
                          recorded_by)
SELECT uuidv7(), made.id, 'value_' || n, sealed, '', '', now(), 'home', NULL, false, false, '[]', '', '', '',
       'person', 'readings:' || made.id, now(), 'person:' || made.id
  FROM made, generate_series(1, %(values)s::int) n, {sealed}
"""
_SEALED = "(SELECT decode(repeat(md5('x'), 5), 'hex') AS sealed) AS sealed"
_WRITTEN = _FILL.format(people=_PEOPLE.format(sealed=_SEALED), sealed=_SEALED)
_TABLES = "people_person, checks_healthcheck, checks_value"


def fill(connection: psycopg.Connection, *, there: int, wanted: int, values: int, place: Path) -> None:
    """From so many to so many. Foreign keys are right as written and not looked up again.

    Raises:
        SystemExit: they would not find room on the disk of this place.
    """
    needed, free = (wanted - there) * (CHECK_BYTES + values * VALUE_BYTES), shutil.disk_usage(place).free
    if needed > free:
        raise SystemExit(
            f"{wanted:,} checks of {values} values need {needed / 1e9:,.0f} GB more in {place}; {free / 1e9:,.0f} are "
            "free. Make room, or take --values 2."
        )
    connection.execute("SET session_replication_role = replica")
    with tqdm(total=wanted - there, unit="check", unit_scale=True, desc="stored", disable=None) as bar:
        for first in range(there, wanted, CHUNK):
            last = min(first + CHUNK, wanted)
            connection.execute(_WRITTEN.encode(), {"first": first + 1, "last": last, "values": values})
            bar.update(last - first)
    connection.execute(b"SET session_replication_role = DEFAULT")
    connection.execute(f"VACUUM ANALYZE {_TABLES}".encode())
    connection.execute(b"CHECKPOINT")
