"""The operator's part in one process, for speed: practices, organisations, laboratories, an administrator.

Run inside Django (`manage.py shell`): reads JSON on standard input, prints the credentials as JSON. An operator has
`manage.py add_practice`, `add_organisation` and `add_supplier` for the same, one at a time.
"""

import json
import sys
from base64 import b32decode
from typing import Any

from django.contrib.auth import get_user_model
from joserfc.jwk import ECKey

from apps.clients import jwks
from apps.clients.actions import add_client, add_organisation, issue_credential
from apps.clients.clock import now
from apps.clients.models import Kind
from apps.kits.models import SupplierAccount
from apps.people.models import Practice
from apps.staff.models import SecondFactor
from apps.urgent.models import Contact
from demo import signing

SIGNS_IN = ("laboratory", "practice")  # with keys of their own; the others have a long-lived credential


def main() -> None:
    """Let everybody in."""
    wanted = json.load(sys.stdin)
    for practice in wanted["practices"]:
        Practice.objects.create(**practice)
    tokens = {each["ods_code"]: _organisation(**each) for each in wanted["organisations"]}
    for contact in wanted["contacts"]:
        Contact.objects.create(**contact)
    _administrator(**wanted["administrator"])
    print(json.dumps(tokens))


def _administrator(*, user: str, password: str, secret: str) -> None:
    """May do everything, which nobody outside the embedded demo may."""
    made = get_user_model().objects.create_superuser(user, password=password)
    SecondFactor.objects.create(user=made, name="authenticator app", secret=b32decode(secret), confirmed=True)


def _organisation(*, name: str, ods_code: str, kind: str, scopes: list[str], supplier: str = "") -> Any:
    organisation = add_organisation(name=name, ods_code=ods_code, kind=Kind(kind))
    if supplier:
        SupplierAccount.objects.create(key=supplier, reader=supplier, organisation=organisation)
    if kind not in SIGNS_IN:
        return issue_credential(organisation=organisation, scopes=scopes, at=now())[1]
    key = ECKey.generate_key("P-384", {"kid": f"{ods_code}-1", "use": "sig"})
    keys = jwks.read(json.dumps({"keys": [key.as_dict(private=False)]}).encode())
    client = add_client(organisation=organisation, scopes=scopes, keys=keys, by="operator:introduce", at=now())
    return signing.written(str(client.id), key)
