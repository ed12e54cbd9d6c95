"""All settings. Every value of the environment comes through ``paldesk.env``."""

from __future__ import annotations

import re
from ipaddress import ip_network
from urllib.parse import urlsplit

from csp.constants import NONCE, SELF
from environ import Env

from paldesk import embedded, env, logs
from paldesk.databases import databases

BASE_DIR = env.ROOT
EMBEDDED = env.embedded()
HERE = embedded.here() if EMBEDDED else None
VAR_DIR = embedded.here().var
DEBUG = env.flag("DEBUG")


def _own(name: str) -> str | None:
    """A secret that embedded mode makes for itself; None asks the environment to have it."""
    return HERE.secrets[name] if HERE else None


# Addresses

PORT = env.number("PORT")
BASE_URL = env.text("BASE_URL", f"http://localhost:{PORT}" if EMBEDDED else None).rstrip("/")
_BASE = urlsplit(BASE_URL)
_LOOPBACK_ORIGINS = [f"http://{host}:{PORT}" for host in ("localhost", "127.0.0.1")] if EMBEDDED else []
# Exact origins that may open our sockets and post to us.
SOCKET_ORIGINS = list(dict.fromkeys([f"{_BASE.scheme}://{_BASE.netloc}", *_LOOPBACK_ORIGINS]))
CSRF_TRUSTED_ORIGINS = SOCKET_ORIGINS
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", _BASE.hostname or "")
if EMBEDDED:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
TRUSTED_PROXIES = [ip_network(cidr) for cidr in env.names("TRUSTED_PROXIES")]
LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
ADMIN_ALLOWED_CIDRS = [ip_network(cidr) for cidr in env.names("ADMIN_ALLOWED_CIDRS")]
if EMBEDDED and not ADMIN_ALLOWED_CIDRS:
    ADMIN_ALLOWED_CIDRS = LOOPBACK

# Where a network is, from a file of this machine (crm/places.py)
GEOIP_CITY_DB = env.text("GEOIP_CITY_DB", "")

# Keys

SECRET_KEY = env.secret("SECRET_KEY", _own("SECRET_KEY"))
FIELD_ENCRYPTION_KEYS = env.secret("FIELD_ENCRYPTION_KEYS", _own("FIELD_ENCRYPTION_KEYS")).split(",")

# Applications

INSTALLED_APPS = [
    "paldesk",
    "accounts",
    "crm",
    "chat",
    "privacy",
    "billing",
    "paldesk.staff.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "paldesk.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "paldesk.logs.RequestLog",
    "paldesk.security.Headers",
    "csp.middleware.CSPMiddleware",
    "paldesk.security.AdminFence",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.OwnLanguageAndTime",
    "accounts.middleware.WorkspaceMiddleware",
]
ROOT_URLCONF = "paldesk.urls"
ASGI_APPLICATION = "paldesk.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]
# Addresses are unique without regard to case, by a constraint on LOWER(email), which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
# Forms are drawn by our own templates: templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database

DATABASES = databases(HERE)
DATABASE_ROUTERS = ["paldesk.routers.OneDatabaseTwoRoles"]

# Redis: one, by prefixes

REDIS_URL = env.text("REDIS_URL", HERE.redis.url if HERE else None)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
    }
}
# Machines of our own network that may be asked from outside data, as (host, port).
OUTBOUND_INSIDE = env.places("OUTBOUND_INSIDE")
WEBHOOK_TIMEOUT = env.number("WEBHOOK_TIMEOUT")
# What a visitor's socket may send in a minute; chat/limits.py has the rest.
SOCKET_WRITES_PER_MINUTE = env.number("SOCKET_WRITES_PER_MINUTE")
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE")
REST_FRAMEWORK = {"UNAUTHENTICATED_USER": None}  # all else stands in accounts/api/endpoint.py

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/app/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# The other sessions end (accounts/sessions.py); the one that changed the password stays.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
USERSESSIONS_ADAPTER = "accounts.adapter.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
USERSESSIONS_TRACK_ACTIVITY = True
# paldesk.asgi resolves the visitor's address before anyone reads it, so nobody else may believe a header.
ALLAUTH_TRUSTED_PROXY_COUNT = 0

