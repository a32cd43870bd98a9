"""What holds everywhere. What differs by place stands in dev, test and prod."""

from pathlib import Path

from config import env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
DEMO_MODE = False
ALLOWED_HOSTS: list[str] = []
SITE_ADDRESS = env.text("SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    # The storeys, bottom to top.
    "volunteering.core",
    "volunteering.audit",
    "volunteering.sms",
    "volunteering.accounts",
    "volunteering.vocabularies",
    "volunteering.regions",
    "volunteering.wechat",
    "volunteering.messaging",
    "volunteering.imports",
    "volunteering.access",
    "volunteering.volunteers",
    "volunteering.organizations",
    "volunteering.activities",
    "volunteering.service_records",
    "volunteering.content",
    "volunteering.stories",
    "volunteering.web",
]

MIDDLEWARE = [
    "volunteering.web.metrics.Measured",
    "volunteering.web.middleware.Traced",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "volunteering.web.middleware.WhoAsks",
    "volunteering.web.middleware.StaffPowers",
    "volunteering.web.middleware.TextOnly",
    "volunteering.web.middleware.ResponseHeaders",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "volunteering/web/templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "volunteering.web.jinja.environment",
            "context_processors": ["volunteering.web.context.page"],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", sqlite_path=VAR_DIR / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["volunteering.accounts.backends.PhoneBackend"]
LOGIN_URL = "/login/"
SESSION_ENGINE = "volunteering.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "volunteering.web.errors.csrf_failure"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "volunteering/web/static",
]
# Names carry a hash and are kept for a year; each file lies there compressed too.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_FILES_DIR = VAR_DIR / "private"
# Pictures of stories, drawn anew. No server serves it: a picture leaves through the page it belongs to.
PUBLIC_MEDIA_DIR = VAR_DIR / "pictures"
# The printers' font, fetched at set-up: the whole of it, because names are rare and must not vanish.
FONTS_DIR = BASE_DIR / "node_modules/@expo-google-fonts/noto-serif-sc"

# Certificates are signed with the key and certificate in this file (PKCS#12, or PEM with both).
CERTIFICATE_SIGNING_FILE = env.text("CERTIFICATE_SIGNING_FILE", "")
CERTIFICATE_SIGNING_PASSWORD = env.text("CERTIFICATE_SIGNING_PASSWORD", "")
MAKES_SIGNING_CERTIFICATE = False  # where no file is named, one that nobody else knows

CACHES = {
    # Pages for visitors, for a few seconds: the most wanted hundred take 2 MB of each web worker.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100}},
    # Public posters and share pictures, on disk for all workers: a thousand take about 70 MB.
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "posters",
        "TIMEOUT": 30 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

# Sealed fields (AES-256-GCM or SM4-GCM) and fingerprints; the key ring is given by each place.
SEALING_ALGORITHM = env.text("SEALING_ALGORITHM", "AES-256-GCM")

# Mail as a further way for notices; without a host nobody is offered it.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT, EMAIL_USE_SSL = env.number("EMAIL_PORT", 465), env.flag("EMAIL_USE_SSL", default=True)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_USER", ""), env.text("EMAIL_HOST_PASSWORD", "")
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "no-reply@example.org")
EMAIL_TIMEOUT = 10

# redis://host:6379/0, also of Valkey: background work is then handed to workers on any machine; empty, it is done here.
QUEUE_ADDRESS = env.text("QUEUE_ADDRESS", "")

