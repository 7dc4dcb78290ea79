"""Connections that would carry secrets or people in clear to another machine: outside a first run none is made."""

import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from config import database

PROVED = ("verify-full", "verify-ca")  # libpq's other modes take any certificate, or none at all
HERE = ("redis+socket", "unix", "memory", "filesystem")  # kombu's and redis-py's that leave no machine
SEALED = ("rediss", "amqps")
BY_TLS = {
    "database": "add ?sslmode=verify-full&sslrootcert=system to it, or the file of your own authority for `system`",
    "broker": "write rediss:// or amqps://",
    "unproved": "take ssl_cert_reqs out of it: the other side's certificate is to be checked",
    "url": "write https://",
}


def is_here(host: str) -> bool:
    """Whether this host is this machine: loopback by name or number, a socket's folder, or nothing at all."""
    name = host.strip("[]").lower()
    if not name or name == "localhost" or name.startswith(("/", "@")):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def faults(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each field whose address is not safe, and what to do about it; never the address."""
    for name, address in given.items():
        if name == "database_url":
            found = _of_database(address)
        elif name in ("celery_broker_url", "cache_url"):
            found = next((why for each in address.split(";") if (why := _of_broker(each))), "")
        else:
            parts = urlsplit(address)
            found = "url" if parts.scheme == "http" and not is_here(parts.hostname or "") else ""
        if found:
            yield name, BY_TLS[found]


def _of_database(address: str) -> str:
    made = database.from_url(address)
    options: dict[str, str] = made["OPTIONS"]
    named = made["HOST"] or os.environ.get("PGHOST", "")
    numbered = options.get("hostaddr") or os.environ.get("PGHOSTADDR", "")
    elsewhere = "service" in options or not all(is_here(each) for each in f"{named},{numbered}".split(","))
    return "database" if elsewhere and options.get("sslmode") not in PROVED else ""


def _of_broker(address: str) -> str:
    parts = urlsplit(address.strip())
    if parts.scheme in HERE or (parts.scheme and parts.scheme not in SEALED and is_here(parts.hostname or "")):
        return ""
    if parts.scheme not in SEALED:
        return "broker"
    asked = parse_qs(parts.query).get("ssl_cert_reqs", ["required"])
    return "" if all(each.lower().removeprefix("cert_") == "required" for each in asked) else "unproved"
