"""The one place that reads the environment."""

import json
import os
from pathlib import Path

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


def table(name: str) -> dict[str, str]:
    """A JSON object of words."""
    try:
        given = json.loads(os.environ.get(name, "{}"))
        return {str(key): str(value) for key, value in given.items()}
    except (ValueError, AttributeError):
        raise ImproperlyConfigured(f'{name} must be JSON like {{"code": "SMS_1"}}.') from None


# Machine code and parallel workers pay for reports of seconds, not for pages of milliseconds. Pages lie on solid-state
# disks, where reading here and there costs little.
PLANNING = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"


def database(name: str, *, sqlite_path: Path) -> dict[str, object]:
    """What libpq takes as an address, also a socket's directory and the parameters of TLS; unset, the embedded SQLite.

    `postgresql://user:password@host:port/name`, `postgresql://user@/name?host=/run/postgresql`
    """
    address = os.environ.get(name, "")
    if not address:
        return sqlite(sqlite_path)
    if not address.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(f"{name} must start with postgresql://")
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        given = conninfo_to_dict(address)
    except ProgrammingError:  # its words may hold the password
        raise ImproperlyConfigured(f"{name} cannot be read: are special characters in it percent-encoded?") from None
    words = ("dbname", "user", "password", "host", "port", "options")
    database, user, password, host, port, options = (str(given.pop(word, "")) for word in words)
    return {
        "ENGINE": "volunteering.core.postgresql",
        "NAME": database,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        # A new connection for each request costs a factor of three.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # A machine that does not answer is given up on before who waits for a page does.
            "connect_timeout": 2,
            **given,
            "server_side_binding": True,
            "options": f"{PLANNING} {options}".strip(),
        },
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
