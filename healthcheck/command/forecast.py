"""`forecast`: a file of people in, the work that inviting them would bring each surgery out."""

import io
import sys

import pyarrow as pa

from healthcheck.command.files import kind, reading, writing
from healthcheck.command.progress import Progress
from healthcheck.population.unusable import Unusable
from healthcheck.workload import columns, uptake
from healthcheck.workload.chart import chart
from healthcheck.workload.forecast import Forecast, Forecaster
from healthcheck.workload.table import page, write
from healthcheck.workload.uptake import Uptake

PRACTICE = "practice"


def forecast(
    source: str,
    form: str | None,
    practice: str | None,
    coming: str | None,
    budget: int,
    out: str | None,
    picture: str | None,
) -> str:
    """The page; the spreadsheet and the picture are written where they were asked for. Raises Unusable."""
    pa.enable_signal_handlers(False)  # Arrow's would keep Ctrl-C from Python's own
    taken = uptake.given(coming) if coming else uptake.built_in()
    try:
        made, notes = _counted(source, form or kind(source, source, None), practice, taken)
    except pa.ArrowException as error:
        raise Unusable(f"{source} cannot be read to its end: {error}") from error
    if out:
        text = io.StringIO()
        write(made, text)
        _written(out, text.getvalue())
    if picture:
        _written(picture, chart(made.whole))
    return page(made, budget, (f"Uptake: {taken.words}.", *notes))


def _counted(source: str, form: str, practice: str | None, taken: Uptake) -> tuple[Forecast, tuple[str, ...]]:
    with reading(source, form) as table:
        column = practice or (PRACTICE if PRACTICE in table.header else None)
        plan = columns.plan(table.header, column)
        forecaster = Forecaster(column, taken)
        progress = Progress(sys.stderr, table.total)
        try:
            for done in forecaster.count(table.read(plan)):
                progress.add(done)
        finally:
            progress.clear()
        return forecaster.made(), columns.notes(table.header)


def _written(target: str, text: str) -> None:
    with writing(target) as file:
        file.write(text.encode())
