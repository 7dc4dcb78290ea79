"""What the service's benchmark sends is what the doors take, and its peer counts connections, not messages."""

import json
import sys
import time
from datetime import UTC, datetime

import httpx2
import pytest

from apps.kits import wire
from apps.kits.batch import taken_apart
from apps.kits.suppliers import SUPPLIERS
from apps.readings.bodies import Readings
from bench.service import lanes, peer
from bench.service.bodies import BLOODS, batch, message, twelve_values
from bench.service.calls import Call, all_of, at_rate
from config.embedded.place import PROJECT
from config.embedded.process import spawn, stop
from demo.stack import free_port
from healthcheck import strict_json

AT = datetime(2026, 11, 16, 12, 30, tzinfo=UTC)


@pytest.fixture
def url(tmp_path):
    port = free_port()
    process = spawn([sys.executable, "-m", peer.__name__, str(port)], log=tmp_path / "peer.log", folder=PROJECT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            httpx2.get(address, trust_env=False)
            break
        except httpx2.ConnectError:
            time.sleep(0.05)
    yield address
    stop(process)


def test_twelve_values_are_twelve_that_the_door_takes():
    given = Readings.model_validate_json(json.dumps(twelve_values(AT)))
    assert sum(len(reading.values) for reading in given.readings) == 12


def test_a_message_is_one_that_its_laboratory_would_send():
    report = SUPPLIERS["biomarker_json"].read(wire.parse(message("LAB-1234", "9990000018", AT)))
    assert report.kit_code == "LAB-1234"
    assert len(report.values) == len(BLOODS)


def test_a_batch_is_a_list_that_its_laboratory_would_send():
    raw = batch(message(f"LAB-{nth}", "9990000018", AT) for nth in range(100))
    came = taken_apart(strict_json.loads(raw), raw)
    assert [each.said["orderExternalReference"] for each in came] == [f"LAB-{nth}" for nth in range(100)]


def test_the_peer_counts_connections_and_callers_keep_theirs_open(url):
    def opened() -> int:
        return int(httpx2.get(url, trust_env=False).text)

    before = opened()
    answered = all_of(url, [Call("/any", "token", b"{}")] * 200)
    assert len(answered.took) == 200
    assert opened() - before - 1 <= 8


def test_at_a_rate_a_call_waits_for_its_time(url):
    answered = at_rate(url, iter([Call("/any", "token", b"{}")] * 1000), seconds=0.5, rate=40)
    assert 15 <= len(answered.took) <= 21
    assert answered.seconds >= 0.4


def test_a_refusal_stops_the_measurement(url):
    with pytest.raises(RuntimeError, match="answered 4"):
        all_of(url, [Call("/refused", "token", b"{}")])


def test_both_scripts_of_the_trail_hold_the_whole_transaction_and_differ_in_the_entry_alone(tmp_path):
    chained, plain = (lanes.script(tmp_path, name).read_text() for name in ("entry_chained", "entry_plain"))
    assert "audit_free_lane()" in chained
    assert "audit_free_lane()" not in plain
    for each in (chained, plain):
        assert each.count("BEGIN;") == each.count("COMMIT;") == 1
        assert "%%" not in each
        assert "bench_limit.result" in each
