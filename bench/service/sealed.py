"""P10: the part of a POST that sealing, blind indexes and the trail take."""

from typing import Any

from bench.service.ground import Ground
from bench.service.line import Line

MOST = 0.10


def shared(ground: Ground, people: list[dict[str, Any]]) -> Line:
    """Of the processor's time of one POST of twelve values, in the web server and the database."""
    told = ground.inside(f"shares; shares.main({people!r})")
    whole, parts = told.pop("whole"), told
    share = sum(parts.values()) / whole
    return Line(
        row="P10 sealing, indexes and trail, share of a POST",
        product=sum(parts.values()) * 1e6,
        limit=whole * 1e6,
        ratio=(share, share, share),
        cpu=whole * 1e6,
        goal="<= 0.10",
        met=share <= MOST,
        words="us of " + ", ".join(f"{name} {1e6 * spent:.0f}" for name, spent in parts.items()),
    )
