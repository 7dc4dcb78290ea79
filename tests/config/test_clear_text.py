"""Outside of a first run nothing is reached in clear over a network: the start says what to write instead."""

import pytest

from config import clear_text, env
from tests.config.test_env import clean as clean  # noqa: PLC0414 - a fixture of another file
from tests.config.test_env import set_all

DATABASE = "postgresql://u:hunter2@{}/health"
REFUSED = {
    "DATABASE_URL": [
        DATABASE.format("db.example"),
        DATABASE.format("10.0.0.7") + "?sslmode=require",
        DATABASE.format("db.example") + "?sslmode=prefer&sslrootcert=system",
        DATABASE.format("db.example") + "?sslmode=verify-full&sslmode=disable",
        DATABASE.format("localhost") + "?host=db.example",
        DATABASE.format("localhost") + "?hostaddr=192.0.2.1",
        "postgresql:///health?service=elsewhere",
        "postgresql:///health?host=/var/run/postgresql,db.example",
    ],
    "CELERY_BROKER_URL": [
        "redis://broker.example/0",
        "amqp://u:hunter2@broker.example//",
        "rediss://broker.example/0?ssl_cert_reqs=none",
        "rediss://broker.example/0?ssl_cert_reqs=CERT_OPTIONAL",
        "rediss://broker.example/0?ssl_cert_reqs=required&ssl_cert_reqs=none",
        "rediss://one.example/0;redis://two.example/0",
        "sentinel://broker.example",
        "broker.example",
    ],
    "HEALTHCHECK_CACHE_URL": ["redis://cache.example/1", "rediss://cache.example?ssl_cert_reqs=none"],
    "HEALTHCHECK_PDM_URL": ["http://pdm.example/fhir", "HTTP://pdm.example"],
    "HEALTHCHECK_NHS_LOGIN_ISSUER": ["http://auth.example"],
    "HEALTHCHECK_SITE_URL": ["http://checks.example"],
    "HEALTHCHECK_MESH_URL": ["http://mesh.example"],
}
TAKEN = {
    "DATABASE_URL": [
        DATABASE.format("db.example") + "?sslmode=verify-full&sslrootcert=system",
        DATABASE.format("db.example") + "?sslmode=verify-ca&sslrootcert=/run/ca.pem",
        "postgresql://u@db.example/health?sslmode=verify-full&sslcert=/run/us.pem&sslkey=/run/us.key",
        "postgresql:///health?host=/var/run/postgresql",
        "postgresql:///health",
        DATABASE.format("localhost"),
        DATABASE.format("127.0.0.1:5433"),
        DATABASE.format("[::1]"),
    ],
    "CELERY_BROKER_URL": [
        "rediss://broker.example/0",
        "rediss://broker.example/0?ssl_cert_reqs=required&ssl_ca_certs=/run/ca.pem",
        "amqps://u:hunter2@broker.example//",
        "redis://127.0.0.1:6379/0",
        "redis+socket:///run/valkey.sock",
        "amqp://localhost//",
    ],
    "HEALTHCHECK_CACHE_URL": ["rediss://cache.example/1", "unix:///run/valkey.sock"],
    "HEALTHCHECK_PDM_URL": ["https://pdm.example/fhir", "http://127.0.0.1:9000"],
}


@pytest.mark.parametrize(("name", "address"), [(name, each) for name, those in REFUSED.items() for each in those])
def test_an_address_in_clear_stops_the_start_and_is_not_repeated(monkeypatch, name: str, address: str) -> None:
    set_all(monkeypatch)
    monkeypatch.setenv(name, address)
    with pytest.raises(env.Unconfigured, match="in clear") as refused:
        env.read()
    assert f"{name}: " in str(refused.value)
    assert "hunter2" not in str(refused.value) and ".example" not in str(refused.value)


@pytest.mark.parametrize(("name", "address"), [(name, each) for name, those in TAKEN.items() for each in those])
def test_an_address_over_tls_or_on_this_machine_is_taken(monkeypatch, name: str, address: str) -> None:
    set_all(monkeypatch)
    monkeypatch.setenv(name, address)
    monkeypatch.delenv("PGHOST", raising=False)
    env.read()


def test_where_the_address_names_no_host_that_of_libpq_counts(monkeypatch) -> None:
    set_all(monkeypatch)
    monkeypatch.setenv("DATABASE_URL", "postgresql:///health")
    monkeypatch.setenv("PGHOST", "db.example")
    with pytest.raises(env.Unconfigured, match=r"DATABASE_URL: add .*sslmode=verify-full"):
        env.read()


@pytest.mark.parametrize("host", ["", "localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "/run", "@x"])
def test_this_machine(host: str) -> None:
    assert clear_text.is_here(host)


@pytest.mark.parametrize(
    "host", ["localhost.example", "10.0.0.1", "0.0.0.0", "::", "127.0.0.1.example", "db", "2130706433"]
)
def test_another_machine(host: str) -> None:
    assert not clear_text.is_here(host)
