"""The environment, read once and typed: every variable the service knows, and a refusal when one is missing."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.embedded import made_secrets
from config.embedded.place import Place, find
from healthcheck.workload.pace import PER_WEEK

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
NEEDED = (
    "secret_key",
    "vault_keys",
    "vault_index_key",
    "audit_keys",
    "allowed_hosts",
    "celery_broker_url",
    "pdm_url",
    "pdm_token",
    "notify_url",
    "notify_token",
    "notify_application_id",
    "notify_api_key",
    "site_url",
    "mail_host",
    "mail_from",
    "urgent_alarm_mail",
)


class Unconfigured(RuntimeError):
    """The service may not start: the message names every variable that is missing."""


class Environment(BaseSettings):
    """What the environment says. With DATABASE_URL unset everything else has a working default."""

    model_config = SettingsConfigDict(
        env_prefix="HEALTHCHECK_", env_ignore_empty=True, hide_input_in_errors=True, extra="ignore", frozen=True
    )

    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    celery_broker_url: SecretStr | None = Field(default=None, validation_alias="CELERY_BROKER_URL")
    database_name: str = Field(default="healthcheck", pattern=r"^[a-z][a-z0-9_]{0,50}$")  # of the embedded server
    data_folder: Path | None = None
    debug: bool = False
    behind_proxy: bool = False  # a proxy that sets X-Forwarded-Proto and drops the caller's own
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()

    secret_key: SecretStr | None = None
    vault_keys: SecretStr | None = None  # "id:base64,id2:base64", the current key first
    vault_key_file: Path | None = None  # instead: a file of keys, each wrapped under the master key
    vault_master_key: SecretStr | None = None  # base64; "new,old" while the file is being wrapped anew
    vault_index_key: SecretStr | None = None  # base64; "new,old" while it is being changed
    audit_keys: SecretStr | None = None  # "id:base64,id2:base64": the first signs the audit trail's checkpoints

    author_ods: str = Field(default="X26", pattern=r"^[A-Z0-9]{3,10}$")
    pdm_url: str = ""
    pdm_token: SecretStr | None = None
    notify_url: str = ""
    notify_token: SecretStr | None = None
    notify_application_id: str = ""
    notify_api_key: SecretStr | None = None

    site_url: str = ""  # where staff reach the admin: links in mails begin with it
    mail_host: str = ""  # host or host:port of the mail server; without one every mail is set aside as undeliverable
    mail_user: str = ""
    mail_password: SecretStr | None = None
    mail_from: str = ""
    urgent_alarm_mail: str = ""  # who is told when nobody answers an urgent case
    report_mail: Annotated[tuple[str, ...], NoDecode] = ()  # who gets the quarter's figures by mail
    programme_cost: int | None = Field(default=None, ge=0)  # pounds spent so far; without it no cost per check is shown
    urgent_hurry: float = Field(default=1.0, ge=1)  # a rehearsal climbs the escalation ladder this many times as fast

    delivery_lease_seconds: float = Field(default=60.0, gt=0)  # above the longest a channel can take
    delivery_max_attempts: int = Field(default=150, ge=1)  # about three days of tries, then a human looks
    delivery_backoff_seconds: float = Field(default=2.0, gt=0)  # the first wait; it doubles up to an hour

    routine_per_week: int = Field(default=PER_WEEK, ge=0)  # items that a surgery is sent, where it has no own figure

    @field_validator("allowed_hosts", "report_mail", mode="before")
    @classmethod
    def _split(cls, given: Any) -> Any:
        return tuple(each.strip() for each in given.split(",") if each.strip()) if isinstance(given, str) else given

    @property
    def embedded(self) -> bool:
        """Whether the database is the one this project starts by itself: never in production."""
        return self.database_url is None

    @cached_property
    def place(self) -> Place:
        """Where the embedded servers live."""
        return find(self.data_folder)

    def secret(self, name: str) -> str:
        """A secret as text: from the environment, or the one made for this machine."""
        given: SecretStr | None = getattr(self, name)
        return self._made[name] if given is None else given.get_secret_value()

    @cached_property
    def _made(self) -> dict[str, str]:
        return made_secrets.ensure(self.place) if self.embedded else {}


def read() -> Environment:
    """The environment, complete. Raises Unconfigured outside development when anything is missing."""
    environment = Environment()
    if not environment.embedded:
        ring = "vault_master_key" if environment.vault_key_file else "vault_keys"
        needed = [ring if name == "vault_keys" else name for name in NEEDED]
        missing = [variable(name) for name in needed if not getattr(environment, name)]
        if missing:
            raise Unconfigured(f"DATABASE_URL is set, so these must be set too: {', '.join(missing)}")
    return environment


def variable(field: str) -> str:
    """The environment variable of a field."""
    return str(Environment.model_fields[field].validation_alias or f"HEALTHCHECK_{field.upper()}")
