"""The environment, read once and typed: every variable the service knows, and a refusal when one is missing."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from config import clear_text, secret_files, secret_table, strength
from config.embedded import made_secrets
from config.embedded.place import Place, find
from config.unconfigured import Unconfigured
from healthcheck.workload.pace import PER_WEEK

LOOPBACK: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
OF_PRODUCTION = ("DATABASE_URL", "DATABASE_URL_FILE", "CELERY_BROKER_URL_FILE")  # which a rehearsal never reaches
NEEDED = (
    "secret_key",
    "vault_keys",
    "vault_index_key",
    "audit_keys",
    "allowed_hosts",
    "celery_broker_url",
    "apim_url",
    "apim_api_key",
    "apim_private_key",
    "pdm_url",
    "notify_url",
    "notify_application_id",
    "notify_api_key",
    "nhs_login_issuer",
    "nhs_login_client_id",
    "nhs_login_private_key",
    "site_url",
    "mail_host",
    "mail_from",
    "urgent_alarm_mail",
)


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
    part: Literal["", "web", "worker", "clock"] = ""  # what this process is: it is given its own secrets alone
    secrets_changed_file: Path | None = None  # when each secret was last changed, for check --deploy
    tls_certificate_file: Path | None = None  # with its chain, in PEM: the web server speaks TLS itself then
    tls_key_file: Path | None = None
    behind_proxy: bool = False  # a proxy that sets X-Forwarded-Proto and drops the caller's own
    proxies: int | None = Field(default=None, ge=0, le=9)  # how many of ours add to X-Forwarded-For; 1 behind a proxy
    cache_url: SecretStr | None = None  # redis://... where calls are counted; the broker, where that is Redis or Valkey
    token_url: str = ""  # what systems write as aud when they sign in; site_url with /v1/token by default
    long_lived_credentials: bool | None = None  # whether hco_ tokens work; by default only with the embedded database
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()

    secret_key: SecretStr | None = None
    vault_keys: SecretStr | None = None  # "id:base64,id2:base64", the current key first
    vault_key_file: Path | None = None  # instead: a file of keys, each wrapped under the master key
    vault_master_key: SecretStr | None = None  # base64; "new,old" while the file is being wrapped anew
    vault_index_key: SecretStr | None = None  # base64; "new,old" while it is being changed
    audit_keys: SecretStr | None = None  # "id:base64,id2:base64": the first signs the audit trail's checkpoints
    breached_passwords_file: Path | None = None  # hashes as Have I Been Pwned's downloader writes them, sorted
    syslog_url: str = ""  # tls://host:6514: where each line of the log is sent as well
    syslog_ca_certificate: Path | None = None  # of its authority, in PEM, instead of those that the system trusts

    author_ods: str = Field(default="X26", pattern=r"^[A-Z0-9]{3,10}$")
    apim_url: str = ""  # of the NHS API platform, such as https://api.service.nhs.uk: tokens come from there
    apim_api_key: SecretStr | None = None
    apim_private_key: SecretStr | None = None  # RSA keys in PEM: the first signs, all are published at /.well-known
    pdm_url: str = ""
    mns_url: str = ""  # of the notification service: without it no record is announced
    mns_event_type: str = Field(default="nhshco-hc-complete-1", pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$")
    mns_source: str = "uk.nhs.nhs-health-check-online"  # an outside producer is given a type and a source of its own
    mns_workflow: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,50}$")  # by which MESH brings us its signals
    pds_url: str = ""  # of the Personal Demographics Service: without it a signal that must be looked up waits
    nrl_url: str = ""  # of the National Record Locator: without it and the two codes below no pointer is made
    nrl_pointer_type: str = Field(
        default="", pattern=r"^([0-9]{6,18}\|.+)?$"
    )  # SNOMED CT "code|display", as it allows us
    nrl_pointer_category: str = Field(default="", pattern=r"^([0-9]{6,18}\|.+)?$")
    notify_url: str = ""
    notify_application_id: str = ""
    notify_api_key: SecretStr | None = None

    nhs_login_issuer: str = ""  # as NHS login writes it, such as https://auth.login.nhs.uk
    nhs_login_client_id: str = ""
    nhs_login_private_key: SecretStr | None = None  # RSA keys in PEM: the first signs, all are published
    nhs_app_origins: Annotated[tuple[str, ...], NoDecode] = ("https://www.nhsapp.service.nhs.uk",)
    signed_in_path: str = Field(
        default="/sign-in/signed-in", pattern=r"^/([a-z0-9][!-~]*)?$"
    )  # where a person goes then

    mesh_url: str = ""  # MESH: without these four what goes by GP Connect waits, parked, and says what is missing
    mesh_mailbox: str = ""
    mesh_password: SecretStr | None = None
    mesh_shared_key: SecretStr | None = None
    mesh_client_certificate: Path | None = None  # PEM files, which MESH demands outside of a sandbox
    mesh_client_key: Path | None = None
    mesh_ca_certificate: Path | None = None  # instead of those that mesh-client brings for the NHS addresses
    mesh_birth_date: Literal["YYYYMMDD", "DDMMYYYY"] = "YYYYMMDD"  # as the practice's address is looked up by

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
    delivery_hurry: float = Field(default=1.0, ge=1)  # a rehearsal against stand-ins sends this many times as fast
    delivery_threads: int = Field(default=4, ge=0, le=32)  # lanes that one worker process sends at the same time

    routine_per_week: int = Field(default=PER_WEEK, ge=0)  # items that a surgery is sent, where it has no own figure

    @field_validator("allowed_hosts", "report_mail", "nhs_app_origins", mode="before")
    @classmethod
    def _split(cls, given: Any) -> Any:
        return tuple(each.strip() for each in given.split(",") if each.strip()) if isinstance(given, str) else given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        *others: PydanticBaseSettingsSource,
        **more: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, and for secrets the files that it names."""
        return init_settings, env_settings, secret_files.SecretFiles(settings_cls)

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
        if given is not None:
            return given.get_secret_value()
        return self._made[name] if secret_table.may_read(self.part, name) else secret_table.stand_in(name)

    @cached_property
    def _made(self) -> dict[str, str]:
        return made_secrets.ensure(self.place) if self.embedded else {}


