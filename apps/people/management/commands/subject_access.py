"""manage.py subject_access: all that is held on one person, in files, for a request under UK GDPR Article 15."""

import json
import os
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients.clock import now
from apps.people.actions import with_number
from apps.people.subject_access import subject_access
from apps.people.subject_page import page
from apps.people.subject_pdf import pdf
from healthcheck.person import NhsNumber
from healthcheck.refusal import Invalid

BY = "operator:subject_access"


class Command(BaseCommand):
    """Asks for the NHS number, so that it stands in no history of commands."""

    help = (
        "Write all that is held on one person into a folder: page.pdf (accessible, PDF/UA-1) and "
        "page.html to read, rows.json, and bundle.json (FHIR R4). What others wrote in free text is withheld until "
        "somebody has read it: --with-free-text. "
        "Asks for the NHS number. A health professional reads it before it is given out: Data Protection Act 2018, "
        "Schedule 3, Part 2. Leaves an entry in the audit trail. The files are not encrypted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="made, for you alone; it must not be there yet")
        parser.add_argument(
            "--with-free-text", action="store_true", help="a human has read the free text and it names nobody else"
        )

    def handle(self, *args: Any, folder: Path, with_free_text: bool, **options: Any) -> None:
        """Ask, collect, write."""
        try:
            person = with_number(NhsNumber(getpass("NHS number: ").replace(" ", ""))).first()
        except Invalid:
            person = None
        if person is None:
            raise CommandError("We look after nobody with this NHS number.")
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise CommandError(str(error)) from None
        at = now()
        rows, bundle = subject_access(person_id=person.id, by=BY, at=at, free_text=with_free_text)
        for name, text in (
            ("page.pdf", pdf(rows, at=at)),
            ("page.html", page(rows, at=at).encode()),
            ("rows.json", json.dumps(rows, indent=1, ensure_ascii=False).encode()),
            ("bundle.json", json.dumps(bundle, indent=1, ensure_ascii=False).encode()),
        ):
            with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(text)
        self.stdout.write(f"{sum(map(len, rows.values()))} rows of {len(rows)} kinds are in {folder}")
