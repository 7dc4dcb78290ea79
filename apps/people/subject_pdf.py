"""All that is held on a person as an accessible PDF (PDF/UA-1): tagged, with a title, in English, in reading order."""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import typst

from apps.people.subject_reading import TABLE, Rows, sections

TITLE = "What we hold about you"
_FONTS = typst.Fonts(include_system_fonts=False, font_paths=[Path(str(files("healthcheck.document"))) / "fonts"])


def pdf(rows: Rows, *, at: datetime) -> bytes:
    """The document. The same rows at the same time give the same bytes."""
    content = {
        "title": TITLE,
        "made": f"{at:%-d %B %Y}",
        "withheld": f"Where it says {TABLE['withheld_words']}, ask us when that has been done.",
        "sections": sections(rows),
    }
    return typst.compile(
        Path(__file__).with_name("subject_page.typ").read_bytes(),
        format="pdf",
        font_paths=_FONTS,
        pdf_standards=["ua-1"],
        sys_inputs={"page": json.dumps(content, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
