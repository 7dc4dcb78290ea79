"""Secrets out of files: where NAME_FILE names a file, what it holds is NAME. A store can mount it, with its rights.

Docker, Kubernetes and the agents of vaults hand secrets over like this. pydantic-settings reads a folder of them under
fixed names; here each variable says its own path, so that each process is shown only what it needs.
"""

import os
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from config.unconfigured import Unconfigured

SUFFIX = "_FILE"


def secrets(settings: type[BaseSettings]) -> dict[str, str]:
    """The fields that hold secrets, each with its variable."""
    fields = settings.model_fields.items()
    return {name: variable(settings, name) for name, field in fields if SecretStr in _kinds(field)}


def variable(settings: type[BaseSettings], field: str) -> str:
    """The environment variable of a field."""
    prefix = settings.model_config.get("env_prefix", "")
    return str(settings.model_fields[field].validation_alias or f"{prefix}{field}".upper())


def given(settings: type[BaseSettings]) -> dict[str, Path]:
    """The secrets that come out of files now, by their variable."""
    named = {name: os.environ.get(f"{name}{SUFFIX}") for name in secrets(settings).values()}
    return {name: Path(path) for name, path in named.items() if path}


class SecretFiles(PydanticBaseSettingsSource):
    """A source of pydantic-settings."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        raise NotImplementedError  # asked by sources that go field by field

    def __call__(self) -> dict[str, Any]:
        """What the files hold, under the names that the settings know. Raises Unconfigured."""
        return {
            _known_as(self.settings_cls, name): _read(name, path) for name, path in given(self.settings_cls).items()
        }


def _known_as(settings: type[BaseSettings], name: str) -> str:
    [field] = [field for field, each in secrets(settings).items() if each == name]
    return str(settings.model_fields[field].validation_alias or field)


def _read(name: str, path: Path) -> str:
    if os.environ.get(name):
        raise Unconfigured(f"{name} and {name}{SUFFIX} are both set: which is meant?")
    try:
        text = path.read_text().strip()
    except (OSError, ValueError):
        text = ""
    if not text:
        raise Unconfigured(f"{name}{SUFFIX} names no file that can be read and holds something.")
    return text


def _kinds(field: FieldInfo) -> tuple[Any, ...]:
    return getattr(field.annotation, "__args__", (field.annotation,))
