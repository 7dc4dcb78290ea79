"""How far it is: seen on a terminal, counted everywhere."""

import io

from healthcheck.command.progress import Progress
from healthcheck.population.tally import Tally


class Terminal(io.StringIO):
    """Remembers what a person would see."""

    def isatty(self) -> bool:
        """Somebody looks."""
        return True


def test_a_bar_grows_with_what_is_done() -> None:
    stream = Terminal()
    progress = Progress(stream, total=100)
    progress.add(Tally(10, {"egfr": 1}, share=50))
    half = stream.getvalue()
    progress.add(Tally(10, {"egfr": 0}, share=50))
    assert f"[{'#' * 15}{'.' * 15}]  50%  10 rows" in half
    assert f"[{'#' * 30}] 100%  20 rows" in stream.getvalue()
    progress.clear()
    assert stream.getvalue().endswith("\r\x1b[2K")


def test_without_an_end_only_rows_are_counted() -> None:
    stream = Terminal()
    Progress(stream, total=None).add(Tally(1234, {}, share=1))
    assert "1,234 rows" in stream.getvalue()
    assert "%" not in stream.getvalue()


def test_nothing_is_drawn_where_nobody_looks() -> None:
    stream = io.StringIO()
    progress = Progress(stream, total=100)
    progress.add(Tally(10, {"egfr": 1}, share=50))
    progress.clear()
    assert stream.getvalue() == ""


def test_the_summary_counts_rows_and_reasons() -> None:
    progress = Progress(io.StringIO(), total=None)
    progress.add(Tally(1000, {"egfr": 1, "kfre": 0}, share=1))
    progress.add(Tally(1000, {"egfr": 2, "kfre": 0}, share=1))
    rows, egfr, kfre = progress.summary()
    assert rows.startswith("2,000 rows in ")
    assert egfr == "egfr: 1,997 scored, 3 not: the column egfr_unscored says why"
    assert kfre == "kfre: 2,000 scored"
