"""Read a system's keys from the address where it publishes them: seldom, by one process at a time, and kept.

While the address does not answer, the keys that were there last go on working for a day.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.clients import fetching, jwks
from apps.clients.actions.credential import LIVE
from apps.clients.jwks import Jwk
from apps.clients.models import Credential, PublicKey
from healthcheck.refusal import Invalid

log = logging.getLogger(__name__)

# This service's own choices.
FRESH = timedelta(minutes=10)  # a key that was withdrawn there works for so long at most
SELDOM = timedelta(seconds=30)  # between two questions to one address, whatever strangers send
STALE = timedelta(days=1)  # after so long without an answer its keys are not trusted any more
MOST_ROWS = 100  # that one system may have had: an address that invents keys cannot fill the table


def asks_for(*, client_id: UUID) -> Credential | None:
    """The live client whose keys are at an address; None for every other."""
    return Credential.objects.filter(pk=client_id, **LIVE).exclude(jwks_url="").first()


def is_fresh(client: Credential, *, at: datetime) -> bool:
    """Whether there is nothing to ask: its keys were given, or were read a short while ago."""
    return not client.jwks_url or (client.read_at is not None and client.read_at > at - FRESH)


def is_stale(client: Credential, *, at: datetime) -> bool:
    """Whether its keys were read too long ago to be trusted."""
    return bool(client.jwks_url) and (client.read_at is None or client.read_at < at - STALE)


def read_published(*, client: Credential, at: datetime) -> bool:
    """Ask its address, unless somebody did a moment ago; whether it gave keys."""
    seldom = Q(asked_at__isnull=True) | Q(asked_at__lt=at - SELDOM)
    if not Credential.objects.filter(seldom, pk=client.pk).update(asked_at=at):
        return False
    try:
        keys = jwks.read(fetching.fetch(client.jwks_url))
    except (Invalid, fetching.Unreachable) as error:
        log.warning("the keys of client %s could not be read (%s)", client.id, error)
        return False
    _keep(client, keys, at)
    return True


@transaction.atomic
def _keep(client: Credential, keys: Mapping[str, Jwk], at: datetime) -> None:
    """What is there now works; what is not there any more does not. A name stands for one key for ever."""
    Credential.objects.select_for_update().get(pk=client.pk)
    known = {key.kid: key for key in client.keys.all()}
    for kid in [kid for kid in keys if kid in known and known[kid].jwk != keys[kid]]:
        log.warning("client %s published another key under the name of key %s", client.id, known[kid].id)
    same = [kid for kid in keys if kid in known and known[kid].jwk == keys[kid]]
    client.keys.filter(kid__in=same).update(withdrawn_at=None)
    client.keys.filter(withdrawn_at__isnull=True).exclude(kid__in=same).update(withdrawn_at=at)
    new = [kid for kid in keys if kid not in known][: max(0, MOST_ROWS - len(known))]
    PublicKey.objects.bulk_create(PublicKey(credential=client, kid=kid, jwk=keys[kid], added_at=at) for kid in new)
    Credential.objects.filter(pk=client.pk).update(read_at=at)
