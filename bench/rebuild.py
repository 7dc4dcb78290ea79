"""`python -m bench.rebuild`: random events through the real actions, then the report made again from the checks.

Real PostgreSQL, a database of its own, several processes at once. The facts that the actions wrote and those made again
are compared by the digest of their rows; exit code 1 when they differ.
"""

import argparse
import os
import subprocess
import sys

from config.embedded.postgres import Hold, connect, create_database
from config.env import OF_PRODUCTION, Environment

DATABASE = "healthcheck_rebuild"


def main() -> int:
    """Make the database, let things happen, compare."""
    parser = argparse.ArgumentParser(prog="python -m bench.rebuild", description=__doc__)
    parser.add_argument(
        "--events",
        type=int,
        default=2_000,
        help="how many (default 2,000, half a minute; 100,000 take a quarter of an hour on two idle cores)",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes at once (default 2)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed does the same things")
    given = parser.parse_args()
    place = Environment().place
    with Hold(place):
        create_database(place, DATABASE, fresh=True)
        with connect(place) as connection:  # a power cut would only mean that it is run again
            connection.execute(f"ALTER DATABASE {DATABASE} SET synchronous_commit = off")
        manage("migrate", "--verbosity", "0").wait()
        each = given.events // given.workers
        inside("prepare()").wait()
        working = [inside(f"happen({each}, {given.seed}, {nth})") for nth in range(given.workers)]
        return max([process.wait() for process in working] + [inside("compare()").wait()])


def inside(call: str) -> subprocess.Popen[bytes]:
    """A call of bench/rebuild_events.py inside Django."""
    return manage("shell", "--no-imports", "-c", f"from bench import rebuild_events; rebuild_events.{call}")


def manage(*words: str) -> subprocess.Popen[bytes]:
    """A command of the service. What is queued stays queued: nobody sends anything here."""
    environment = {key: value for key, value in os.environ.items() if key not in OF_PRODUCTION}
    environment |= {"HEALTHCHECK_DATABASE_NAME": DATABASE, "CELERY_BROKER_URL": "memory://localhost"}
    return subprocess.Popen([sys.executable, "manage.py", *words], env=environment)


if __name__ == "__main__":
    sys.exit(main())
