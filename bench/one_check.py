"""`python -m bench.one_check`: what the request that completes a check has to work out, part by part.

Prints the processor's time of each part and how many times it is that of writing the same record as JSON and reading
it again, which depends on the machine as they do. The person has everything measured, with a whole home series.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from bench.clock import seconds
from bench.partial_people import partial
from healthcheck import grade
from healthcheck.assess import assess
from healthcheck.certainty.next_measurement import MEASUREMENTS
from healthcheck.certainty.written import certainty
from healthcheck.fhir import bundle
from healthcheck.fhir.record import Record

JSON = "JSON, written and read"
_RECORD = Record(UUID(int=4), datetime(2026, 11, 16, 12, 30, tzinfo=UTC), "X26")


def main() -> int:
    """Time and print."""
    argparse.ArgumentParser(prog="python -m bench.one_check", description=__doc__).parse_args()
    print(f"{'part':<24}{'ms':>8}{'times JSON':>12}")
    for name, (took, ratio) in ratios().items():
        print(f"{name:<24}{1000 * took:8.2f}{ratio:12.1f}")
    return 0


def ratios(turns: int = 7) -> dict[str, tuple[float, float]]:
    """By part, its seconds and how many times that of the JSON."""
    took = seconds(parts(), turns)
    return {name: (each, each / took[JSON]) for name, each in took.items()}


def parts() -> Mapping[str, Callable[[], object]]:
    """Each part by its name, to be run as often as needed."""
    check = partial(1).check(frozenset(MEASUREMENTS))
    assessment = assess(check)
    record = bundle.make(assessment, _RECORD)
    return {
        "assessment": lambda: assess(check),
        "grades": lambda: grade.of(check),
        "certainty": lambda: certainty(check),
        "record, made": lambda: bundle.make(assessment, _RECORD),
        "record, checked": lambda: bundle.validate(record),
        JSON: lambda: json.loads(json.dumps(record)),
    }


if __name__ == "__main__":
    sys.exit(main())
