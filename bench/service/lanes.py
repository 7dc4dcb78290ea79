"""P10: what the chained trail costs eight writers at once, beside entries that nothing chains."""

import tempfile
from pathlib import Path

from bench.service.ground import Ground
from bench.service.line import Line, spread
from bench.service.pgbench import SQL, Pgbench
from bench.service.rounds import Turn, alternate

MOST = 0.15


def penalty(ground: Ground, rounds: int, seconds: float) -> Line:
    """The check transaction with one entry more, by eight clients: chained in lanes as the product does, and plain."""
    ground.connection.execute((SQL / "entry_tables.sql").read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        chained, plain = (script(Path(folder), name) for name in ("entry_chained", "entry_plain"))
        found = alternate(
            lambda: _turn(ground.limit, chained, seconds), lambda: _turn(ground.limit, plain, seconds), rounds
        )
    ratio = spread(found.ratios)
    return Line(
        row="P10 check transactions with a chained entry, /s",
        product=found.rate,
        limit=found.limit_rate,
        ratio=ratio,
        cpu=found.cpu * 1e6,
        goal=">= 0.85",
        met=ratio[0] >= 1 - MOST,
        swing=found.swing,
        words="limit: the same with an entry that nothing chains; 8 clients of pgbench",
    )


def _turn(limit: Pgbench, script: Path, seconds: float) -> Turn:
    return limit.turn(script, round(seconds))


def script(folder: Path, name: str) -> Path:
    """The check transaction and the entry, kept together or not at all."""
    entry = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    script = folder / f"{name}.sql"
    whole = (SQL / "check_tx.sql").read_text(encoding="utf-8")
    script.write_text(f"BEGIN;\n{whole}\n{entry}\nCOMMIT;\n", encoding="utf-8")
    return script
