"""manage.py appoint_assistant: a commissioner lets an organisation help the people it invites."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.assistance import actions
from apps.clients.clock import now
from apps.clients.models import Kind, Organisation
from healthcheck.entry import HELPERS, Route


class Command(BaseCommand):
    """Makes one appointment, or says that it is there already."""

    help = (
        "Let an organisation help the people whom a commissioner invites, by one route. Both must have been added with "
        "add_organisation; the helper's credential needs the scope assist:write.\n"
        "Example: manage.py appoint_assistant --commissioner E10000023 --assistant FA123 --route pharmacy"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, for whom, and how."""
        parser.add_argument("--commissioner", required=True, help="ODS code of the commissioner that invites")
        parser.add_argument("--assistant", required=True, help="ODS code of the organisation that helps")
        parser.add_argument("--route", required=True, choices=[route.value for route in HELPERS])

    def handle(self, *args: Any, commissioner: str, assistant: str, route: str, **options: Any) -> None:
        """Make the row and say so."""
        made, new = actions.appoint(
            commissioner=_organisation(commissioner, kind=Kind.COMMISSIONER),
            assistant=_organisation(assistant),
            route=Route(route),
            by="operator",
            at=now(),
        )
        who = f"{made.assistant} may help the people of {made.commissioner}, by {Route(made.route).words}"
        self.stdout.write(f"{'appointed' if new else 'appointed already'}: {who}")


def _organisation(ods: str, *, kind: Kind | None = None) -> Organisation:
    found = Organisation.objects.filter(ods_code=ods).first()
    if found is None or (kind and found.kind != kind):
        raise CommandError(f"There is no {kind.label.lower() if kind else 'organisation'} with the ODS code {ods}.")
    return found
