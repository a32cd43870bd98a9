"""What `make bench` serves: production's way of answering, without its secrets and redirects."""

from config.settings.base import *  # noqa: F403

SECRET_KEY = "bench"  # noqa: S105
SEALING_KEYS = {"bench": "44" * 32}
FINGERPRINT_KEYS = {"1": "55" * 32}
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.urls"
MAKES_SIGNING_CERTIFICATE = True
