"""Running a command as a user would, in this process."""

import json
from typing import Any

import pytest

from troth.cli.app import run


class Commands:
    """Runs commands; keeps what the last one said on standard error."""

    def __init__(self, capsysbinary: pytest.CaptureFixture[bytes], folder: Any) -> None:
        self._capture, self._folder = capsysbinary, folder
        self.errors: list[str] = []
        self._files = 0

    def file(self, content: Any) -> str:
        """A file with some text, bytes or JSON."""
        self._files += 1
        path = self._folder / f"{self._files}.json"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        return str(path)

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """Run one command. Returns its exit status and its output."""
        self._capture.readouterr()
        status = run(list(arguments))
        output, errors = self._capture.readouterr()
        self.errors = errors.decode().splitlines()
        return status, output.decode()

    def json(self, *arguments: str) -> Any:
        """Run one command that must not be refused, and read the JSON that it prints."""
        status, output = self(*arguments, "--format", "json")
        assert status in (0, 1), self.errors
        return json.loads(output)
