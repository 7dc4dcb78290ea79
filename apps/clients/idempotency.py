"""The same request twice has one effect and one answer: key, data and answer are kept in one transaction.

After draft-ietf-httpapi-idempotency-key-header: a key used again with another body or route is refused.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from apps.clients.models import IdempotentRequest
from apps.vault.index import blind_index
from healthcheck.refusal import Conflict

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
KEPT_HEADERS = ("Location",)


def key_of(header: str) -> str:
    """The caller's key. Raises ParseError (400) when it is missing or not usable."""
    if not header:
        raise ParseError(f"Send an {HEADER} header, new for each new request.", code="idempotency-key-missing")
    if not KEY.fullmatch(header):
        words = f"{HEADER} must be 1 to 200 visible ASCII characters."
        raise ParseError(words, code="idempotency-key-invalid")
    return header


def once(*, caller: str, key: str, route: str, body: bytes, at: datetime, run: Callable[[], Response]) -> Response:
    """Run it, or give the answer it gave before.

    A request with the same key that is still running is waited for: the database holds the second insert until the
    first transaction ends. What is refused leaves nothing behind, its key included.
    """
    claim = IdempotentRequest(
        caller=caller,
        key_index=blind_index("idempotency-key", key),
        route=route,
        body_hash=blind_index("idempotent-body", hashlib.sha256(body).hexdigest()),
        at=at,
    )
    with transaction.atomic():
        IdempotentRequest.objects.bulk_create([claim], ignore_conflicts=True)
        kept = IdempotentRequest.objects.get(caller=caller, key_index=claim.key_index)
        if kept.pk != claim.pk:
            return _replay(kept, claim)
        answer = run()
        if answer.status_code >= 400:
            transaction.set_rollback(True)
            return answer
        claim.status = answer.status_code
        claim.answer = _written(answer)
        claim.save(update_fields=["status", "answer"])
    return answer


def _replay(kept: IdempotentRequest, claim: IdempotentRequest) -> Response:
    if kept.route != claim.route or bytes(kept.body_hash) != claim.body_hash:
        raise Conflict("idempotency-key-reused", f"This {HEADER} was used before, for another request.")
    answer = json.loads(kept.answer)
    return Response(answer["data"], kept.status, headers={**answer["headers"], "Idempotent-Replayed": "true"})


def _written(answer: Response) -> bytes:
    headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    return bytes(JSONRenderer().render({"data": answer.data, "headers": headers}))
