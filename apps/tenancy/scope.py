"""The scope that queries run in: the database role, and for whom. Where none was set nothing is seen or written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from uuid import UUID

WEB, SERVICE_ROLE, ANALYST_ROLE = "healthcheck_web", "healthcheck_service", "healthcheck_analyst"
AS_CONNECTED = "none"


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a query runs. Every member but the role is told to PostgreSQL as `healthcheck.<name>`.

    Args:
        role: the database role; "none" for whoever the connection signed in as.
        kind: what the caller is; "" sees nothing. See `policies.py`.
        actor: how the audit trail names the caller.
        organisation: id of the calling organisation.
        practice: ODS code of the calling organisation: its people are those of the practice with this code.
        person: the one person the request is about, once it is shown that the caller may act for them.
        check: their check, likewise.
        named: blind indexes (hex) of the NHS number that the caller gave; whoever knows it may ask about its person.
        kit: the code of a kit that the caller holds in hand.
        areas: area codes, for the analyst's role alone.
    """

    role: str = WEB
    kind: str = ""
    actor: str = ""
    organisation: str = ""
    practice: str = ""
    person: str = ""
    check: str = ""
    named: str = ""
    kit: str = ""
    areas: str = ""


NOTHING = Scope()
DOOR = Scope(kind="door")  # a request before it is known who calls: it sees what somebody signs in with
SERVICE = Scope(role=SERVICE_ROLE, kind="service")
OWNER = Scope(role=AS_CONNECTED)
_OWN = frozenset({"person"})  # kinds of callers whose person never changes

_standing = NOTHING
_within: ContextVar[Scope | None] = ContextVar("tenancy", default=None)


def stand(scope: Scope) -> None:
    """What holds in this process wherever nothing else is set: a command says once what it runs as."""
    global _standing  # noqa: PLW0603  one a process, set at its start
    _standing = scope


def current() -> Scope:
    """The scope a query of this thread runs in now."""
    return _within.get() or _standing


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Everything inside runs in this scope; afterwards it is as before, also after an exception."""
    token = _within.set(scope)
    try:
        yield
    finally:
        _within.reset(token)


def enter(scope: Scope) -> None:
    """From here to the end of the request: who calls is known now. Raises RuntimeError outside a request."""
    if _within.get() is None:
        raise RuntimeError("A scope is entered inside another, which ends it: use within().")
    _within.set(scope)


def reach(*, person: UUID | None = None, check: UUID | None = None) -> None:
    """From here on the request is about this person, or check: the caller was found to have a right to it."""
    found = {"person": _text(person), "check": _text(check)}
    _widen(**{name: value for name, value in found.items() if value})


def name(indexes: Iterable[bytes]) -> None:
    """The caller gave an NHS number, whose blind indexes these are."""
    _widen(named=",".join(index.hex() for index in indexes))


def hold(code: str) -> None:
    """The caller has a kit with this code in hand."""
    _widen(kit=code)


def _widen(**told: str) -> None:
    scope = _within.get()
    if scope is not None and scope.role == WEB and scope.kind not in _OWN | {""}:
        _within.set(replace(scope, **told))


def _text(key: UUID | None) -> str:
    return "" if key is None else str(key)


_TOLD = {field.name: f"healthcheck.{field.name}" for field in fields(Scope) if field.name != "role"} | {"role": "role"}


@lru_cache(maxsize=4096)
def statement(scope: Scope, stands: Scope | None) -> str:
    """What tells PostgreSQL, for the rest of a transaction, what differs from what stands; everything where None does.

    The role comes last: what it may do, it may do at once.
    """
    different = (each for each in _TOLD if stands is None or getattr(scope, each) != getattr(stands, each))
    calls = (f"set_config('{_TOLD[each]}', {_quoted(getattr(scope, each))}, true)" for each in different)
    return f"SELECT {', '.join(calls)}"


def _quoted(value: str) -> str:
    """As a string of SQL, whatever stands in it. Raises ValueError for NUL, which PostgreSQL has no text for."""
    if "\0" in value:
        raise ValueError("A scope holds no NUL.")
    return "E'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
