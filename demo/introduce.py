"""The operator's part in one process, for speed: practices, organisations, laboratories, an administrator.

Run inside Django (`manage.py shell`): reads JSON on standard input, prints the credentials as JSON. An operator has
`manage.py add_practice`, `add_organisation` and `add_supplier` for the same, one at a time.
"""

import json
import sys
from typing import Any

from django.contrib.auth import get_user_model

from apps.clients.actions import add_organisation, issue_credential
from apps.clients.clock import now
from apps.clients.models import Kind
from apps.kits.models import SupplierAccount
from apps.people.models import Practice
from apps.urgent.models import Contact


def main() -> None:
    """Let everybody in."""
    wanted = json.load(sys.stdin)
    for practice in wanted["practices"]:
        Practice.objects.create(**practice)
    tokens = {each["ods_code"]: _organisation(**each) for each in wanted["organisations"]}
    for contact in wanted["contacts"]:
        Contact.objects.create(**contact)
    user, password = wanted["administrator"]
    get_user_model().objects.create_superuser(user, password=password)
    print(json.dumps(tokens))


def _organisation(*, name: str, ods_code: str, kind: str, scopes: list[str], supplier: str = "") -> Any:
    organisation = add_organisation(name=name, ods_code=ods_code, kind=Kind(kind))
    if supplier:
        SupplierAccount.objects.create(key=supplier, reader=supplier, organisation=organisation)
    return issue_credential(organisation=organisation, scopes=scopes, at=now())[1]
