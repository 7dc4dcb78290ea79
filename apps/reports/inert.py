"""A text in a file that a spreadsheet opens: nothing in it runs.

Source: OWASP, CSV Injection: a cell that begins with = + - @, a tab or a carriage return may be taken for a formula.
"""

_RUNS = ("=", "+", "-", "@")
_BLANKS = ("\t", "\r", "\n")


def inert(value: object) -> object:
    """A text that could be taken for a formula, led by an apostrophe; everything else, numbers too, as it is."""
    if isinstance(value, str) and (value.startswith(_BLANKS) or value.lstrip().startswith(_RUNS)):
        return f"'{value}"
    return value
