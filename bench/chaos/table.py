"""The table that is printed at the end."""

from collections import Counter
from collections.abc import Sequence

from bench.chaos.oracle import Verdict
from bench.chaos.run import CLASSES


def table(verdicts: Sequence[Verdict]) -> str:
    """All runs together."""
    faults: Counter[str] = Counter()
    for each in verdicts:
        faults.update(each.faults)
    first = [seconds for each in verdicts for seconds in each.first_acceptance]
    others = [part for each in verdicts for part in each.others_throughput]
    skipped = sorted({words for each in verdicts for words in each.skipped})
    rows = [
        ("seeds", f"{verdicts[0].seed} to {verdicts[-1].seed}"),
        ("accepted checks", f"{_sum(verdicts, 'checks'):,}"),
        ("records and messages that had to arrive", f"{_sum(verdicts, 'records_and_messages'):,}"),
        ("faults", ", ".join(f"{name} {faults[name]}" for name in CLASSES if faults[name]) or "none"),
        ("  of which ended or stopped a process", f"{_sum(verdicts, 'process_faults'):,}"),
        ("skipped", "; ".join(skipped) or "none"),
        ("lost", _sum(verdicts, "lost")),
        ("took effect twice", _sum(verdicts, "twice")),
        ("  through MESH's hole, counted apart", _sum(verdicts, "through_the_mesh_hole")),
        ("order broken", _sum(verdicts, "out_of_order")),
        ("arrived but never accepted", _sum(verdicts, "never_accepted")),
        ("left unsent at the end", _sum(verdicts, "left_unsent")),
        ("told as sent but not there", _sum(verdicts, "told_sent_but_not_there")),
        ("refused for good and parked in sight", _sum(verdicts, "refused_and_parked")),
        ("sent again after a no", _sum(verdicts, "after_a_no")),
        ("values that do not open", _sum(verdicts, "unreadable")),
        (
            "first acceptance after the database is back",
            f"{max(first):.2f} s at most, of {len(first)}" if first else "-",
        ),
        (
            "failed POSTs while the broker is down",
            f"{_sum(verdicts, 'failed_while_broker_down')} of {_sum(verdicts, 'posts_while_broker_down')}",
        ),
        ("errors without Retry-After", _sum(verdicts, "errors_without_retry_after")),
        ("others' throughput while one is dead", f"{min(others):.1%} at least, of {len(others)}" if others else "-"),
        ("longest wait for a lock in a migration", f"{max(each.longest_lock for each in verdicts):.2f} s"),
        ("calls beside another one of its practice", _sum(verdicts, "two_calls_at_once")),
        (
            "tries at a certificate that had expired",
            f"{_sum(verdicts, 'expired_tries')}, of which took effect {_sum(verdicts, 'taken_while_expired')}; "
            f"circuits opened {_sum(verdicts, 'expired_circuits')}",
        ),
        ("attempts", f"{_sum(verdicts, 'attempts'):,}"),
        ("seconds", f"{sum(each.seconds for each in verdicts):,.0f}"),
        ("verdict", _words(verdicts)),
    ]
    return "\n".join(f"{name:<46}{value}" for name, value in rows)


def bugs_table(verdicts: Sequence[Verdict]) -> str:
    """One line a bug: whether it was seen, and by what."""
    return "\n".join(
        f"{each.bug:<24}{'caught' if each.broken else 'NOT CAUGHT':<12}{', '.join(_found(each)) or '-'}"
        for each in verdicts
    )


def _found(verdict: Verdict) -> list[str]:
    return [f"{name} {getattr(verdict, name)}" for name in verdict.broken]


def _sum(verdicts: Sequence[Verdict], name: str) -> int:
    return sum(getattr(each, name) for each in verdicts)


def _words(verdicts: Sequence[Verdict]) -> str:
    broken = sorted({name for each in verdicts for name in each.broken})
    return f"NOT AS PROMISED: {', '.join(broken)}" if broken else "as promised"
