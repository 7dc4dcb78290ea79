"""`score`: a file in, the same file out with scores."""

import sys

import pyarrow as pa

from healthcheck.command.files import kind, reading, writing
from healthcheck.command.progress import Progress
from healthcheck.population.plan import plan
from healthcheck.population.unusable import Unusable


def score(name: str, source: str, target: str, form: str | None, jobs: int, quiet: bool) -> None:
    """Score every row. Raises Unusable; then nothing stands under the target's name that was not there before."""
    pa.enable_signal_handlers(False)  # Arrow's would keep Ctrl-C from Python's own
    try:
        with reading(source, kind(source, target, form)) as table:
            made = plan(name, table.header)
            if not quiet:
                _say(made.notes)
            progress = Progress(sys.stderr, table.total)
            try:
                with writing(target) as file:
                    for done in table.scored(made, file, jobs):
                        progress.add(done)
            finally:
                progress.clear()
            if not quiet:
                _say(progress.summary())
    except pa.ArrowException as error:
        raise Unusable(f"{source} cannot be read to its end: {error}") from error


def _say(lines: list[str] | tuple[str, ...]) -> None:
    for line in lines:
        print(line, file=sys.stderr)
