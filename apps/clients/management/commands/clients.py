"""manage.py clients: who may call, with which keys; change a key for another; take one back; close an organisation."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients import actions, jwks
from apps.clients.clock import now
from apps.clients.management.commands.add_client import document
from apps.clients.models import Credential, PublicKey, WebhookKey
from apps.clients.scopes import in_smart
from healthcheck.refusal import Refusal

BY = "operator:clients"


class Command(BaseCommand):
    """Lists, and does one thing a time."""

    help = (
        "List the clients and their keys, or change them. To change a key without a stop: add the new one, let the "
        "other side use it, revoke the old one. What is revoked ends at once, with every token that it was used for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb with what it needs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="every client and key; nothing secret")
        adding = verbs.add_parser("add-keys", help="public keys beside those a client has")
        adding.add_argument("client", type=UUID)
        adding.add_argument("jwks", help="file with the key set; - reads what is pasted")
        taking = verbs.add_parser("revoke-key", help="a public key, by its kid")
        taking.add_argument("client", type=UUID)
        taking.add_argument("kid")
        secret = verbs.add_parser("add-webhook-key", help="a second secret for HMAC; printed once")
        secret.add_argument("client", type=UUID)
        verbs.add_parser("revoke-webhook-key", help="a secret, by its key id").add_argument("key", type=UUID)
        verbs.add_parser("revoke", help="a client, whole").add_argument("client", type=UUID)
        verbs.add_parser("close", help="an organisation: nothing of it comes in").add_argument("ods")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """Do it and say so."""
        try:
            self.stdout.write(self._do(verb, options))
        except Refusal as refusal:
            raise CommandError(refusal.detail) from refusal

    def _do(self, verb: str, options: dict[str, Any]) -> str:
        when: dict[str, Any] = {"by": BY, "at": now()}
        match verb:
            case "add-keys":
                keys = jwks.read(document(options["jwks"]))
                return f"{actions.add_keys(client_id=options['client'], keys=keys, **when)} added"
            case "revoke-key":
                actions.revoke_key(client_id=options["client"], kid=options["kid"], **when)
            case "add-webhook-key":
                key, secret = actions.add_webhook_key(client_id=options["client"], **when)
                return f"key id     {key.id}\nsecret     {secret}\nThe secret is not shown again."
            case "revoke-webhook-key":
                actions.revoke_webhook_key(key_id=options["key"], **when)
            case "revoke":
                actions.revoke_credential(credential_id=options["client"], **when)
            case "close":
                actions.close_organisation(ods_code=options["ods"], **when)
            case _:
                return "\n".join(_lines())
        return "done"


def _lines() -> list[str]:
    """A line for each client, and under it one for each key."""
    lines = []
    rows = Credential.objects.select_related("organisation").prefetch_related("keys", "webhook_keys")
    for client in rows.order_by("organisation__ods_code", "id"):
        ended = "revoked" if client.revoked_at else "closed" if client.organisation.closed_at else "live"
        way = "long-lived secret" if client.secret_hash else client.jwks_url or "own keys"
        lines.append(f"{client.organisation}  {client.id}  {ended}  {way}  {' '.join(in_smart(client.scopes))}")
        lines += [f"    key {key.kid}  {_state(key)}" for key in client.keys.all()]
        lines += [f"    webhook key {key.id}  {_state(key)}  {key.forged} forged" for key in client.webhook_keys.all()]
    return lines


def _state(key: PublicKey | WebhookKey) -> str:
    if key.revoked_at:
        return "revoked"
    return "withdrawn" if isinstance(key, PublicKey) and key.withdrawn_at else "live"
