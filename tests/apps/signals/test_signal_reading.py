"""A signal is read as it is published, and what is none is refused with its place and nothing of what stood there."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from apps.clients.clock import now
from apps.signals.acting import TYPES
from apps.signals.reading import read
from healthcheck.refusal import Invalid
from tests.apps.signals.conftest import PUBLISHED, published, signal

NUMBER = "9990000018"
needs_examples = pytest.mark.skipif(not PUBLISHED, reason="needs published signals; set HEALTHCHECK_INTEROP_DIR")


def told(content):
    return read(json.dumps(content).encode(), at=now())


@needs_examples
@pytest.mark.parametrize("kind", TYPES)
def test_each_published_example_is_read(kind):
    content = published(kind)
    said = told(content)
    assert (said.event_id, said.type, said.subject) == (content["id"], kind, "9912003888")
    assert said.happened_at == datetime(2020, 6, 1, 13, tzinfo=UTC)


@needs_examples
def test_what_these_tests_send_is_as_the_published_schema_has_it():
    schema = json.loads((Path(PUBLISHED) / "specs/mns/signal-schemas/fhirsignal.schema.json").read_text())
    for kind in TYPES:
        Draft202012Validator(schema).validate(signal(kind, NUMBER))
        Draft202012Validator(schema).validate(published(kind))


def test_a_signal_is_read():
    said = told(signal("pds-change-of-gp-2", NUMBER, event="one"))
    assert (said.event_id, said.type, said.nhs_number.digits) == ("one", "pds-change-of-gp-2", NUMBER)


def test_what_a_second_entry_brings_along_is_left_unread():
    content = signal("pds-change-of-gp-2", NUMBER)
    content["entry"].append({"fullUrl": "https://x", "resource": {"resourceType": "Patient", "id": "forged"}})
    assert told(content).subject == NUMBER


def _at(content, path):
    *way, last = path
    for step in way:
        content = content[step]
    return content, last


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("resourceType",), "Parameters"),
        (("type",), "message"),
        (("id",), ""),
        (("id",), "x" * 65),
        (("id",), 7),
        (("entry",), []),
        (("entry",), [{}] * 3),
        (("entry", 0, "resource", "meta", "profile"), ["http://other"]),
        (("entry", 0, "resource", "parameter"), []),
        (("entry", 0, "resource", "parameter", 2, "valueCode"), "handshake"),
        (("entry", 0, "resource", "parameter", 3, "part", 1, "valueInstant"), "yesterday"),
        (("entry", 0, "resource", "parameter", 3, "part", 1, "valueInstant"), "2026-06-01T13:00:00"),
        (("entry", 0, "resource", "parameter", 3, "part", 1, "valueInstant"), "9999-06-01T13:00:00Z"),
        (("entry", 0, "resource", "parameter", 4, "part", 0, "valueString"), None),
        (("entry", 0, "resource", "parameter", 4, "part", 2, "valueReference"), {}),
    ],
)
def test_what_is_no_signal_is_refused(path, value):
    content = signal("pds-death-notification-2", NUMBER)
    holder, last = _at(content, path)
    holder[last] = value
    with pytest.raises(Invalid) as refused:
        told(content)
    assert refused.value.code == "bad-signal" and NUMBER not in str(refused.value.detail)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5), lambda x: st.lists(x) | st.dictionaries(st.text(max_size=5), x)
    )
)
def test_nothing_put_anywhere_into_a_signal_breaks_the_reader(junk):
    content = signal("pds-death-notification-2", NUMBER)
    for path in [("entry",), ("entry", 0), ("entry", 0, "resource"), ("entry", 0, "resource", "parameter", 4, "part")]:
        broken = copy.deepcopy(content)
        holder, last = _at(broken, path)
        holder[last] = junk
        with pytest.raises(Invalid):
            told(broken)
