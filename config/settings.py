"""The one settings file: every value that differs between places comes from the environment."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab

from config import broker, database, env, logs
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
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "apps.vault",
    "apps.clients",
    "apps.audit",
    "apps.people",
    "apps.delivery",
    "apps.reports",
    "apps.urgent",
    "apps.checks",
    "apps.answers",
    "apps.readings",
    "apps.kits",
    "apps.assistance",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.unreadable.refuse",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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
PDM_URL = environment.pdm_url
PDM_TOKEN = environment.secret("pdm_token")
NOTIFY_URL = environment.notify_url
NOTIFY_TOKEN = environment.secret("notify_token")
NOTIFY_APPLICATION_ID = environment.notify_application_id
NOTIFY_API_KEY = environment.secret("notify_api_key")
SITE_URL = environment.site_url.rstrip("/") or "http://127.0.0.1:8000"
URGENT_ALARM_MAIL = environment.urgent_alarm_mail
URGENT_HURRY = environment.urgent_hurry
REPORT_MAIL = list(environment.report_mail)
PROGRAMME_COST = environment.programme_cost
EMAIL_HOST, _, _mail_port = environment.mail_host.partition(":")
EMAIL_PORT = int(_mail_port or 25)
EMAIL_HOST_USER = environment.mail_user
EMAIL_HOST_PASSWORD = environment.mail_password.get_secret_value() if environment.mail_password else ""
EMAIL_USE_TLS = bool(environment.mail_user)  # a password is never sent in clear
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = environment.mail_from or "healthcheck@localhost"
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2]
DELIVERY_LEASE_SECONDS = environment.delivery_lease_seconds
DELIVERY_MAX_ATTEMPTS = environment.delivery_max_attempts
DELIVERY_BACKOFF_SECONDS = environment.delivery_backoff_seconds
ROUTINE_PER_WEEK = environment.routine_per_week

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Requests and answers
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
APPEND_SLASH = True
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.clients.authentication.OrganisationAuthentication",
        "apps.people.authentication.PersonAuthentication",
        "apps.assistance.authentication.AssistanceAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["config.parsers.StrictJSONParser", "config.parsers.StrictFHIRParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer", "config.renderers.FHIRRenderer"],
    "DEFAULT_SCHEMA_CLASS": "apps.clients.openapi.DoorSchema",
    "EXCEPTION_HANDLER": "config.errors.answer",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "NHS Health Check at home",
    "DESCRIPTION": (
        "One check from invitation to acknowledged record. Organisations send the credential that "
        "`manage.py add_organisation` printed, people the token of their session, "
        "and who helps a person the token of that assistance, each as `Authorization: Bearer`. "
        "Every POST carries an `Idempotency-Key`: sent again, it has no second effect. Refusals are "
        "`application/problem+json` (RFC 9457)."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": r"/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

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

# Security. The embedded database is only ever reached over loopback, without TLS.
OVER_TLS = not (DEBUG or environment.embedded)
SECURE_SSL_REDIRECT = OVER_TLS
SECURE_HSTS_SECONDS = 31_536_000 if OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = OVER_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.behind_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REDIRECT_EXEMPT = ["^alive$"]  # asked for by the load balancer itself
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGGING = logs.LOGGING
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"

# Celery: the rows are the truth, so a task may come late, twice or never
CELERY_BROKER_URL = (
    valkey.url(environment.place.valkey_socket)
    if environment.celery_broker_url is None
    else environment.celery_broker_url.get_secret_value()
)
CELERY_BROKER_TRANSPORT_OPTIONS = broker.transport_options(CELERY_BROKER_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE  # a reminder at 10 comes at 10 in summer too
CELERY_TASK_DEFAULT_QUEUE = "healthcheck"
URGENT_QUEUE, LADDER_QUEUE = "urgent", "ladder"  # workers take from all in turn: a backlog in one holds up no other
CELERY_TASK_DEFAULT_QUEUE_TYPE = broker.queue_type(CELERY_BROKER_URL)
CELERY_TASK_QUEUES = broker.queues(CELERY_BROKER_URL, CELERY_TASK_DEFAULT_QUEUE, URGENT_QUEUE, LADDER_QUEUE)
CELERY_TASK_ROUTES = {name: {"queue": LADDER_QUEUE} for name in ("urgent.sweep", "delivery.sweep_urgent")}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = broker.LONGEST_TASK
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 1000  # without it each task opens a new connection
CELERY_BEAT_SCHEDULE = {
    "audit": {"task": "audit.checkpoint", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "urgent": {"task": "urgent.sweep", "schedule": 2.0, "options": {"expires": 2.0}},
    "urgent deliveries": {"task": "delivery.sweep_urgent", "schedule": 2.0, "options": {"expires": 2.0}},
    "delivery": {"task": "delivery.sweep", "schedule": 2.0, "options": {"expires": 2.0}},
    "kits": {"task": "kits.read_left_over", "schedule": 60.0, "options": {"expires": 60.0}},
    "stock": {"task": "kits.fill", "schedule": 60.0, "options": {"expires": 60.0}},
    "low stock": {"task": "kits.warn_of_low_stock", "schedule": crontab(0, 7), "options": {"expires": 3600.0}},
    "doubts": {"task": "kits.alarm", "schedule": 300.0, "options": {"expires": 300.0}},
    "reminders": {"task": "kits.remind", "schedule": crontab(0, 10), "options": {"expires": 3600.0}},
    "retention": {"task": "people.apply_retention", "schedule": crontab(40, 3), "options": {"expires": 3600.0}},
    "idempotency": {"task": "clients.purge_idempotency", "schedule": crontab(3, 20), "options": {"expires": 3600.0}},
    "tallies": {"task": "reports.fold", "schedule": 60.0, "options": {"expires": 60.0}},
    "release": {"task": "reports.release", "schedule": crontab(30, 2), "options": {"expires": 3600.0}},
    "report mail": {"task": "reports.mail", "schedule": crontab(30, 8), "options": {"expires": 3600.0}},
    "overdue": {"task": "checks.close_overdue", "schedule": 3600.0, "options": {"expires": 3600.0}},
}