def read() -> Environment:
    """The environment, complete. Raises Unconfigured outside development when anything is missing."""
    environment = Environment()
    if not environment.embedded:
        instead = {"vault_keys": "vault_master_key"} if environment.vault_key_file else {}
        needed = [instead.get(name, name) for name in NEEDED if secret_table.may_read(environment.part, name)]
        missing = [variable(name) for name in needed if not getattr(environment, name)]
        if missing:
            raise Unconfigured(f"DATABASE_URL is set, so these must be set too: {', '.join(missing)}")
        _require_own(environment)
        _require_strong(environment)
        _require_sealed(environment)
    if bool(environment.tls_certificate_file) != bool(environment.tls_key_file):
        raise Unconfigured("HEALTHCHECK_TLS_CERTIFICATE_FILE and HEALTHCHECK_TLS_KEY_FILE go together.")
    return environment


def _require_own(environment: Environment) -> None:
    given = [name for name in secret_table.table() if getattr(environment, name)]
    others = [variable(name) for name in given if not secret_table.may_read(environment.part, name)]
    if others:
        raise Unconfigured(f"HEALTHCHECK_PART={environment.part} is not to be given: {', '.join(others)}.")


def _require_strong(environment: Environment) -> None:
    given = {
        name: value.get_secret_value()
        for name in Environment.model_fields
        if name not in strength.LEFT_OUT and isinstance(value := getattr(environment, name), SecretStr)
    }
    weak = [f"{variable(name)} {fault}" for name, fault in strength.faults(given)]
    if weak:
        raise Unconfigured(f"These secrets are too weak to start with: {'; '.join(weak)}. make_key makes keys.")


def _require_sealed(environment: Environment) -> None:
    given = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name in Environment.model_fields
        if name.endswith(("_url", "_issuer")) and (value := getattr(environment, name))
    }
    clear = [f"{variable(name)}: {remedy}" for name, remedy in clear_text.faults(given)]
    if clear:
        raise Unconfigured(f"These would be reached in clear, and outside of this machine: {'; '.join(clear)}.")


def variable(field: str) -> str:
    """The environment variable of a field."""
    return secret_files.variable(Environment, field)
