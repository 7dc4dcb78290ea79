"""`python -m bench.report`: the commissioner's report over many simulated people, beside a plain GROUP BY.

Real PostgreSQL, a database of its own, dropped at the end. What is compared is timed in turns (A B B A) in one run.
Prints the ratios with their goals; exit code 1 when one is missed.
"""

import argparse
import os
import subprocess
import sys

from config.embedded.postgres import Hold, connect, create_database
from config.env import OF_PRODUCTION, Environment

DATABASE = "healthcheck_report"


def main() -> int:
    """Make the database, fill it, measure, drop it."""
    parser = argparse.ArgumentParser(prog="python -m bench.report", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000, help="how many (default 1,000,000; 16000000 is all)")
    parser.add_argument("--areas", type=int, default=150, help="in so many authorities (default 150)")
    parser.add_argument("--keep", action="store_true", help="do not drop the database")
    given = parser.parse_args()
    place = Environment().place
    with Hold(place):
        create_database(place, DATABASE, fresh=True)
        try:
            manage("migrate", "--verbosity", "0")
            call = f"from bench import report_measured; report_measured.main({given.people}, {given.areas})"
            return manage("shell", "--no-imports", "-c", call)
        finally:
            if not given.keep:
                with connect(place) as connection:
                    connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def manage(*words: str) -> int:
    """A command of the service; nothing that it queues is sent."""
    environment = {key: value for key, value in os.environ.items() if key not in OF_PRODUCTION}
    environment |= {"HEALTHCHECK_DATABASE_NAME": DATABASE, "CELERY_BROKER_URL": "memory://localhost"}
    return subprocess.run([sys.executable, "manage.py", *words], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
