"""`python -m bench.rotation`: how many sealed rows a second one process of `manage.py rotate_keys` gets through.

Rows of one kilobyte in a database of its own on the embedded PostgreSQL. One run is killed half-way and finished by
the next. Exit code 1 when something is left under the old key.
"""

import argparse
import os
import subprocess
import sys

from config import env
from config.embedded.made_secrets import MAKERS
from config.embedded.place import PROJECT
from config.embedded.postgres import Hold, create_database

DATABASE = "bench_rotation"


def main() -> int:
    """Store, rotate a part, kill, rotate the rest, count."""
    parser = argparse.ArgumentParser(prog="python -m bench.rotation", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="how many to store (default 100,000)")
    given = parser.parse_args()
    old, new = (f"{name}:{MAKERS['vault_index_key']()}" for name in ("old", "new"))
    with Hold(env.read().place) as held:
        create_database(held.place, DATABASE, fresh=True)
        manage(old, "migrate", "--verbosity", "0").wait()
        code = f"from bench import rotation_seed; rotation_seed.main({given.rows})"
        manage(old, "shell", "--no-imports", "-c", code).wait()
        ring = f"{new},{old}"
        first = manage(ring, "rotate_keys", "--chunk", "20")
        while first.poll() is None and rows_under_old(ring) == given.rows:
            pass
        first.kill()
        first.wait()
        left = rows_under_old(ring)
        print(f"killed with {left:,} of {given.rows:,} rows left; the next run:")
        done = manage(
            ring, "shell", "--no-imports", "-c", f"from bench import rotation_seed; rotation_seed.rest({left})"
        )
        return done.wait() or int(rows_under_old(ring) > 0)


def manage(ring: str, *words: str, out: int | None = None) -> subprocess.Popen[str]:
    """manage.py with this ring, on this benchmark's database."""
    told = {"HEALTHCHECK_DATABASE_NAME": DATABASE, "HEALTHCHECK_VAULT_KEYS": ring}
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(command, cwd=PROJECT, env=os.environ | told, text=True, stdout=out)


def rows_under_old(ring: str) -> int:
    """What `--check` counts under the old key."""
    said, _ = manage(ring, "rotate_keys", "--check", out=subprocess.PIPE).communicate()
    return sum(int(line.split()[1].replace(",", "")) for line in said.splitlines() if line.startswith("old"))


if __name__ == "__main__":
    sys.exit(main())
