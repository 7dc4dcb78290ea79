"""The report of a proof: the number of states, and of each property how many were looked at and how many failed."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from healthcheck.proof.properties import Property, Scene
from healthcheck.proof.seen import Seen

_WIDTH = 30
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Result:
    """Of one property: how many were looked at, how many failed, and the first that did."""

    title: str
    counted: str
    looked: int
    failed: int
    named: tuple[Seen, ...]
    seconds: float


def prove(properties: Sequence[Property], at: Scene, stream: TextIO) -> Iterator[Result]:
    """Each property in turn, with a bar where a person looks."""
    for number, each in enumerate(properties):
        _bar(stream, number, len(properties), each.title)
        began = time.perf_counter()
        yield _result(each, each.look(at), began)
    _clear(stream)


def _result(each: Property, seen: Iterable[Seen], began: float) -> Result:
    looked = failed = 0
    wrong: list[Seen] = []
    for one in seen:
        looked += one.count
        if one.wrong:
            failed += one.count
            wrong.append(one)
    return Result(each.title, each.counted, looked, failed, tuple(wrong), time.perf_counter() - began)


def lines(result: Result) -> Iterator[str]:
    """As a person reads it; of failures the first are named."""
    yield f"  {result.failed:>18,} failed of {result.looked:>22,} {result.counted:<16} {result.title}"
    for one in result.named[:_NAMED]:
        yield f"      {one.state}: {one.wrong}"
    if len(result.named) > _NAMED:
        yield f"      and {len(result.named) - _NAMED:,} more"


def _bar(stream: TextIO, done: int, total: int, title: str) -> None:
    if stream.isatty():
        bar = "#" * round(_WIDTH * done / total)
        stream.write(f"\r\x1b[2K[{bar:.<{_WIDTH}}] {title}")
        stream.flush()


def _clear(stream: TextIO) -> None:
    if stream.isatty():
        stream.write("\r\x1b[2K")
