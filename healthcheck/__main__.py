"""python -m healthcheck: score a file of people, list the scores, describe one."""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from healthcheck.command.arguments import parser
from healthcheck.command.describe import described, listing
from healthcheck.command.score import score
from healthcheck.population.unusable import Unusable

REFUSED = 2
_STOPPED = 128  # and the number of the signal, as shells say it


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words ask for; the exit code."""
    wish = parser().parse_args(words)
    try:
        if wish.command == "score":
            score(wish.name, wish.source, wish.output, wish.format, wish.jobs, wish.quiet)
        else:
            print(listing() if wish.command == "scores" else described(wish.name))
            sys.stdout.flush()
    except Unusable as refused:
        print(f"Not done: {refused}.", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return _STOPPED + signal.SIGINT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python itself would write to it at the end
        return _STOPPED + signal.SIGPIPE
    return 0


def _end(number: int, _frame: FrameType | None) -> None:
    """So that what is half written is removed first."""
    sys.exit(_STOPPED + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    sys.exit(main())
