"""Django's settings, made from `config`. No sessions, no cookies, no accounts: the public pages need none."""

import secrets

from minhchung.errors import LOCALES
from minhchung.project import config
from minhchung.project.postgres import postgres
from minhchung.site.desk import ASSETS

CONFIG = config.read()

DEBUG = False
# Nothing is signed yet, so the key may live as long as the process.
SECRET_KEY = secrets.token_urlsafe(40)
ALLOWED_HOSTS = list(CONFIG.hosts)
ROOT_URLCONF = "minhchung.project.urls"
WSGI_APPLICATION = "minhchung.project.server.application"

INSTALLED_APPS = ["django.contrib.staticfiles", "minhchung.record", "minhchung.site", "minhchung.web"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "minhchung.web.headers.Headers",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
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

MINHCHUNG_DATA = CONFIG.data
MINHCHUNG_PROXIES = CONFIG.proxies
MINHCHUNG_ASKS_A_MINUTE = CONFIG.asks_a_minute
MINHCHUNG_ADDRESS = CONFIG.address
MINHCHUNG_NAME = CONFIG.name
MINHCHUNG_CONTACT = CONFIG.contact
MINHCHUNG_KEYS = CONFIG.keys
MINHCHUNG_FETCH = CONFIG.fetch_ports, CONFIG.fetch_loopback

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
        "gunicorn.error": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
