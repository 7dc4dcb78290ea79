"""Django's groups, made to say what the table of roles says: no more, no less."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import transaction

from apps.staff.roles import ROLES, permissions


@transaction.atomic
def apply() -> None:
    """Make them so. Needs every table; may be repeated."""
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    rows = permission_model.objects.values_list("content_type__app_label", "codename", "pk")
    known = {f"{app}.{codename}": pk for app, codename, pk in rows}
    for role, name in ROLES.items():
        group, _ = group_model.objects.get_or_create(name=name)
        group.permissions.set([known[each] for each in permissions(role) if each in known])
