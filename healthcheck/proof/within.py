"""What must hold in each block, and therefore, as rows of a whole state are the union, in every whole state."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from healthcheck.advice.action import Urgency
from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.table import Row
from healthcheck.proof.given import Given
from healthcheck.proof.seen import Seen
from healthcheck.proof.states import milder
from healthcheck.proof.tables import SOONEST_LAST, Tables
from healthcheck.proof.whole import needed

Blocks = Sequence[Sequence[Given]]


def _of_the_state(each: Given) -> list[Finding]:
    return [finding for finding in each.findings if finding.subject in each.state]


def answered(_tables: Tables, blocks: Blocks) -> Iterator[Seen]:
    """Every finding that is not normal is named by an action, the urgent ones by one that is urgent enough."""
    for each in (given for block in blocks for given in block):
        wrong = [
            f"{finding.key} ({finding.level}) is not answered"
            for finding in _of_the_state(each)
            if finding.level is not Level.NORMAL and not _answers(each, finding)
        ]
        yield Seen(each.name, "; ".join(wrong))


def _answers(each: Given, finding: Finding) -> bool:
    return any(
        finding in action.because and SOONEST_LAST.index(action.urgency) >= needed(finding.level)
        for action in each.brought
    )


def answered_once(tables: Tables, blocks: Blocks) -> Iterator[Seen]:
    """No finding brings two actions of one urgency, or one action twice; what is normal brings at most information."""
    doubled = {row.id for row in tables.rows if [other.id for other in tables.rows].count(row.id) > 1}
    for each in (given for block in blocks for given in block):
        wrong = [f"{row.id} stands twice" for row in each.rows if row.id in doubled]
        for finding in _of_the_state(each):
            rows = [row for row in each.rows if finding.key in row.when]
            urgencies = [row.urgency for row in rows]
            if len(set(urgencies)) < len(urgencies):
                wrong.append(f"{finding.key} is answered twice: {', '.join(row.id for row in rows)}")
            if finding.level is Level.NORMAL and any(not row.only_further for row in rows):
                wrong.append(f"{finding.key} is normal and brings {rows[0].id}")
        yield Seen(each.name, "; ".join(wrong))


def monotone(tables: Tables, blocks: Blocks) -> Iterator[Seen]:
    """Of two states of which one is nowhere milder: no action is lost but for one as strict on the same."""
    for block in blocks:
        for better, worse in permutations(block, 2):
            if milder(better.state, worse.state):
                lost = _lost(tables, better, worse)
                yield Seen(f"{better.name} -> {worse.name}", f"milder advice: {lost} is lost" if lost else "")


def _lost(tables: Tables, better: Given, worse: Given) -> str:
    for row, action in zip(better.rows, better.brought, strict=True):
        about = {finding.subject for finding in action.because}
        if not any(
            tables.strictness(other) >= tables.strictness(row)
            and about & {finding.subject for finding in instead.because}
            for other, instead in zip(worse.rows, worse.brought, strict=True)
        ):
            return row.id
    return ""


def levels(_tables: Tables, blocks: Blocks) -> Iterator[Seen]:
    """A worse band never has a milder level."""
    order = list(Level)
    for block in blocks:
        for better, worse in permutations(block, 2):
            changed = [subject for subject in better.state if better.state[subject] != worse.state[subject]]
            if len(changed) == 1 and milder(better.state, worse.state):
                one, other = _level(better, changed[0]), _level(worse, changed[0])
                falls = (
                    other is not Level.UNKNOWN and one is not Level.UNKNOWN and order.index(other) < order.index(one)
                )
                falls = falls or (one is not Level.NORMAL and other is Level.NORMAL)
                yield Seen(f"{better.name} -> {worse.name}", f"from {one} to {other}" if falls else "")


def _level(each: Given, subject: str) -> Level:
    return next((finding.level for finding in each.findings if finding.subject == subject), Level.NORMAL)


def in_order(tables: Tables) -> Iterator[Seen]:
    """The rows stand in the order of how urgent and how soon, and having nothing to do is the mildest of all.

    So the first of any union is its strictest, and a finding more never makes the primary action milder.
    """
    strictest_fallback = max((tables.strictness(row) for row in tables.rows if row.fallback), default=(0, 0))
    before: dict[Urgency, Row] = {}
    for row in tables.rows:
        name = " or ".join(row.when) or "everything normal"
        wrong = f"{row.id}: {row.by} is no listed time" if row.by not in tables.times else ""
        former = before.get(row.urgency)
        if not row.fallback and tables.strictness(row) < strictest_fallback:
            wrong = f"{row.id} is milder than having nothing to do"
        elif row.urgency is not Urgency.NONE and former and tables.strictness(former) < tables.strictness(row):
            wrong = f"{row.id} ({row.by}) stands after {former.id} ({former.by})"
        before[row.urgency] = row
        yield Seen(name, wrong)
