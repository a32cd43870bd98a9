"""A newcomer's machine: `make run` with demo data."""

from config import env
from config.settings.base import *  # noqa: F403

PLATFORM_ORGANIZER = env.text("PLATFORM_ORGANIZER", "常州市科学技术协会")
FILING_NUMBERS = env.words("FILING_NUMBERS") or ["演示环境，没有备案号"]
LOGGING["handlers"]["stderr"]["formatter"] = env.text("LOG_FORMAT", "plain")  # type: ignore[index]  # noqa: F405
# Made-up people alone: whoever mends something here reads what an exception says.
LOGGING["formatters"]["plain"] = {"format": "{levelname} {name} {trace} {message}", "style": "{"}  # type: ignore[index]  # noqa: F405
DEMO_MODE = env.flag("DEMO_MODE", default=True)
# Fixed keys keep the demo database readable over restarts; production refuses them.
SECRET_KEY = "demo-only-not-a-secret"  # noqa: S105
SEALING_KEYS = {"demo": "00" * 32}
FINGERPRINT_KEYS = {"1": "11" * 32}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
MAKES_SIGNING_CERTIFICATE = True
METRICS_FOR_THIS_MACHINE = True
