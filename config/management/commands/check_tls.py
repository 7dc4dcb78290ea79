"""manage.py check_tls: ask the site as its callers do, whether the web server ends TLS itself or a proxy."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import outside


class Command(BaseCommand):
    """Says what is wrong and fails, or says that nothing is."""

    help = (
        "Connect to the site as its callers do and see: is the certificate trusted by this machine's authorities "
        "(SSL_CERT_FILE names others), is TLS 1.3 preferred, are TLS 1.1 and weak suites refused, does every answer "
        "say Strict-Transport-Security? By default the site is HEALTHCHECK_SITE_URL. Exits 1 when anything is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which site."""
        parser.add_argument("url", nargs="?", default=settings.SITE_URL, help="such as https://checks.example")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        """Ask."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise CommandError("Write https:// and a host's name.")
        found = list(outside.faults(parts.hostname, parts.port or 443))
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Nothing is wrong with the TLS of this site.")
