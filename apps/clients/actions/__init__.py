"""What can be done with callers: let in, give a credential, register keys, sign in, take back."""

from apps.clients.actions.credential import (
    add_organisation,
    close_organisation,
    find_credential,
    issue_credential,
    revoke_credential,
)
from apps.clients.actions.publish import read_published
from apps.clients.actions.register import add_client, add_keys, revoke_key
from apps.clients.actions.sign_in import LASTS, NotSignedIn, SignedIn, find_token, sign_in
from apps.clients.actions.webhook import add_webhook_key, find_webhook, revoke_webhook_key

__all__ = [
    "LASTS",
    "NotSignedIn",
    "SignedIn",
    "add_client",
    "add_keys",
    "add_organisation",
    "add_webhook_key",
    "close_organisation",
    "find_credential",
    "find_token",
    "find_webhook",
    "issue_credential",
    "read_published",
    "revoke_credential",
    "revoke_key",
    "revoke_webhook_key",
    "sign_in",
]
