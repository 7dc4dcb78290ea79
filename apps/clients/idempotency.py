"""The same request twice has one effect and one answer: key, data and answer are kept in one transaction.

After draft-ietf-httpapi-idempotency-key-header: a key used again with another body or route is refused.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from apps.clients.models import IdempotentRequest
from apps.tenancy.postgresql.prepared import Prepared
from apps.vault.index import blind_index, blind_indexes, hold, is_indexed
from apps.vault.sealing import seal
from healthcheck.refusal import Conflict

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
KEY_OF, BODY_OF = "idempotency-key", "idempotent-body"  # what their blind indexes are for
KEPT_HEADERS = ("Location", "Content-Language")
KEPT_FOR = timedelta(days=30)  # far longer than any caller goes on trying
CHUNK = 5000

CLAIM = Prepared("""
    INSERT INTO clients_idempotentrequest (id, caller, key_index, route, body_hash, at) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (caller, key_index) DO NOTHING
""")
KEEP = Prepared("UPDATE clients_idempotentrequest SET status = %s, answer = %s WHERE id = %s")


def key_of(header: str) -> str:
    """The caller's key. Raises ParseError (400) when it is missing or not usable."""
    if not header:
        raise ParseError(f"Send an {HEADER} header, new for each new request.", code="idempotency-key-missing")
    if not KEY.fullmatch(header):
        words = f"{HEADER} must be 1 to 200 visible ASCII characters."
        raise ParseError(words, code="idempotency-key-invalid")
    return header


def once(
    *, caller: str, key: str, route: str, body: bytes, at: datetime, run: Callable[[], Response], secret: bool = False
) -> Response:
    """Run it, or give the answer it gave before.

    A request with the same key that is still running is waited for: the database holds the second insert until the
    first transaction ends. What is refused leaves nothing behind, its key included. Of an answer that is secret only
    that it was given is kept: the same request again is a Conflict, "already-answered".
    """
    digest, indexes = hashlib.sha256(body).hexdigest(), blind_indexes(KEY_OF, key)
    claim = IdempotentRequest(
        caller=caller, key_index=indexes[0], route=route, body_hash=blind_index(BODY_OF, digest), at=at
    )
    with transaction.atomic():
        hold(KEY_OF, f"{caller} {key}")
        if not _is_first(claim) or len(indexes) > 1:
            same = IdempotentRequest.objects.filter(caller=caller, key_index__in=indexes)
            kept = same.exclude(pk=claim.pk).first()
            if kept is not None:
                claim.delete()  # it stands, beside one under an older index key
                return _replay(kept, route, digest)
        answer = run()
        if answer.status_code >= 400:
            transaction.set_rollback(True)
            return answer
        _keep(claim, answer.status_code, None if secret else _written(answer))
    return answer


def _keep(claim: IdempotentRequest, status: int, answer: bytes | None) -> None:
    place = IdempotentRequest._meta.get_field("answer").place_in(claim.pk)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [status, None if answer is None else seal(answer, place), claim.pk])


def _is_first(claim: IdempotentRequest) -> bool:
    """Write it, unless one under the same index stands; whether it was written."""
    values: list[Any] = [claim.pk, claim.caller, claim.key_index, claim.route, claim.body_hash, claim.at]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        return bool(cursor.rowcount == 1)


def purge(*, at: datetime) -> int:
    """Forget the requests that nobody sends again, a chunk a transaction; how many were forgotten."""
    forgotten = 0
    while ids := list(IdempotentRequest.objects.filter(at__lt=at - KEPT_FOR).values_list("pk", flat=True)[:CHUNK]):
        forgotten += IdempotentRequest.objects.filter(pk__in=ids).delete()[0]
    return forgotten


def _replay(kept: IdempotentRequest, route: str, digest: str) -> Response:
    if kept.route != route or not is_indexed(kept.body_hash, BODY_OF, digest):
        raise Conflict("idempotency-key-reused", f"This {HEADER} was used before, for another request.")
    if kept.answer is None:
        raise Conflict("already-answered", f"This was answered before, once. Ask anew, with another {HEADER}.")
    answer = json.loads(kept.answer)
    return Response(answer["data"], kept.status, headers={**answer["headers"], "Idempotent-Replayed": "true"})


def _written(answer: Response) -> bytes:
    headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    return bytes(JSONRenderer().render({"data": answer.data, "headers": headers}))
