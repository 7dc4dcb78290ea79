"""What may be said to `python -m healthcheck`, and its help."""

import argparse
from datetime import date
from pathlib import Path

from healthcheck.command import forecast_arguments
from healthcheck.fhir.codes import CARRIERS
from healthcheck.population.workers import cores
from healthcheck.words.catalogue import ENGLISH, LANGUAGES

_ABOUT = """Says what to do next after one health check, and scores files of people with the same equations."""

_EXAMPLES = """examples:
  python -m healthcheck assess --example > check.json            a whole check to begin with
  python -m healthcheck assess check.json                        what to do next, and why
  python -m healthcheck scores                                   what there is
  python -m healthcheck describe qrisk3                          the columns, ranges, source, licence, an example
  python -m healthcheck score qrisk3 people.csv -o scored.csv    one score
  python -m healthcheck score all people.parquet -o out.parquet  every score that the columns allow
  python -m healthcheck table --html table.html                  what to do next, as a clinician reads it
  python -m healthcheck forecast people.csv                      the work that inviting them would bring
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


_ASSESS = """Reads one health check as JSON, from a file or from standard input (-), and prints what came of it:
what to do next, what was found, each score with how far it could move, and how far each value can be trusted."""

_ASSESS_EXAMPLES = """examples:
  python -m healthcheck assess --example > check.json    a whole check, to change and try
  python -m healthcheck assess check.json                a page to read
  python -m healthcheck assess check.json --json         the same for programs
  python -m healthcheck assess check.json --fhir         the FHIR R4 Bundle that the GP's system would get
  python -m healthcheck assess --schema                  the JSON Schema of CHECK.json, with an example
  python -m healthcheck assess - --language cy < check.json

exit codes:
  0    assessed
  2    not assessed: every fault is on standard error as WHERE: what is wrong, and what to do
  3    assessed, but nothing is known besides age: no score, no finding
  141  whoever read standard output stopped reading
"""


_WORDS = """Says how many messages there are and how many each language has. The files are gettext's: a translator fills
healthcheck/words/locale/cy/LC_MESSAGES/healthcheck.po with any editor of .po files; what is left empty is shown in
English. After a text has changed, --write brings every file up to date; exit code 1 says that one is not."""


_CODES = """Prints as CSV which code, display, unit and range the records of a channel are written with on a day, and
where each was read. The table is healthcheck/fhir/codes.csv. Exit code 1 says that a row of it is wrong, and why."""


_TABLE = """Writes the thresholds and the actions of "what to do next" as a clinician reads them. With no file named,
the CSV goes to standard output. `python -m healthcheck.proof` proves them."""


def parser() -> argparse.ArgumentParser:
    """The whole of it."""
    plain = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser("python -m healthcheck", description=_ABOUT, epilog=_EXAMPLES, formatter_class=plain)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _assess(
        commands.add_parser(
            "assess", help="assess one check", description=_ASSESS, epilog=_ASSESS_EXAMPLES, formatter_class=plain
        )
    )
    commands.add_parser("scores", help="list the scores")
    words = commands.add_parser(
        "words", help="the words that people read, and their translations", description=_WORDS, formatter_class=plain
    )
    words.add_argument("--write", action="store_true", help="write the catalogue's files; no translation is lost")
    codes = commands.add_parser(
        "codes", help="the codes of a channel's records on a day", description=_CODES, formatter_class=plain
    )
    codes.add_argument("--channel", choices=CARRIERS, default="", help="whose codes (without: the plain rows)")
    codes.add_argument(
        "--day",
        type=date.fromisoformat,
        default=date.max,
        metavar="YYYY-MM-DD",
        help="the record's (without: the last)",
    )
    codes.add_argument("--lint", action="store_true", help="say what is wrong with any row, and nothing else")
    table = commands.add_parser(
        "table", help="the table of what to do next, for a clinician", description=_TABLE, formatter_class=plain
    )
    table.add_argument("--html", type=Path, metavar="FILE", help="a page in colour that prints on A4 across")
    table.add_argument("--csv", type=Path, metavar="FILE", help="the same as CSV")
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
    forecast_arguments.add(commands)
    return top


def _assess(assess: argparse.ArgumentParser) -> None:
    assess.add_argument("source", metavar="CHECK.json", nargs="?", help="a file of one check; - for standard input")
    form = assess.add_mutually_exclusive_group()
    form.add_argument("--text", action="store_const", const="text", dest="form", help="a page of text (the default)")
    form.add_argument("--json", action="store_const", const="json", dest="form", help="JSON, for programs")
    form.add_argument("--fhir", action="store_const", const="fhir", dest="form", help="the FHIR R4 Bundle, for a GP")
    form.add_argument(
        "--schema", action="store_const", const="schema", dest="form", help="print what CHECK.json may hold"
    )
    form.add_argument("--example", action="store_const", const="example", dest="form", help="print a CHECK.json")
    assess.set_defaults(form="text")
    assess.add_argument(
        "--language",
        choices=LANGUAGES,
        default=ENGLISH,
        help="the person's language; what is not translated is English",
    )
    assess.add_argument("--author", metavar="ODS", default="X26", help="who writes the FHIR record (%(default)s)")


def _jobs(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
