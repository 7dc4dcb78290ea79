"""What may be said to `python -m healthcheck`, and its help."""

import argparse

from healthcheck.population.workers import cores

_ABOUT = """Scores files of people with the equations that the health check uses for one."""

_EXAMPLES = """examples:
  python -m healthcheck scores                                   what there is
  python -m healthcheck describe qrisk3                          the columns, ranges, source, licence, an example
  python -m healthcheck score qrisk3 people.csv -o scored.csv    one score
  python -m healthcheck score all people.parquet -o out.parquet  every score that the columns allow
  python -m healthcheck score qrisk3 - -o - --format csv < people.csv | head

exit codes:
  0    done; rows that could not be scored have the reason in NAME_unscored
  2    not done, and why is on standard error; under the name of OUT stands what stood there before
  130  stopped by Ctrl-C (143: asked to end); likewise
  141  whoever read standard output stopped reading
"""

_SCORE = """Reads IN, writes OUT: the same rows in the same order with every column as it was, then the columns of the
score and NAME_unscored, which says why a row has none. `all` gives every score whose columns are there.

In CSV the first line names the columns; text is UTF-8, an empty field is a missing value, a number is written with the
digits 0-9 and a point (1.5, -2, 3e1), and a condition is 0 or 1. `describe NAME` says which columns and words."""


def parser() -> argparse.ArgumentParser:
    """The whole of it."""
    plain = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser("python -m healthcheck", description=_ABOUT, epilog=_EXAMPLES, formatter_class=plain)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("scores", help="list the scores")
    describe = commands.add_parser("describe", help="what one score reads, adds and rests on")
    describe.add_argument("name", metavar="NAME", help="a score, such as qrisk3")
    score = commands.add_parser(
        "score", help="score a file", description=_SCORE, epilog=_EXAMPLES, formatter_class=plain
    )
    score.add_argument("name", metavar="NAME", help="a score, or all")
    score.add_argument("source", metavar="IN", help="a .csv or .parquet file; - for standard input")
    score.add_argument("-o", "--output", required=True, metavar="OUT", help="of the same kind; - for standard output")
    score.add_argument("--format", choices=("csv", "parquet"), help="the kind, where the names do not say it")
    score.add_argument(
        "--jobs",
        type=_jobs,
        default=cores(),
        metavar="N",
        help="chunks worked on at a time (default: every core, %(default)s here)",
    )
    score.add_argument("--quiet", action="store_true", help="say nothing but why it could not be done")
    return top


def _jobs(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
