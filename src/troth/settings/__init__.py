"""What can be set, where it is read from, and what is said where it is wrong.

A setting comes from the environment, else from the file that TROTH_SETTINGS names (TOML, the same
names), else it has its default. Policy, which judges conduct, is no setting: it is facts.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

FILE = "TROTH_SETTINGS"


class WrongSetting(Exception):
    """A setting has a value that it can't have; the message says which, and what is expected."""


class Setting(NamedTuple):
    """Something that whoever runs Troth may set."""

    name: str
    default: Any
    unit: str
    meaning: str
    read: Callable[[str], Any]
    secret: bool = False


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise WrongSetting(f"a whole number from {low} to {high} is expected")
        return number

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise WrongSetting(f"one of {', '.join(words)} is expected")
        return text

    return read


def _text(text: str) -> str:
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise WrongSetting("an address such as https://troth.example.com is expected")
    return text.rstrip("/")


def _key(text: str) -> str:
    if len(text) < 50:
        raise WrongSetting("at least 50 characters are expected")
    return text


def _mail(text: str) -> str:
    parts = urlsplit(text)
    if not (parts.scheme == "file" or (parts.scheme in ("smtp", "smtps") and parts.hostname)):
        raise WrongSetting("smtp://…, smtps://… or file:FOLDER is expected")
    return text


SETTINGS = {
    each.name: each
    for each in (
        Setting(
            "DATABASE_URL",
            "sqlite:///troth.sqlite3",
            "URL",
            "Where the facts are kept: sqlite:///PATH (three slashes: from the current folder; "
            "four: from the root) or postgresql://USER:PASSWORD@HOST:PORT/NAME.",
            _text,
            secret=True,
        ),
        Setting(
            "TROTH_DATABASE_WAIT",
            60,
            "seconds",
            "How long to wait for another process that is writing before giving up.",
            _whole(1, 3600),
        ),
        Setting(
            "TROTH_REVIEW_EVERY",
            15,
            "minutes",
            "How often `troth worker` looks for relationships that changed or are due.",
            _whole(1, 1440),
        ),
        Setting(
            "TROTH_READ_EVERY",
            15,
            "minutes",
            "How often `troth worker` reads the sources that are connected.",
            _whole(1, 1440),
        ),
        Setting(
            "TROTH_PROCESSES",
            0,
            "",
            "How many processes judge at once in a review of many; 0: one for each processor.",
            _whole(0, 256),
        ),
        Setting(
            "TROTH_LOG",
            "text",
            "",
            "How log lines are written to standard error: text, or json (one object a line).",
            _one_of("text", "json"),
        ),
        Setting(
            "TROTH_LOG_LEVEL",
            "warning",
            "",
            "The least grave lines that are logged: debug, info, warning or error.",
            _one_of("debug", "info", "warning", "error"),
        ),
        Setting(
            "TROTH_URL",
            "http://127.0.0.1:8000",
            "URL",
            "The address under which people open Troth; with https, cookies and forms are held "
            "to it.",
            _address,
        ),
        Setting(
            "TROTH_SECRET_KEY",
            "",
            "",
            "What signs sessions and links, at least 50 characters; empty: `troth serve` makes "
            "one and keeps it in the file troth.key of the current folder.",
            _key,
            secret=True,
        ),
        Setting(
            "TROTH_MAIL",
            "",
            "URL",
            "The server that sends mail: smtp://USER:PASSWORD@HOST:587 (STARTTLS), "
            "smtps://USER:PASSWORD@HOST:465, smtp://HOST:25?tls=no for one on this machine that "
            "has no TLS, or file:FOLDER to write messages into a folder; empty: nothing is sent.",
            _mail,
            secret=True,
        ),
        Setting("TROTH_MAIL_FROM", "", "", "The address that mail comes from.", _text),
        Setting(
            "TROTH_OIDC_ISSUER",
            "",
            "URL",
            "Single sign-on by OpenID Connect: the issuer's address; empty: not offered.",
            _text,
        ),
        Setting("TROTH_OIDC_NAME", "Single sign-on", "", "What its button says.", _text),
        Setting("TROTH_OIDC_CLIENT", "", "", "The client id registered there.", _text),
        Setting(
            "TROTH_OIDC_SECRET", "", "", "The client secret registered there.", _text, secret=True
        ),
        Setting(
            "TROTH_DEMO",
            "no",
            "",
            "Whether anyone may enter without a password, in any role: yes only for a demo.",
            _one_of("no", "yes"),
        ),
    )
}
"""Every setting, by name."""


class Settings(Mapping[str, Any]):
    """The values of all settings, and where each comes from."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self.file = environment.get(FILE) or None
        stored = _read_file(self.file) if self.file else {}
        self.origin: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        for name, setting in SETTINGS.items():
            if environment.get(name):
                self._take(setting, environment[name], "environment")
            elif name in stored:
                self._take(setting, str(stored[name]), str(self.file))
            else:
                self._values[name], self.origin[name] = setting.default, "default"

    def _take(self, setting: Setting, text: str, origin: str) -> None:
        try:
            self._values[setting.name] = setting.read(text)
        except WrongSetting as error:
            shown = "" if setting.secret else f", not {text}"
            raise WrongSetting(f"{setting.name} ({origin}): {error}{shown}") from None
        self.origin[setting.name] = origin

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _read_file(path: str) -> dict[str, Any]:
    try:
        stored = tomllib.loads(Path(path).read_text())
    except OSError as error:
        raise WrongSetting(f"{FILE}: {path}: {error.strerror}") from None
    except ValueError as error:
        raise WrongSetting(f"{FILE}: {path} is not TOML: {error}") from None
    for name in stored:
        if name not in SETTINGS:
            raise WrongSetting(f"{path}: {name} is no setting; `troth doctor --settings` lists all")
    return stored
