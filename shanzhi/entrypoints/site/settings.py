"""Django's settings. Everything variable comes from configuration.py."""

from typing import Any

from csp.constants import NONE, SELF

from shanzhi.entrypoints.site import configuration as env

MODE = env.mode()
DEMO = MODE == "demo"
DEBUG = False
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.hosts()
HTTPS = env.https()
PUBLIC_URL = env.public_url()
env.no_demo_in_production()
VAR = env.var_folder()
FILES_ROOT = VAR / "files"
REGISTRY_KEY_FILE = env.registry_key_file()
CONTROL_URL = env.control_url()
AUDIT_FOLDER, AUDIT_KEY, AUDIT_COPIES = env.audit_folder(), VAR / "audit_key", env.audit_copies()

KERNEL = (
    "audit",
    "places",
    "people",
    "registry",
    "catalogues",
    "documents",
    "evidence",
    "seals",
    "deadlines",
    "messages",
    "clients",
    "publications",
    "findings",
    "campaigns",
    "assemblies",
    "cases",
)
MISSIONS = (
    "admission",
    "deliberation",
    "signboards",
    "supervision",
    "staffing",
    "publicity",
    "charters",
    "certificates",
    "reporting",
    "exchange",
    "resources",
)
INSTALLED_APPS = [
    "shanzhi.entrypoints.site",  # first: its templates win over the library's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.idp.oidc",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    *(f"shanzhi.kernel.{name}" for name in KERNEL),
    *(f"shanzhi.missions.{name}" for name in MISSIONS),
    "shanzhi.entrypoints.portal",
    "shanzhi.entrypoints.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "shanzhi.entrypoints.site.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shanzhi.entrypoints.site.middleware.acting_post",
]
ROOT_URLCONF = "shanzhi.entrypoints.site.urls"
WSGI_APPLICATION = "shanzhi.entrypoints.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [env.ROOT / "shanzhi" / "missions" / name / "web" / "templates" for name in MISSIONS],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["shanzhi.entrypoints.site.templatetags.words"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shanzhi.entrypoints.site.context.shell",
            ],
        },
    }
]

_APP_ROLE = "" if env.database_role() == "owner" else "-c role=shanzhi_app "
_LIMITS = "-c lock_timeout=2000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000"
DATABASE_URL = env.database_url()
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **(env.database(DATABASE_URL) if DATABASE_URL else {"NAME": "shanzhi", "USER": "postgres"}),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": _APP_ROLE + (_LIMITS if _APP_ROLE else "")},
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"},
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}
API_PER_MINUTE = env.api_per_minute()
CHANNELS = {name: env.read(f"CHANNEL_{name.upper()}_URL") for name in ("platform", "weibo", "wechat")}
CHANNEL_TOKEN = env.read("CHANNEL_TOKEN")
NINJA_NUM_PROXIES = env.proxies()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["shanzhi.entrypoints.site.signing_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "shanzhi.entrypoints.site.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "shanzhi.entrypoints.site.passwords.NotCommon"},
    {"NAME": "shanzhi.entrypoints.site.passwords.NotTheLogin"},
]
ACCOUNT_ADAPTER = "shanzhi.entrypoints.site.signing_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies()
SOCIALACCOUNT_ADAPTER = "shanzhi.entrypoints.site.signing_in.OfficeAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.single_sign_on()}}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "善治"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_HOURS_AT_MOST = 8
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^health$", "^ready$"]  # monitors on the machine itself ask without HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "shanzhi.entrypoints.site.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
UPLOAD_LIMIT = 10_000_000

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "pyhanko": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
