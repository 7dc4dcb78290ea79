"""What may be said to `python -m healthcheck forecast`, and its help."""

import argparse
from typing import Any

from healthcheck.workload.pace import PER_WEEK

_ABOUT = """Before a wave of invitations: how many routine and urgent items it brings each surgery for each 100 people
invited, how many records for services, which rule of the advice table makes the most work, and how many weeks the
routine items take at so many a week. Nobody is invited and nothing is sent.

PEOPLE has a row for each person who would be invited, with at least the columns sex (female, male) and age. Every other
column that `score` reads is used where it is there (ethnicity, townsend, smoking, systolic, bmi, cholesterol_ratio,
conditions as 0 or 1), and so are practice, diastolic, height, weight, waist, total_cholesterol, hdl_cholesterol, hba1c,
creatinine, acr, triglycerides, audit_c, audit, gppaq, family_history_diabetes and gender_differs_from_sex. What is
missing is drawn from what is plausible for such a person, or not counted: the page says which."""

_EXAMPLES = """examples:
  python -m healthcheck forecast people.parquet
  python -m healthcheck forecast people.csv --budget 30 --out forecast.csv --chart rules.svg
  python -m healthcheck forecast people.csv --practice gp_code --uptake 25
  python -m healthcheck forecast people.csv --uptake ours.csv   with the columns sex, lowest_age, highest_age, percent

exit codes:
  0  done: the page is on standard output
  2  not done, and why is on standard error
"""


def add(commands: Any) -> None:
    """The subcommand."""
    plain = argparse.RawDescriptionHelpFormatter
    forecast = commands.add_parser(
        "forecast",
        help="the work a wave of invitations would bring each surgery",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=plain,
    )
    forecast.add_argument("source", metavar="PEOPLE", help="a .csv or .parquet file; - for standard input")
    forecast.add_argument("--format", choices=("csv", "parquet"), help="the kind, where the name does not say it")
    forecast.add_argument(
        "--practice", metavar="COLUMN", help="the column of the practice (default: practice, if there)"
    )
    forecast.add_argument(
        "--uptake",
        metavar="PERCENT|FILE.csv",
        help="how many of those invited come (default: about 40, fewer men, more with age); taken as certain",
    )
    forecast.add_argument(
        "--budget",
        type=_at_least_one,
        default=PER_WEEK,
        metavar="N",
        help="routine items a surgery takes in a week (default: %(default)s)",
    )
    forecast.add_argument("--out", metavar="FILE.csv", help="every figure of every practice; - for standard output")
    forecast.add_argument("--chart", metavar="FILE.svg", help="the rules as a picture")


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
