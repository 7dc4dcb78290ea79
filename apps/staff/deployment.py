"""What `manage.py check --deploy` says of how our staff sign in."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def breached_passwords(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Whether new passwords are held against those that were stolen elsewhere."""
    if settings.BREACHED_PASSWORDS_FILE is not None:
        return []
    hint = "Set HEALTHCHECK_BREACHED_PASSWORDS_FILE: docs/security/rules.md says where the file comes from."
    return [Warning("No password is held against breached ones.", hint=hint, id="staff.W001")]
