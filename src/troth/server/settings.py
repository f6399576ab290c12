"""Django's settings, made of Troth's own (`troth.settings`)."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from troth.ledger.databases import database
from troth.ledger.logs import logging_of
from troth.settings import Settings

TROTH = Settings()

_URL = urlsplit(TROTH["TROTH_URL"])
_SECURE = _URL.scheme == "https"
_LOCAL = ("localhost", "127.0.0.1", "[::1]")

DATABASES = {"default": database(TROTH["DATABASE_URL"], TROTH["TROTH_DATABASE_WAIT"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "troth.workspace",
    "troth.accounts",
    "troth.ledger",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = logging_of(TROTH["TROTH_LOG"], TROTH["TROTH_LOG_LEVEL"])
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

# -- the web -------------------------------------------------------------------------------------

SECRET_KEY = TROTH["TROTH_SECRET_KEY"]
ROOT_URLCONF = "troth.server.urls"
WSGI_APPLICATION = "troth.server.wsgi.application"
ALLOWED_HOSTS = [_URL.hostname or "", *(() if _SECURE else _LOCAL)]
CSRF_TRUSTED_ORIGINS = [TROTH["TROTH_URL"]]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = _SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "troth.workspace.security.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "troth.workspace.security.ZoneOfUser",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "troth.workspace.frame.frame",
            ],
            "builtins": ["troth.workspace.templatetags.troth"],
        },
    }
]
FORM_RENDERER = "troth.workspace.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# -- accounts ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "troth.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever is here was invited at that address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = bool(TROTH["TROTH_MAIL"])
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _URL.scheme
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
MFA_TOTP_ISSUER = "Troth"
SOCIALACCOUNT_ADAPTER = "troth.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "company",
                "name": TROTH["TROTH_OIDC_NAME"],
                "client_id": TROTH["TROTH_OIDC_CLIENT"],
                "secret": TROTH["TROTH_OIDC_SECRET"],
                "settings": {"server_url": TROTH["TROTH_OIDC_ISSUER"]},
            }
        ]
        if TROTH["TROTH_OIDC_ISSUER"]
        else []
    }
}

# -- mail ----------------------------------------------------------------------------------------

_MAIL = urlsplit(TROTH["TROTH_MAIL"])
DEFAULT_FROM_EMAIL = TROTH["TROTH_MAIL_FROM"] or f"troth@{_URL.hostname}"
EMAIL_BACKEND = {
    "": "django.core.mail.backends.dummy.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
}.get(_MAIL.scheme, "django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = Path(_MAIL.path or ".")
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = _MAIL.scheme == "smtp" and parse_qs(_MAIL.query).get("tls") != ["no"]
EMAIL_TIMEOUT = 20
