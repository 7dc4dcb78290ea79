"""manage.py migrate: Django's own, after which every table has the policies of the list."""

from typing import Any

from django.core.management.commands import migrate

from apps.tenancy.applying import apply


class Command(migrate.Command):
    help = f"{migrate.Command.help} Then sets the policies of every table (row-level security), see apps/tenancy."

    def handle(self, *args: Any, **options: Any) -> None:
        """A migration to some earlier point sets none: the list is of the tables as they are now."""
        super().handle(*args, **options)
        asked = ("app_label", "plan", "check_unapplied", "prune")
        if any(options.get(each) for each in asked):
            return
        changed = apply()
        if changed and options["verbosity"] >= 1:
            self.stdout.write(f"Policies set on {len(changed)} tables.")
