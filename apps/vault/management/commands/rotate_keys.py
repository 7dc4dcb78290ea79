"""manage.py rotate_keys: seal every personal field again under another key, while the service runs."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from tqdm import tqdm

from apps.vault.blind import indexed_models, reindex
from apps.vault.columns import sealed_tables, under_each_key
from apps.vault.key_file import NOTICED_WITHIN
from apps.vault.key_source import current_ring, key_file, ring_now
from apps.vault.rotation import CHUNK, StillHeld, behind, rotate

# From when a key stops sealing to when it may be taken away: no request or task that sealed with it runs any more.
# This service's own choice, ten times its longest task.
SETTLED = timedelta(minutes=10)


class Command(BaseCommand):
    """Stopped at any moment, the next run goes on where it stopped."""

    help = (
        "Examples, in this order:\n"
        "  manage.py make_key 2026-12              a new key, last on the ring of every process\n"
        "  manage.py rotate_keys --to 2026-12      from now on it seals (key file), and all is sealed again with it\n"
        "  manage.py rotate_keys                   the same, when it stands first in HEALTHCHECK_VAULT_KEYS\n"
        "  manage.py rotate_keys --check           how many values are under which key; exits 1 if one is missing\n"
        "  manage.py rotate_keys --indexes         after another key was put first in HEALTHCHECK_VAULT_INDEX_KEY\n"
        "  manage.py rotate_keys --retire 2026-11  take a key off, if nothing needs it\n"
        "Several may run at once. Append-only tables need a database role that may SET session_replication_role."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do; nothing said: go on sealing under the current key."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--to", metavar="KEY_ID", help="let this key of the key file seal from now on")
        which.add_argument(
            "--indexes", action="store_true", help="make the blind indexes again under the first index key"
        )
        which.add_argument("--check", action="store_true", help="only count")
        which.add_argument("--retire", metavar="KEY_ID", help="take this key off the key file")
        parser.add_argument("--chunk", type=int, default=CHUNK, help="rows a transaction (default %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """One of these."""
        if options["chunk"] < 1:
            raise CommandError("--chunk is a number of rows, 1 or more")
        if options["check"]:
            self._check()
        elif options["indexes"]:
            self._reindex()
        elif options["retire"]:
            self._retire(options["retire"])
        else:
            if options["to"]:
                self._put_first(options["to"])
            self._rotate(options["chunk"])

    def _rotate(self, chunk: int) -> None:
        ring_now()
        tables = sealed_tables()
        try:
            with tqdm(total=behind(tables), unit="value", disable=None) as bar:
                unreadable = rotate(tables, chunk=chunk, advance=bar.update)
        except StillHeld as error:
            raise CommandError(f"{error}. Run it again.") from None
        except Error as error:
            raise CommandError(f"stopped, nothing is lost, run it again: {error}") from None
        if unreadable:
            raise CommandError("\n".join(["These do not open and stay as they are:", *unreadable]))
        self.stdout.write(f"OK everything is under {current_ring().current}")

    def _reindex(self) -> None:
        for model, fields in indexed_models():
            behind, total = 1, model._default_manager.count()
            while behind:
                with tqdm(total=total, unit="row", desc=str(model._meta.verbose_name_plural), disable=None) as bar:
                    behind = 0
                    for seen, stale in reindex(model, fields):
                        bar.update(seen)
                        behind += stale
                time.sleep(0.5 if behind else 0)
        self.stdout.write("OK every blind index is under the first key of HEALTHCHECK_VAULT_INDEX_KEY")

    def _put_first(self, key_id: str) -> None:
        file = key_file()
        if file is None:
            raise CommandError(
                "The ring is in HEALTHCHECK_VAULT_KEYS: put the key first there and restart, then rotate."
            )
        try:
            file.put_first(key_id, at=datetime.now(UTC))
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        time.sleep(2 * NOTICED_WITHIN)  # by then every process seals with it

    def _check(self) -> None:
        ring, counted = ring_now(), _counted()
        for key_id in sorted({*ring.ciphers, *counted}, key=lambda each: (each != ring.current, each)):
            known = "current" if key_id == ring.current else "opens" if key_id in ring.ciphers else "NOT ON THE RING"
            self.stdout.write(f"{key_id or '(no sealed value)':<32} {counted[key_id]:>14,} values  {known}")
        missing = sorted(set(counted) - set(ring.ciphers))
        if missing:
            raise CommandError(f"These values cannot be opened: no key {', '.join(missing) or '(no sealed value)'}")

    def _retire(self, key_id: str) -> None:
        ring, file = ring_now(), key_file()
        if key_id not in ring.ciphers or key_id == ring.current:
            raise CommandError(f"{key_id} is {'the current key' if key_id == ring.current else 'not on the ring'}.")
        since = file.entries()[0].first_since if file else ""
        if since and datetime.now(UTC) - datetime.fromisoformat(since) < SETTLED:
            minutes = int(SETTLED.total_seconds() // 60)
            raise CommandError(f"{ring.current} seals since {since}: rotate again {minutes} minutes from then.")
        left = _counted()[key_id]
        if left:
            raise CommandError(f"{left} values are still under {key_id}: run rotate_keys first.")
        if file is None:
            self.stdout.write(f"Nothing is under {key_id}: take it off HEALTHCHECK_VAULT_KEYS. {KEEP}")
            return
        gone = file.take_off(key_id)
        self.stdout.write(f"{key_id} is off the key file. {KEEP}\n{gone.id} {gone.wrapped}")


KEEP = "Keep it, away from here, for as long as a backup from before the rotation is kept."


def _counted() -> Counter[str]:
    """Values by key id, over every column."""
    counted: Counter[str] = Counter()
    for table in sealed_tables():
        for (_, key_id), rows in under_each_key(table).items():
            counted[key_id] += rows
    return counted
