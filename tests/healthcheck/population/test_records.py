"""Where a record ends is found as every reader of CSV finds it."""

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from healthcheck.population.records import ends

FIELDS = st.text(alphabet='ab ,"\n\r', max_size=6)
RAW = st.text(alphabet='a,"\n\r', max_size=30).map(str.encode)


def cut(block: bytes, *, last: bool = True) -> list[bytes]:
    """The records of a block, each with its line end."""
    found = [0, *ends(block, last=last).tolist()]
    return [block[start:stop] for start, stop in pairwise(found)]


@pytest.mark.parametrize(
    ("block", "records"),
    [
        (b"a\nb\n", [b"a\n", b"b\n"]),
        (b"a\r\nb\r\n", [b"a\r\n", b"b\r\n"]),
        (b"a\rb\r", [b"a\r", b"b\r"]),
        (b"a\nb", [b"a\n", b"b"]),
        (b"\n\n", [b"\n", b"\n"]),
        (b'"a\nb",c\nd\n', [b'"a\nb",c\n', b"d\n"]),
        (b'"a""\nb",c\nd\n', [b'"a""\nb",c\n', b"d\n"]),
        (b'5" pipe\n6" pipe,"x\ny"\nd\n', [b'5" pipe\n', b'6" pipe,"x\ny"\n', b"d\n"]),
        (b'"a"b"\nc\n', [b'"a"b"\n', b"c\n"]),
        (b'a\n"never closed\nc\n', [b"a\n", b'"never closed\nc\n']),
        (b"", []),
    ],
)
def test_records_end_at_line_ends_outside_quotes(block: bytes, records: list[bytes]) -> None:
    assert cut(block) == records


def test_what_may_go_on_is_not_yet_a_record() -> None:
    assert cut(b"a\nb", last=False) == [b"a\n"]
    assert cut(b"a\nb\r", last=False) == [b"a\n"]
    assert cut(b'a\n"b\n', last=False) == [b"a\n"]
    assert cut(b'x"y\n"b\r', last=False) == [b'x"y\n']


@given(
    st.lists(st.lists(FIELDS, min_size=2, max_size=3), max_size=5), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()
)
def test_what_a_writer_writes_as_one_row_is_one_record(rows: list[list[str]], line_end: str, all_quoted: bool) -> None:
    quoting = csv.QUOTE_ALL if all_quoted or line_end != "\r\n" else csv.QUOTE_MINIMAL  # Python quotes not every CR
    lines = []
    for row in rows:
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator=line_end, quoting=quoting).writerow(row)
        lines.append(written.getvalue().encode())
    assert cut(b"".join(lines)) == lines


@given(RAW)
@example(b'"a" "b\n",c\n')
def test_the_quick_way_and_the_slow_way_agree(block: bytes) -> None:
    slow = cut(b'x"y\n' + block)
    assert slow == [b'x"y\n', *cut(block)]


@given(RAW, st.integers(0, 30))
def test_a_block_cut_anywhere_has_no_other_records(block: bytes, place: int) -> None:
    first = cut(block[:place], last=False) if place < len(block) else []
    start = sum(map(len, first))
    assert [*first, *cut(block[start:])] == cut(block)
