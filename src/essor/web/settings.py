"""Django's settings; what differs from place to place comes from the environment through configuration.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from essor.web.assets.places import built_folder, static_folder
from essor.web.configuration import configuration

_HERE = configuration()

SECRET_KEY = SimpleLazyObject(_HERE.secret)  # made when it is first needed, not when types are checked
DEBUG = _HERE.debug
ALLOWED_HOSTS = [host.strip() for host in _HERE.hosts.split(",") if host.strip()]
ROOT_URLCONF = "essor.web.urls"
WSGI_APPLICATION = "essor.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "essor.web.accounts",
    "essor.web.companies",
    "essor.web.workshop",
    "essor.web.desk",
    "essor.web.exams",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "essor.web.rest.methods.told",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(Path(__file__).parent / "templates")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "essor.web.shell.shell",
            ],
            "builtins": ["essor.web.tags", "django.templatetags.static"],
        },
    }
]


def _database(address: str) -> dict[str, Any]:
    """Return the database of an address; SQLite writes one at a time and waits its turn (IMMEDIATE)."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(_HERE.private / "essor.sqlite3"),
            "CONN_MAX_AGE": 0,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-32000;PRAGMA journal_size_limit=67108864;",
            },
        }
    parts = urlsplit(address)
    socket = dict(parse_qsl(parts.query)).get("host", "")  # postgresql://user@/name?host=/run/postgresql
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]) or "essor",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": socket or unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }


DATABASES = {"default": _database(_HERE.database_url)}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "essor_cache"},
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = str(static_folder())
STATICFILES_DIRS = [str(Path(__file__).parent / "static"), str(built_folder())]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages name no other: half the work of compressing
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "jpg", "jpeg", "png", "webp", "gz", "br", "woff2", "map",
)  # fmt: skip

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HERE.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "essor.web.faults.forgery"
CSRF_TRUSTED_ORIGINS = [_HERE.site] if _HERE.secure else []
SECURE_HSTS_SECONDS = 31_536_000 if _HERE.secure else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspaces"
ACCOUNT_ADAPTER = "essor.web.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached the address already
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/10m/key",
    "reset_password_from_key": "10/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Essor · "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_FORMS = {"reset_password": "essor.web.accounts.forms.ResetForm",
                 "set_password": "essor.web.accounts.forms.SetForm"}  # fmt: skip
PASSWORD_RESET_TIMEOUT = 3600
ALLAUTH_TRUSTED_PROXY_COUNT = _HERE.proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HERE.secure  # http://localhost only: browsers refuse the rest
MFA_TOTP_ISSUER = "Essor"
MFA_TOTP_TOLERANCE = 1  # the clock of a telephone may be half a minute off
MFA_FORMS = {"add_webauthn": "essor.web.accounts.passkeys.NewKeyForm",
             "authenticate_webauthn": "essor.web.accounts.passkeys.SecondProofForm",
             "login_webauthn": "essor.web.accounts.passkeys.SignInForm",
             "reauthenticate_webauthn": "essor.web.accounts.passkeys.ProveForm"}  # fmt: skip
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_ADAPTER = "essor.web.accounts.adapter.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": _HERE.oidc_name,
                "client_id": _HERE.oidc_client,
                "secret": _HERE.oidc_secret.get_secret_value() if _HERE.oidc_secret else "",
                "settings": {"server_url": _HERE.oidc_server},
            }
        ]
        if _HERE.oidc_server
        else []
    }
}


def _mail(address: str) -> dict[str, Any]:
    """Return Django's mail settings of an address; without one the mails are kept as files."""
    if not address:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(_HERE.private / "mails"),
        }
    parts = urlsplit(address)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


globals().update(_mail(_HERE.email_url))
DEFAULT_FROM_EMAIL = _HERE.email_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
