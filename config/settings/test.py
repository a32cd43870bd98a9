"""Tests: fast, deaf to the outside, strict about templates and warnings."""

from config.settings.base import *  # noqa: F403

SECRET_KEY = "test"  # noqa: S105
SEALING_KEYS = {"test": "22" * 32}
FINGERPRINT_KEYS = {"1": "33" * 32}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  (threads of race tests close what they open)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# No collected files in tests.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
CACHES["pictures"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pictures"}  # noqa: F405
MAKES_SIGNING_CERTIFICATE = True
METRICS_FOR_THIS_MACHINE = True
