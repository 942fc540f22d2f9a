"""Django's settings, made from `config`. Sessions, cookies and accounts belong to /desk/ alone (`web.gate`)."""

from datetime import timedelta

from django.utils.functional import SimpleLazyObject

from minhchung.errors import LOCALES
from minhchung.project import config, secret
from minhchung.project.postgres import postgres
from minhchung.site.desk import ASSETS

CONFIG = config.read()

DEBUG = False
# Read when the first session asks for it: commands that need none make no file.
SECRET_KEY = SimpleLazyObject(lambda: secret.key(CONFIG.keys))
ALLOWED_HOSTS = list(CONFIG.hosts)
ROOT_URLCONF = "minhchung.project.urls"
WSGI_APPLICATION = "minhchung.project.server.application"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_tasks",
    "django_tasks_db",
    "minhchung.staff",
    "minhchung.record",
    "minhchung.desk",
    "minhchung.site",
    "minhchung.web",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
AUTH_USER_MODEL = "staff.User"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "minhchung.web.headers.Headers",
    "django.middleware.common.CommonMiddleware",
    # These act under /desk/ only.
    "minhchung.web.gate.Scheme",
    "minhchung.web.gate.Sessions",
    "minhchung.web.gate.Csrf",
    "minhchung.web.gate.Authentication",
    "minhchung.web.gate.Messages",
    "minhchung.web.gate.Language",
    "allauth.account.middleware.AccountMiddleware",  # says what request it is, and touches no cookie
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["minhchung.web.gate.frame"]},
    }
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": CONFIG.data / "db.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        # IMMEDIATE: a writer that waits its turn never fails half way with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-16000",
    },
}
DATABASES = {"default": postgres(CONFIG.database) if CONFIG.database else SQLITE}
# Jobs wait in the same database; `desk.jobs` works them off inside the server, screenshots one at a time.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "pictures"]}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [LOCALES]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Where the built site has them too: one address for a style sheet, whoever answers.
STATIC_URL = "/assets/"
STATICFILES_DIRS = [ASSETS]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# A question of 10,000 letters is at most 120 kB on the wire; what is larger is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
FILE_UPLOAD_HANDLERS: list[str] = []  # a pasted question must never be spooled to a temporary file
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True

# Sign-in (minhchung.web.signin)
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["minhchung.staff.phrase.Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("name", "email")}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "minhchung.web.signin.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_USER_DISPLAY = "minhchung.web.signin.adapter.display"
ACCOUNT_FORMS = {
    "login": "minhchung.web.signin.forms.SignIn",
    "reauthenticate": "minhchung.web.signin.forms.Again",
}
# One limiter, in memory. A stranger who guesses at one sign-in name from many addresses makes its owner wait for at
# most 20 seconds, and not at all with a passkey.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/20s/key",
    "reauthenticate": "10/m/user",
    "welcome": "20/m/ip",
}
MFA_ADAPTER = "minhchung.web.signin.adapter.Ways"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever was invited is known
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
MFA_FORMS = {
    "authenticate": "minhchung.web.signin.forms.Code",
    "reauthenticate": "minhchung.web.signin.forms.CodeAgain",
    "activate_totp": "minhchung.web.signin.forms.AppOn",
    "add_webauthn": "minhchung.web.signin.forms.NewPasskey",
    "edit_webauthn": "minhchung.web.signin.forms.PasskeyName",
}
# Counters and used codes; many places, so that a flood of strangers cannot push out what must be remembered.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())  # idle
CSRF_COOKIE_AGE = None  # as long as the browser is open
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/desk/"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "desk", "desk-form"
CSRF_FAILURE_VIEW = "minhchung.web.signin.stale.form"
CSRF_TRUSTED_ORIGINS = [CONFIG.address] if CONFIG.address else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

MINHCHUNG_DATA = CONFIG.data
MINHCHUNG_PROXIES = CONFIG.proxies
MINHCHUNG_ASKS_A_MINUTE = CONFIG.asks_a_minute
MINHCHUNG_TIP_DAYS = CONFIG.tip_days
MINHCHUNG_ADDRESS = CONFIG.address
MINHCHUNG_NAME = CONFIG.name
MINHCHUNG_CONTACT = CONFIG.contact
MINHCHUNG_KEYS = CONFIG.keys
MINHCHUNG_FETCH = CONFIG.fetch_ports, CONFIG.fetch_loopback
MINHCHUNG_CHROMIUM = CONFIG.chromium

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "minhchung.project.quiet.QuietFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # Refused requests are the asker's business: each would be a line with an address or a path.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "trafilatura": {"handlers": [], "level": "CRITICAL", "propagate": False},  # it speaks of pages
        "gunicorn.error": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
