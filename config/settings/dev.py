"""A newcomer's machine: `make run` with demo data."""

from config import env
from config.settings.base import *  # noqa: F403

DEMO_MODE = env.flag("DEMO_MODE", default=True)
# Fixed keys keep the demo database readable over restarts; production refuses them.
SECRET_KEY = "demo-only-not-a-secret"  # noqa: S105
SEALING_KEYS = {"demo": "00" * 32}
FINGERPRINT_KEYS = {"1": "11" * 32}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
