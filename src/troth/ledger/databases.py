"""The two kinds of database, and how Troth speaks to them."""

from pathlib import Path
from typing import Any

import dj_database_url

from troth.settings import WrongSetting

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # what was said to be saved is saved, also when the power fails
    "PRAGMA cache_size=-65536",
)


def database(url: str, wait_seconds: int) -> dict[str, Any]:
    """The entry of Django's DATABASES for a URL. Raises WrongSetting; never tells the URL."""
    expected = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME is expected"
    scheme = url.partition(":")[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise WrongSetting(f"DATABASE_URL: {expected}")
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, dj_database_url.ParseError):
        raise WrongSetting(f"DATABASE_URL: {expected}") from None
    if not found["NAME"] or (scheme == "sqlite" and not url.startswith("sqlite:///")):
        raise WrongSetting(f"DATABASE_URL: it names no database; {expected}")
    if scheme == "sqlite":
        found["NAME"] = str(Path(found["NAME"]).absolute())
        found["OPTIONS"] = {
            "timeout": wait_seconds,
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(_PRAGMAS),
        }
    else:
        options = found.setdefault("OPTIONS", {})
        options.setdefault("connect_timeout", min(wait_seconds, 10))
        # Compiling a query takes longer than any of Troth's queries does.
        options["options"] = f"-c lock_timeout={wait_seconds}s -c timezone=UTC -c jit=off"
    return found
