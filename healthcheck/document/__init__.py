"""The document for the GP: one page, an accessible PDF (PDF/UA-1), the same bytes for the same record.

What to do comes first and what is urgent apart; then values, scores, what is not known and why, codes. Typst lays it
out from `page.typ`, in the text size that fits one page: 9.5 point, else down to 7. What does not fit one page at 7
point goes on at 8 on a second, whole: nothing is ever cut off or left out (docs/decisions/0602-gp-connect.md).
"""

import json
from importlib.resources import files
from pathlib import Path

import typst

from healthcheck.assess import Assessment
from healthcheck.document.page import Named, page
from healthcheck.fhir.record import Record

__all__ = ["Named", "make"]

_HERE = Path(str(files(__package__)))
_FONTS = typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])


def make(assessment: Assessment, record: Record, named: Named) -> bytes:
    """The PDF of one record."""
    content = json.dumps(page(assessment, record, named), ensure_ascii=False)
    return typst.compile(
        (_HERE / "page.typ").read_bytes(),
        format="pdf",
        font_paths=_FONTS,
        pdf_standards=["ua-1"],
        sys_inputs={"page": content},
        timestamp=int(record.made_at.timestamp()),
    )
