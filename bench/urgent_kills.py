"""`python -m bench.urgent_kills`: urgent findings through the web door while web, worker and database are killed.

Real processes, killed with SIGKILL in turn at random moments. A part of the practices names a human, a part has a
system that answers and nobody who looks, a part is silent, and a part is answered by the clinician on call, whom the
ladder calls out.
Prints one table; exit code 1 when a case is lost, done twice, late by more than the restarts, or left to nobody.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict
from threading import Thread

from bench.urgent_clinician import Clinician
from bench.urgent_killer import Killer
from bench.urgent_oracle import Verdict, cases_of, judge, settled
from bench.urgent_people import ON_CALL, Patients
from demo.setting import setting

TOP_IN_SERVICE = 180 * 60.0  # seconds until the top of the ladder
PATIENCE = 300.0


def main() -> int:
    """Run once and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.urgent_kills", description=__doc__)
    parser.add_argument("--cases", type=int, default=200, help="how many urgent cases (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which something is killed (default 1)")
    parser.add_argument("--seconds", type=float, default=150, help="over how long the cases come in (default 150)")
    parser.add_argument("--top", type=float, default=180, help="seconds to the top of the ladder, in service 3 hours")
    given = parser.parse_args()
    verdict = run(cases=given.cases, seed=given.seed, seconds=given.seconds, top=given.top)
    for name, value in asdict(verdict).items():
        print(f"{name.replace('_', ' '):<42}{value if not isinstance(value, list) else json.dumps(value)}")
    print("as promised" if verdict.kept else "NOT AS PROMISED")
    return 0 if verdict.kept else 1


def run(*, cases: int, seed: int, seconds: float, top: float, name: str = "urgentkills") -> Verdict:
    """Start everything, push the cases through, kill, wait for the end, judge."""
    changes = {"HEALTHCHECK_URGENT_HURRY": str(TOP_IN_SERVICE / top), "HEALTHCHECK_DELIVERY_LEASE_SECONDS": "3"}
    with setting(name, changes=changes) as here:
        patients = Patients(here, cases)
        patients.prepare()
        killer = Killer(here.stack, seed=seed)
        with Clinician(here, lambda: cases_of(here, patients, ON_CALL)):
            pushing = Thread(target=patients.push, kwargs={"over": seconds})
            pushing.start()
            killer.work(during=pushing)
            until = time.monotonic() + PATIENCE
            while not settled(here, patients) and time.monotonic() < until:
                time.sleep(0.5)
        return judge(here, patients, killer)


if __name__ == "__main__":
    sys.exit(main())
