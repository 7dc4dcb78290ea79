"""write(html, csv): the tables as files, or as CSV on standard output where no file is named."""

import sys
from pathlib import Path

from healthcheck.advice.sheet import page, table_csv


def write(html: Path | None, csv: Path | None) -> int:
    """Write what was asked for; the exit code: 2 where a file cannot be written, and why is on standard error."""
    try:
        if html:
            html.write_text(page.page(), encoding="utf-8")
        if csv:
            csv.write_text(table_csv.text(), encoding="utf-8")
    except OSError as error:
        print(f"Not written: {error.filename}: {error.strerror}.", file=sys.stderr)
        return 2
    if not (html or csv):
        sys.stdout.write(table_csv.text())
        sys.stdout.flush()
    return 0
