"""A database address as Django's dictionary: postgresql://user:password@host:port/name?option=value."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.embedded.place import Place
from config.embedded.postgres import OWNER

SCHEMES = ("postgresql", "postgres")


def from_url(url: str) -> dict[str, Any]:
    """The dictionary for a PostgreSQL address. The message of an error never repeats it: it holds a password.

    `prepare_threshold=0` in it lets the server keep the plans of frequent statements (`apps/tenancy/postgresql`): only
    where nothing stands between, or a pooler that knows of them.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise ValueError("DATABASE_URL must look like postgresql://user:password@host:port/name")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if "prepare_threshold" in options:
        options["prepare_threshold"] = int(options["prepare_threshold"])
    return _kept_open(
        NAME=unquote(parts.path.lstrip("/")),
        USER=unquote(parts.username or ""),
        PASSWORD=unquote(parts.password or ""),
        HOST=options.pop("host", None) or unquote(parts.hostname or ""),
        PORT=str(parts.port or ""),
        OPTIONS=options,
    )


def embedded(place: Place, name: str) -> dict[str, Any]:
    """The dictionary for a database of the embedded server, between which and us nothing stands."""
    options = {"prepare_threshold": 0}
    return _kept_open(NAME=name, USER=OWNER, PASSWORD="", HOST=str(place.sockets), PORT="", OPTIONS=options)


def _kept_open(**named: Any) -> dict[str, Any]:
    return {"ENGINE": "apps.tenancy.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, **named}
