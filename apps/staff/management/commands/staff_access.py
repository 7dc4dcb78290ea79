"""manage.py staff_access: help a member of staff back in, change their role, or end their access."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.clients.clock import now
from apps.staff import members, sessions
from apps.staff.acting import Acting
from apps.staff.proofs import HELP, Proof
from apps.staff.roles import ROLES
from healthcheck.refusal import Refusal


class Command(BaseCommand):
    """Does one thing to one account; each is written into the audit trail."""

    help = (
        "Change what a member of staff can get at. Whatever is changed, their sessions end at once; --unlock alone "
        "lets them be. --start-over gives both factors to whoever has the new link, so who they are must be proved as "
        "it was when the account was made, and said with --proved: docs/security/identity-of-staff.md.\n"
        "Example: manage.py staff_access a.khan@nhs.example --unlock\n"
        "Example: manage.py staff_access a.khan@nhs.example --start-over --proved in-person"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and what."""
        parser.add_argument("email", help="the address they sign in with")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--unlock", action="store_true", help="let them try again after wrong passwords")
        what.add_argument("--role", choices=list(ROLES), help="give them this role instead of theirs")
        what.add_argument("--start-over", action="store_true", help="phone or password lost: prints a new link")
        what.add_argument("--sign-out", action="store_true", help="end their sessions")
        what.add_argument("--end", action="store_true", help="they no longer work here")
        parser.add_argument("--proved", choices=list(Proof), type=Proof, help=f"with --start-over. {HELP}")

    def handle(self, *args: Any, email: str, role: str | None, proved: str | None, **options: Any) -> None:
        """Do it and say so."""
        if options["start_over"] and not proved:
            raise CommandError(f"Prove who they are first, and say how: --proved with one of {', '.join(Proof)}.")
        if proved and not options["start_over"]:
            raise CommandError("--proved goes with --start-over alone.")
        try:
            self.stdout.write(_do(members.named(email), role, proved, options))
        except Refusal as refusal:
            raise CommandError(refusal.detail) from None


def _do(user: User, role: str | None, proved: str | None, options: dict[str, Any]) -> str:
    done: Acting = {"user": user, "by": "operator", "at": now()}
    if role:
        members.change_role(role=role, **done)
        return f"{user.get_username()} is now {ROLES[role].lower()}; their sessions have ended"
    if proved:
        link = members.start_over(proved=Proof(proved), **done)
        return f"sign-in, once, within a day: {settings.SITE_URL}{link}"
    if options["sign_out"]:
        sessions.end_all(**done)
        return "their sessions have ended"
    if options["end"]:
        members.end(**done)
        return "they can no longer sign in"
    return f"unlocked; {members.unlock(**done)} wrong tries forgotten"
