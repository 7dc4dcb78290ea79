"""`python -m bench.notify_batches`: many invitations by NHS Notify's batches: calls, time and CPU a message.

The product's own worker with real PostgreSQL and a strict stand-in over HTTP in a process of its own. CPU is the
worker's alone. A million is worked out from the measured number: it is the same batch over and over.
"""

import argparse
import json
import math
import sys

from demo.setting import setting

MILLION = 1_000_000


def main() -> int:
    """Queue, send, print; exit code 1 when a message is lost or sent twice."""
    parser = argparse.ArgumentParser(prog="python -m bench.notify_batches", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000, help="how many (default 20000)")
    parser.add_argument("--practices", type=int, default=6_000, help="over how many practices (default 6000)")
    given = parser.parse_args()
    with setting("notifybatches") as here:
        for part in (here.stack.beat, here.stack.worker):
            part.stop()
        code = f"from bench import notify_batched; notify_batched.main({given.messages}, {given.practices})"
        found = json.loads(here.stack.manage("shell", "--no-imports", "-c", code))
    each = found["cpu"] / found["sent"]
    print(
        f"{found['sent']:,} messages in {found['calls']} calls, {found['seconds']:.1f} s, {each * 1e6:.0f} us CPU each"
    )
    calls = math.ceil(MILLION * found["calls"] / found["sent"])
    print(f"a million: {calls:,} calls, {each * MILLION / 60:.1f} min CPU; one by one: {MILLION:,} calls")
    print(f"lost {found['lost']}, twice {found['twice']}")
    return 0 if found["lost"] == found["twice"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
