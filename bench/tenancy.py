"""`python -m bench.tenancy`: what row-level security costs one check's requests, as a ratio of CPU.

The same requests through the same doors, over a real PostgreSQL, in turns (A B B A): as the web's role in the caller's
scope, and as the owner past every policy, with nothing told. The CPU is this process's and that of its database
backend together. Prints the ratios with their goal; exit code 1 when one is missed.
"""

import argparse
import os
import subprocess
import sys

from config.embedded.postgres import Hold, connect, create_database
from config.env import OF_PRODUCTION, Environment

DATABASE = "healthcheck_tenancy"


def main() -> int:
    """Make the database, fill it, measure, drop it."""
    parser = argparse.ArgumentParser(prog="python -m bench.tenancy", description=__doc__)
    parser.add_argument("--people", type=int, default=500, help="how many are invited before (default 500)")
    parser.add_argument("--turns", type=int, default=30, help="how often each side takes its turn (default 30)")
    given = parser.parse_args()
    place = Environment().place
    with Hold(place):
        create_database(place, DATABASE, fresh=True)
        try:
            manage("migrate", "--verbosity", "0")
            call = f"from bench import tenancy_measured; tenancy_measured.main({given.people}, {given.turns})"
            return manage("shell", "--no-imports", "-c", call)
        finally:
            with connect(place) as connection:
                connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def manage(*words: str) -> int:
    """A command of the service; nothing that it queues is sent."""
    environment = {key: value for key, value in os.environ.items() if key not in OF_PRODUCTION}
    environment |= {"HEALTHCHECK_DATABASE_NAME": DATABASE, "CELERY_BROKER_URL": "memory://localhost"}
    return subprocess.run([sys.executable, "manage.py", *words], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
