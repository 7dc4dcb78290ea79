"""The one settings file: every value that differs between places comes from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from config import (
    beat,
    breached_passwords,
    broker,
    clear_text,
    database,
    documented,
    env,
    headers,
    log_sender,
    logs,
    middleware,
    rest,
)
from config.embedded import valkey

environment = env.read()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.debug
SECRET_KEY = environment.secret("secret_key")
ALLOWED_HOSTS = list(environment.allowed_hosts or env.LOOPBACK)
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "apps.staff.apps.TwoFactorAdmin",  # Django's admin, on our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_otp",
    "axes",
    "apps.vault",
    "apps.tenancy",
    "apps.clients",
    "apps.audit",
    "apps.staff.apps.StaffConfig",
    "apps.people",
    "apps.people.nhs_login",
    "apps.delivery",
    "apps.reports",
    "apps.urgent",
    "apps.checks",
    "apps.answers",
    "apps.readings",
    "apps.kits",
    "apps.assistance",
    "apps.rights",
    "apps.signals",
    "config.apps.Frame",
]

MIDDLEWARE = middleware.IN_ORDER

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# What is kept
DATABASES = {
    "default": database.embedded(environment.place, environment.database_name)
    if environment.database_url is None
    else database.from_url(environment.database_url.get_secret_value())
}
VAULT_KEYS = "" if environment.vault_key_file else environment.secret("vault_keys")
VAULT_KEY_FILE = environment.vault_key_file
VAULT_MASTER_KEY = environment.vault_master_key.get_secret_value() if environment.vault_master_key else ""
VAULT_INDEX_KEY = environment.secret("vault_index_key")
AUDIT_KEYS = environment.secret("audit_keys")

# Whom the service speaks for, and to
AUTHOR_ODS = environment.author_ods
APIM_URL = environment.apim_url
APIM_API_KEY = environment.secret("apim_api_key")
APIM_PRIVATE_KEY = environment.secret("apim_private_key")
PDM_URL = environment.pdm_url
MNS_URL = environment.mns_url
MNS_EVENT_TYPE = environment.mns_event_type
MNS_SOURCE = environment.mns_source
MNS_WORKFLOW = environment.mns_workflow
PDS_URL = environment.pds_url
NRL_URL = environment.nrl_url
NRL_POINTER_TYPE = environment.nrl_pointer_type
NRL_POINTER_CATEGORY = environment.nrl_pointer_category
NOTIFY_URL = environment.notify_url
NOTIFY_APPLICATION_ID = environment.notify_application_id
NOTIFY_API_KEY = environment.secret("notify_api_key")
MESH_URL = environment.mesh_url
MESH_MAILBOX = environment.mesh_mailbox
MESH_PASSWORD = environment.mesh_password.get_secret_value() if environment.mesh_password else ""
MESH_SHARED_KEY = environment.mesh_shared_key.get_secret_value() if environment.mesh_shared_key else ""
MESH_CLIENT_CERTIFICATE = environment.mesh_client_certificate
MESH_CLIENT_KEY = environment.mesh_client_key
MESH_CA_CERTIFICATE = environment.mesh_ca_certificate
MESH_BIRTH_DATE = environment.mesh_birth_date
SITE_URL = environment.site_url.rstrip("/") or "http://127.0.0.1:8000"
NHS_LOGIN_ISSUER = environment.nhs_login_issuer
NHS_LOGIN_CLIENT_ID = environment.nhs_login_client_id or "healthcheck"
NHS_LOGIN_PRIVATE_KEY = environment.secret("nhs_login_private_key")
NHS_APP_ORIGINS = environment.nhs_app_origins
SIGNED_IN_PATH = environment.signed_in_path
TOKEN_URL = environment.token_url or f"{SITE_URL}/v1/token"
LONG_LIVED_CREDENTIALS = environment.embedded if (given := environment.long_lived_credentials) is None else given
TRUSTED_PROXIES = int(environment.behind_proxy) if environment.proxies is None else environment.proxies
URGENT_ALARM_MAIL = environment.urgent_alarm_mail
URGENT_HURRY = environment.urgent_hurry
REPORT_MAIL = list(environment.report_mail)
PROGRAMME_COST = environment.programme_cost
EMAIL_HOST, _, _mail_port = environment.mail_host.partition(":")
EMAIL_PORT = int(_mail_port or 25)
EMAIL_HOST_USER = environment.mail_user
EMAIL_HOST_PASSWORD = environment.mail_password.get_secret_value() if environment.mail_password else ""
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = not EMAIL_USE_SSL and (bool(environment.mail_user) or not clear_text.is_here(EMAIL_HOST))
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = environment.mail_from or "healthcheck@localhost"
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2]
DELIVERY_LEASE_SECONDS = environment.delivery_lease_seconds
DELIVERY_MAX_ATTEMPTS = environment.delivery_max_attempts
DELIVERY_BACKOFF_SECONDS = environment.delivery_backoff_seconds
DELIVERY_HURRY = environment.delivery_hurry
DELIVERY_THREADS = environment.delivery_threads
ROUTINE_PER_WEEK = environment.routine_per_week

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Requests and answers
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
APPEND_SLASH = True
REST_FRAMEWORK = rest.SETTINGS
SPECTACULAR_SETTINGS = documented.SETTINGS

# Static files: by the finders while developing, collected and hashed in production
STATIC_URL = "static/"
STATIC_ROOT = None if environment.embedded else BASE_DIR / "static"
WHITENOISE_USE_FINDERS = environment.embedded
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if environment.embedded
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security. The embedded database is only ever reached over loopback, without TLS but where a certificate is given.
OVER_TLS = bool(environment.tls_certificate_file) or not (DEBUG or environment.embedded)
SECURE_SSL_REDIRECT = OVER_TLS
SECURE_HSTS_SECONDS = 31_536_000 if OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = OVER_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.behind_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REDIRECT_EXEMPT = ["^alive$", "^v1/"]  # the load balancer asks; a system in clear is refused, not led on
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # the longest; apps/staff/sessions.py ends one that is not used
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if OVER_TLS:  # a browser takes a cookie of this name from nobody but this host, over TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # else in a cookie, under a plain name
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the browsers' preload list is for the owner of the domain to ask for
CONTENT_SECURITY_POLICY = {"DIRECTIVES": headers.POLICY}

# Staff: a password, a code, and no endless guessing
SITE_NAME = "NHS Health Check at home"
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # of the link that a new member of staff is handed
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AXES_HANDLER = "apps.staff.lockout.Handler"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody is kept out for good by somebody who goes on guessing
AXES_USERNAME_CALLABLE = "apps.staff.lockout.hashed"
AXES_CLIENT_IP_CALLABLE = "apps.staff.lockout.address"
AXES_LOCKOUT_CALLABLE = "apps.staff.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "next"]
AXES_DISABLE_ACCESS_LOG = True  # the audit trail has it
AXES_VERBOSE = AXES_ENABLE_ADMIN = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "apps.staff.password_words.NotOurWords"},
    {"NAME": "apps.staff.password_common.NotGuessedFirst"},
    {"NAME": "apps.staff.breached.NotBreached"},
]
BREACHED_PASSWORDS_FILE = breached_passwords.usable(environment.breached_passwords_file)

LOGGING = log_sender.added(logs.LOGGING, url=environment.syslog_url, authority=environment.syslog_ca_certificate)
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"

# Celery: the rows are the truth, so a task may come late, twice or never
CELERY_BROKER_URL = (
    valkey.url(environment.place.valkey_socket)
    if environment.celery_broker_url is None
    else environment.celery_broker_url.get_secret_value()
)
COUNTERS_URL = environment.cache_url.get_secret_value() if environment.cache_url else CELERY_BROKER_URL
CELERY_BROKER_USE_SSL = broker.use_ssl(CELERY_BROKER_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = broker.transport_options(CELERY_BROKER_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP, CELERY_BROKER_CONNECTION_MAX_RETRIES = True, None  # however long it is away
CELERY_WORKER_CONSUMER = "config.lasting_consumer:LastingConsumer"
CELERY_BROKER_CHANNEL_ERROR_RETRY = True  # one that takes nothing for a while, as on a full disk, ends no worker
CELERY_TIMEZONE = TIME_ZONE  # a reminder at 10 comes at 10 in summer too
CELERY_TASK_DEFAULT_QUEUE = "healthcheck"
# Workers take from all in turn: a backlog in one holds up no other.
QUEUES = URGENT_QUEUE, LADDER_QUEUE, LABORATORY_QUEUE = "urgent", "ladder", "laboratory"
CELERY_TASK_DEFAULT_QUEUE_TYPE = broker.queue_type(CELERY_BROKER_URL)
CELERY_TASK_QUEUES = broker.queues(CELERY_BROKER_URL, CELERY_TASK_DEFAULT_QUEUE, *QUEUES)
CELERY_TASK_ROUTES = broker.routes({LADDER_QUEUE: beat.OF_THE_LADDER, LABORATORY_QUEUE: beat.OF_LABORATORIES})
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = broker.LONGEST_TASK
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 1000  # without it each task opens a new connection
CELERY_BEAT_SCHEDULE = beat.SCHEDULE
