"""A text in a file that a spreadsheet opens: nothing in it runs.

Source: OWASP, CSV Injection: a cell that begins with = + - @, their wide forms, a tab or a carriage return may be taken
for a formula; and where a spreadsheet cuts lines at other marks than ours, so may what follows such a mark in a text.
"""

import re

_RUNS = "=+\\-@＝＋－＠"  # noqa: RUF001  the wide forms are meant
_BEGINS = re.compile(rf"[\t\r\n]|[\s\"]*[{_RUNS}]")
_AFTER_A_CUT = re.compile(rf"([;,|\t\r\n][\s\"]*)(?=[{_RUNS}])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # a workbook cannot hold them


def inert(value: object) -> object:
    """A text that could be taken for a formula, led by an apostrophe; everything else, numbers too, as it is."""
    if not isinstance(value, str):
        return value
    text = _AFTER_A_CUT.sub(r"\1'", _CONTROLS.sub("", value))
    return f"'{text}" if _BEGINS.match(text) else text
