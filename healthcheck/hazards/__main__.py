"""python -m healthcheck.hazards: check the hazard log, and write it as a page."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from healthcheck.hazards import log, page, proved
from healthcheck.hazards.risk import ACCEPTABLE

_ABOUT = """Checks the hazard log (DCB0129): that it holds together, and that every test it names as a proof is there.
Exit code 0: it does. 1: a named test is missing, or the log contradicts itself; each fault is named."""


def main(words: Sequence[str] | None = None) -> int:
    """Check, write when asked, say how it stands; the exit code."""
    parser = argparse.ArgumentParser(
        "python -m healthcheck.hazards", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write the log as one page, also where a test is missing"
    )
    parser.add_argument("--log", type=Path, default=log.FILE, metavar="FILE", help="another log than the service's own")
    parser.add_argument("--tests", type=Path, default=Path(), metavar="FOLDER", help="where paths of tests begin")
    wish = parser.parse_args(words)
    try:
        read = log.read(wish.log.read_text())
    except (log.BadLog, ValueError, OSError) as fault:
        print(f"The hazard log cannot be used: {fault}", file=sys.stderr)
        return 1
    if wish.html:
        wish.html.write_text(page.html(read))
    named = {test: hazard.id for hazard in read.hazards for control in hazard.controls for test in control.tests}
    gone = proved.missing(named, wish.tests)
    for test in gone:
        print(f"{named[test]}: there is no test {test}", file=sys.stderr)
    undesirable = [hazard.id for hazard in read.hazards if hazard.residual.rating > ACCEPTABLE]
    print(f"{len(read.hazards)} hazards, {len(named)} tests named, {len(gone)} missing.")
    print(f"Above {ACCEPTABLE} with all controls: {', '.join(undesirable) or 'none'}.")
    print(f"Approved by: {read.approved_by or 'nobody yet; not for use in care'}.")
    return 1 if gone else 0


if __name__ == "__main__":
    sys.exit(main())
