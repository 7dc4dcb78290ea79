"""A forecast as a page of text, and as rows for a spreadsheet."""

import csv
from collections.abc import Iterator, Sequence
from math import ceil
from typing import TextIO

from healthcheck.workload.forecast import Forecast, Practice, Rule
from healthcheck.workload.item import Item
from healthcheck.workload.likely import Likely

SHOWN = 20  # practices on the page; the spreadsheet has all
HEADER = (
    "practice",
    "figure",
    "kind",
    "expected",
    "low",
    "high",
    "per_100",
    "per_100_low",
    "per_100_high",
    "alone_per_100",
)
_KIND = {Item.ROUTINE: "routine item", Item.URGENT: "urgent item", Item.NONE: "for a service"}


def page(forecast: Forecast, budget: int, notes: Sequence[str]) -> str:
    """What a wave brings, for people."""
    whole = forecast.whole
    more = len(forecast.practices) - SHOWN
    lines = [
        f"Of {whole.invited:,} people invited, about {_whole(whole.coming)} are expected to come.",
        "Between brackets stands what it comes to 90 times in 100. An item is one record with something to do in it.",
        "",
        "FOR EACH 100 INVITED",
        *_columns(_practice_rows(forecast, budget)),
        *([f"and {more:,} practices more, which --out has"] if more > 0 else []),
        "Weeks: until the routine items are through at so many a week; of all practices, the one that takes longest.",
        "",
        "WHICH RULE MAKES THE MOST WORK, for each 100 invited",
        *_columns(_rule_rows(whole)),
        "`alone`: the items that would not be there without the rule. A record may hold several.",
        "",
        *notes,
        *_not_told(forecast),
        *(f"{count:,} rows are left out: {reason}." for reason, count in forecast.left_out.items()),
        *(
            f"{count:,} values of {name} could not be used and count as missing."
            for name, count in forecast.strange.items()
        ),
    ]
    return "\n".join(lines)


def _not_told(forecast: Forecast) -> Iterator[str]:
    if forecast.not_told:
        subjects = ", ".join(subject.replace("_", " ") for subject in forecast.not_told)
        yield f"No file tells of these, so that what they would bring is not counted: {subjects}."
    yield "Questions that are asked after a result count as not answered yet."


def _weeks(items: Likely, budget: int) -> str:
    expected, low, high = (weeks(each, budget) for each in (items.expected, items.low, items.high))
    return f"{expected:,} ({low:,}-{high:,})"


def weeks(items: float, budget: int) -> int:
    """How many weeks so many items take at so many a week."""
    return ceil(round(items, 6) / budget)


def write(forecast: Forecast, file: TextIO) -> None:
    """Every figure of every practice as CSV."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(HEADER)
    for practice in (forecast.whole, *forecast.practices):
        rows.writerows(_figures(practice))


def _figures(practice: Practice) -> Iterator[list[object]]:
    invited = practice.invited
    yield [practice.name, "invited", "people", invited, invited, invited, 100, 100, 100, ""]
    named = (
        ("coming", "people", practice.coming),
        ("routine", "items for the surgery", practice.routine),
        ("urgent", "items for the surgery", practice.urgent),
        ("services", "records for services", practice.services),
    )
    for figure, kind, likely in named:
        yield [practice.name, figure, kind, *_numbers(likely), *_numbers(likely.per_100(invited)), ""]
    for rule in practice.rules:
        alone = f"{100 * rule.alone / invited:.2f}" if rule.item is not Item.NONE else ""
        records = rule.records
        yield [practice.name, rule.id, _KIND[rule.item], *_numbers(records), *_numbers(records.per_100(invited)), alone]


def _numbers(likely: Likely) -> tuple[str, str, str]:
    return f"{likely.expected:.2f}", f"{likely.low:.2f}", f"{likely.high:.2f}"


def _practice_rows(forecast: Forecast, budget: int) -> Iterator[tuple[str, ...]]:
    several = len(forecast.practices) > 1
    yield ("", "invited", "come", "routine items", "urgent items", "for services", f"weeks at {budget}", "most work")
    for each in (forecast.whole, *(forecast.practices[:SHOWN] if several else ())):
        longest = forecast.practices[0] if each is forecast.whole else each
        yield (
            each.name,
            f"{each.invited:,}",
            _per_100(each.coming, each.invited),
            _per_100(each.routine, each.invited),
            _per_100(each.urgent, each.invited),
            _per_100(each.services, each.invited),
            _weeks(longest.routine, budget),
            next((rule.id for rule in each.rules if rule.item is not Item.NONE), "none"),
        )


def _rule_rows(practice: Practice) -> Iterator[tuple[str, ...]]:
    yield ("rule", "kind", "records", "alone")
    for rule in practice.rules:
        yield rule.id, _KIND[rule.item], _per_100(rule.records, practice.invited), _alone(rule, practice.invited)


def _alone(rule: Rule, invited: int) -> str:
    return f"{100 * rule.alone / invited:.1f}" if rule.item is not Item.NONE else ""


def _per_100(likely: Likely, invited: int) -> str:
    share = likely.per_100(invited)
    return f"{share.expected:.1f} ({share.low:.1f}-{share.high:.1f})"


def _whole(likely: Likely) -> str:
    return f"{likely.expected:,.0f} ({likely.low:,.0f} to {likely.high:,.0f})"


def _columns(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Each as wide as its widest word; words to the left, figures to the right."""
    table = list(rows)
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    for row in table:
        cells = [
            cell.ljust(width) if _is_word(cell) else cell.rjust(width) for cell, width in zip(row, widths, strict=True)
        ]
        yield ("  " + "  ".join(cells)).rstrip()


def _is_word(cell: str) -> bool:
    return not cell[:1].isdigit()
