"""The one place that reads the environment."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    try:
        return int(os.environ.get(name, default))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# Machine code and parallel workers pay for reports of seconds, not for pages of milliseconds. Pages lie on solid-state
# disks, where reading here and there costs little.
PLANNING = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"


def database(name: str, *, sqlite_path: Path) -> dict[str, object]:
    """`postgresql://user:password@host:port/name`, or the embedded SQLite file when unset."""
    address = os.environ.get(name, "")
    if not address:
        return sqlite(sqlite_path)
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql://")
    return {
        "ENGINE": "volunteering.core.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": dict(parse_qsl(parts.query)).get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # A new connection for each request costs a factor of three.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "options": PLANNING},
    }


def sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Readers never wait for the writer; a writer takes its lock at BEGIN, so it waits instead of failing.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