# Providers in order of preference: aliyun, tencent; console prints, for the demo.
SMS_PROVIDERS = env.words("SMS_PROVIDERS", "console")
# Whether urgent notices go by text message to who is not reached by WeChat; each one costs.
SMS_NOTICES = env.flag("SMS_NOTICES")
SMS_SIGN_NAME = env.text("SMS_SIGN_NAME", "科技志愿服务")
SMS_PROTOCOL = "https"
# Templates as the provider approved them: {"code": "SMS_1", "notice": "SMS_2"}.
ALIYUN_KEY_ID, ALIYUN_KEY_SECRET = env.text("ALIYUN_KEY_ID", ""), env.text("ALIYUN_KEY_SECRET", "")
ALIYUN_SMS_ENDPOINT = env.text("ALIYUN_SMS_ENDPOINT", "dysmsapi.aliyuncs.com")
ALIYUN_SMS_TEMPLATES = env.table("ALIYUN_SMS_TEMPLATES")
TENCENT_SECRET_ID, TENCENT_SECRET_KEY = env.text("TENCENT_SECRET_ID", ""), env.text("TENCENT_SECRET_KEY", "")
TENCENT_SMS_ENDPOINT = env.text("TENCENT_SMS_ENDPOINT", "sms.tencentcloudapi.com")
TENCENT_SMS_APP, TENCENT_REGION = env.text("TENCENT_SMS_APP", ""), env.text("TENCENT_REGION", "ap-guangzhou")
TENCENT_SMS_TEMPLATES = env.table("TENCENT_SMS_TEMPLATES")
# Part of the address to which providers report; they sign nothing, so the address must not be guessed.
SMS_REPORT_SECRET = env.text("SMS_REPORT_SECRET", "")
# Only an address that stands here is believed when it names the client's own address.
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")

PLATFORM_NAME = env.text("PLATFORM_NAME", "科技志愿服务信息平台")
PLATFORM_ORGANIZER = env.text("PLATFORM_ORGANIZER", "")
FILING_NUMBERS = env.words("FILING_NUMBERS")
# The official account people follow, and what its QR code says (http://weixin.qq.com/r/…); empty shows the name alone.
WECHAT_ACCOUNT = env.text("WECHAT_ACCOUNT", "科技志愿服务")
WECHAT_FOLLOW_LINK = env.text("WECHAT_FOLLOW_LINK", "")
# The official account's own data; without an app id everything of WeChat is off, and no page misses it.
WECHAT_APP_ID = env.text("WECHAT_APP_ID", "")
WECHAT_APP_SECRET = env.text("WECHAT_APP_SECRET", "")
WECHAT_TOKEN = env.text("WECHAT_TOKEN", "")
# EncodingAESKey, and after a comma the one before it while WeChat changes over. With one, plain pushes are refused.
WECHAT_AES_KEYS = env.words("WECHAT_AES_KEYS")
# The template notices go out with, and which of our words (title, body, time) stands in which of its fields.
WECHAT_TEMPLATE = env.text("WECHAT_TEMPLATE", "")
WECHAT_TEMPLATE_FIELDS = env.table("WECHAT_TEMPLATE_FIELDS") or {"thing1": "title", "thing2": "body", "time3": "time"}
# 订阅通知, for who allowed one and gets no template message.
WECHAT_SUBSCRIPTION_TEMPLATE = env.text("WECHAT_SUBSCRIPTION_TEMPLATE", "")
WECHAT_SUBSCRIPTION_FIELDS = env.table("WECHAT_SUBSCRIPTION_FIELDS") or WECHAT_TEMPLATE_FIELDS
WECHAT_API_ADDRESS = env.text("WECHAT_API_ADDRESS", "https://api.weixin.qq.com")
WECHAT_OAUTH_ADDRESS = env.text("WECHAT_OAUTH_ADDRESS", "https://open.weixin.qq.com")

# Who may read /metrics; without it, nobody. An address proves nothing where a proxy on the same machine hands on.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
METRICS_FOR_THIS_MACHINE = False
# Where web processes share their figures; the library itself reads the variable too.
METRICS_FOLDER = env.text("PROMETHEUS_MULTIPROC_DIR", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"trace": {"()": "volunteering.core.tracing.TraceFilter"}},
    "formatters": {
        "json": {
            "()": "volunteering.web.telling.JsonLine",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(trace)s",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
            "json_ensure_ascii": False,
        },
        "plain": {
            "()": "volunteering.web.telling.Discreet",
            "fmt": "{levelname} {name} {trace} {message}",
            "style": "{",
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["trace"],
            "formatter": env.text("LOG_FORMAT", "json"),
        }
    },
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers would write a second line, without the number.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # They tell each address, and WeChat wants secrets in it, 阿里云 the phone.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "urllib3": {"level": "ERROR"},
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Uploads are sealed from memory; Django's own handlers would leave them open in temporary files.
FILE_UPLOAD_HANDLERS = ["volunteering.web.uploads.InMemoryUpload"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
