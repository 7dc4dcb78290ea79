"""Write to the audit trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from apps.audit.chain import said
from apps.audit.wording import check_code, check_detail
from apps.tenancy.postgresql.prepared import Prepared

LOCK_SPACE = 0x4155  # "AU": our lanes' advisory locks, apart from anybody else's
NOTHING: Mapping[str, str] = MappingProxyType({})

# Takes a lane, sees where it ends and chains the entry to it, in the caller's transaction (migration 0005). Whoever
# writes need not see what others wrote: nothing is returned.
ADD = Prepared("SELECT audit_add(%s, %s, %s, %s, %s, %s)")


def record(*, actor: str, action: str, subject: UUID | None, at: datetime, detail: Mapping[str, str] = NOTHING) -> None:
    """Add an entry in the caller's transaction: what was done and its entry are kept together or not at all."""
    check_code("actor", actor)
    check_code("action", action)
    check_detail(detail)
    if at.tzinfo is None:
        raise ValueError("audit time needs a time zone")
    words: list[Any] = [at, actor, action, subject, json.dumps(dict(detail)), said(at, actor, action, subject, detail)]
    with transaction.mark_for_rollback_on_error(), connection.cursor() as cursor:
        cursor.execute(ADD, words)
