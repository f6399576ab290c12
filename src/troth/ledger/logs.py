"""Structured log lines: an event, and what it concerns, on standard error."""

import logging
from typing import Any

import msgspec

from troth.facts.times import format_instant

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class _Lines(logging.Formatter):
    """One line an event, its details after it."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._as_json = form == "json"

    def format(self, record: logging.LogRecord) -> str:
        details = {key: value for key, value in vars(record).items() if key not in _OWN}
        if record.exc_info:
            details["error"] = self.formatException(record.exc_info)
        at = format_instant(int(record.created * 1_000_000))
        if self._as_json:
            line = {
                "at": at,
                "level": record.levelname.lower(),
                "logger": record.name,
                "event": record.getMessage(),
                **details,
            }
            return msgspec.json.encode(line, enc_hook=str).decode()
        told = "".join(f" {key}={value}" for key, value in details.items())
        return f"{at} {record.levelname.lower()} {record.name}: {record.getMessage()}{told}"


def logging_of(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING for a form (`text` or `json`) and the least level."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": _Lines, "form": form}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        # Statements carry what people wrote; they are never logged.
        "loggers": {"django.db.backends": {"level": "WARNING"}},
    }
