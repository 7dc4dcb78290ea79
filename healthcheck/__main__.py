"""python -m healthcheck: assess one check, score a file of people, forecast its work, list the scores, show a table."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from healthcheck.advice.sheet.written import write
from healthcheck.command.arguments import parser
from healthcheck.command.assess import assess
from healthcheck.command.codes import codes
from healthcheck.command.describe import described, listing
from healthcheck.command.forecast import forecast
from healthcheck.command.score import score
from healthcheck.command.words import words
from healthcheck.population.unusable import Unusable

REFUSED = 2
_STOPPED = 128  # and the number of the signal, as shells say it


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; the exit code."""
    wish = parser().parse_args(arguments)
    try:
        return _do(wish)
    except Unusable as refused:
        print(f"Not done: {refused}.", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return _STOPPED + signal.SIGINT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python itself would write to it at the end
        return _STOPPED + signal.SIGPIPE


def _do(wish: argparse.Namespace) -> int:
    if wish.command == "assess":
        return assess(wish.source, wish.form, wish.language, wish.author)
    if wish.command == "table":
        return write(wish.html, wish.csv)
    if wish.command == "codes":
        return codes(wish.channel, wish.day, lint=wish.lint)
    if wish.command == "words":
        return words(wish.write)
    if wish.command == "score":
        score(wish.name, wish.source, wish.output, wish.format, wish.jobs, wish.quiet)
    elif wish.command == "forecast":
        told = (wish.practice, wish.uptake, wish.budget, wish.out, wish.chart)
        print(forecast(wish.source, wish.format, *told), flush=True)
    else:
        print(listing() if wish.command == "scores" else described(wish.name))
        sys.stdout.flush()
    return 0


def _end(number: int, _frame: FrameType | None) -> None:
    """So that what is half written is removed first."""
    sys.exit(_STOPPED + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    sys.exit(main())
