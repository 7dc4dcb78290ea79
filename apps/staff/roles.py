"""What each role of our staff may do, read from one table."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_name("roles.toml").read_text())

ROLES: Mapping[str, str] = _TABLE["roles"]  # key -> name of its group
MODELS: Mapping[str, Mapping[str, list[str]]] = _TABLE["models"]
VERBS = ("add", "change", "delete", "view")


def permissions(role: str) -> set[str]:
    """What a role may do, as Django writes it: "kits.view_kit"."""
    return {
        permission(model, verb)
        for model, verbs in MODELS.items()
        for verb, allowed in verbs.items()
        if role in allowed
    }  # fmt: skip


def permission(model: str, verb: str) -> str:
    """The permission of a verb on a model: one of Django's four, or one of the model's own."""
    app, name = model.split(".")
    return f"{app}.{verb}_{name}" if verb in VERBS else f"{app}.{verb}"