# Security

SECURE = _BASE.scheme == "https"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Paths whose requests carry files and may be larger than others (paldesk.serving.limits).
UPLOAD_PATHS = [
    re.compile(r"/app/(profile/picture|[a-z0-9-]+/inbox/\d+/files)/"),
    re.compile(r"/api/v1/files/?"),
]
MEGABYTE = 1024 * 1024
IMPORT_BYTES_MAX = env.number("IMPORT_MAX_MB") * MEGABYTE
ARCHIVE_BYTES_MAX = env.number("ARCHIVE_MAX_MB") * MEGABYTE
# Beside the file there are the form's other fields.
LARGE_UPLOADS = [
    (re.compile(r"/app/[a-z0-9-]+/(contacts|settings)/import/"), IMPORT_BYTES_MAX + MEGABYTE),
    (re.compile(r"/app/[a-z0-9-]+/settings/data/import/"), ARCHIVE_BYTES_MAX + MEGABYTE),
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF, *(origin.replace("http", "ws", 1) for origin in SOCKET_ORIGINS)],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "require-trusted-types-for": ["'script'"],
    }
}

# Static files. Embedded mode serves them from where they lie; production collects and fingerprints them.

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
_NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/preact", _NODE_MODULES / "preact/dist"),
    ("vendor/preact-hooks", _NODE_MODULES / "preact/hooks/dist"),
    ("vendor/signals", _NODE_MODULES / "@preact/signals/dist"),
    ("vendor/signals-core", _NODE_MODULES / "@preact/signals-core/dist"),
    ("vendor/htm", _NODE_MODULES / "htm/dist"),
    ("vendor/htm-preact", _NODE_MODULES / "htm/preact"),
]
# Bare names of others' modules; ours are found under static/js/ (paldesk.assets).
IMPORT_MAP = {
    "preact": "vendor/preact/preact.mjs",
    "preact/hooks": "vendor/preact-hooks/hooks.mjs",
    "htm": "vendor/htm/htm.mjs",
    "htm/preact": "vendor/htm-preact/index.mjs",
    "@preact/signals": "vendor/signals/signals.mjs",
    "@preact/signals-core": "vendor/signals-core/signals-core.mjs",
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "paldesk.lean.LeanFinder",
]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = EMBEDDED
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if EMBEDDED
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}

# Mail

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL")
vars().update(Env.email_url_config(env.secret("EMAIL_URL", "dummymail://" if EMBEDDED else None)))
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Mail is sent while a person waits for the page.
EMAIL_TIMEOUT = 10
if EMBEDDED and not env.text("EMAIL_URL", ""):
    EMAIL_BACKEND = "paldesk.devmail.Backend"

# Paid plans (billing/plans.py); embedded mode has a Stripe of its own beside the web processes.

STRIPE_SECRET_KEY = env.secret("STRIPE_SECRET_KEY", "sk_test_fake" if EMBEDDED else None)
_FAKED = STRIPE_SECRET_KEY == "sk_test_fake"
STRIPE_WEBHOOK_SECRET = env.secret("STRIPE_WEBHOOK_SECRET", "whsec_fake" if _FAKED else None)
STRIPE_FAKED = _FAKED
STRIPE_WEBHOOK_SECRETS = [each.strip() for each in STRIPE_WEBHOOK_SECRET.split(",") if each.strip()]
STRIPE_AUTOMATIC_TAX = env.flag("STRIPE_AUTOMATIC_TAX")
BILLING_YEARS_KEPT = env.number("BILLING_YEARS_KEPT")
STRIPE_API_BASE = env.text("STRIPE_API_BASE", f"http://localhost:{PORT + 90}" if _FAKED else None)

# Language and time: each user has their own; these are what a stranger meets.

LANGUAGE_CODE = "en"
# Those the interface is written in. They differ in how dates and numbers are written.
LANGUAGES = [("en", "English (US)"), ("en-gb", "English (UK)")]
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

# Logs

LOG_LEVEL = env.text("LOG_LEVEL").upper()
LOGGING_CONFIG = None
logs.configure(LOG_LEVEL, readable=EMBEDDED)
