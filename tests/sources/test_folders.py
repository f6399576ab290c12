"""Folders of which something cannot be opened."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sources.mail.world import facts
from troth.sources import SourceError
from troth.sources.items import Tally
from troth.sources.known import Known
from troth.sources.listing import source
from troth.sources.reading import Skipped

FOLDER_KINDS = ("calendar", "document", "mail", "transcript")


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Closes a file or folder to everybody, also to an administrator."""

    def close(path: Path) -> None:
        def refuse(of: Callable[..., Any]) -> Callable[..., Any]:
            def opened(at: Any, *more: Any, **named: Any) -> Any:
                if str(at) == str(path):
                    raise PermissionError(13, "Permission denied", str(path))
                return of(at, *more, **named)

            return opened

        monkeypatch.setattr(os, "scandir", refuse(os.scandir))
        monkeypatch.setattr(Path, "open", refuse(Path.open))

    return close


def skipped(kind: str, folder: Path) -> list[str]:
    module = source(kind)
    assert module is not None
    items = module.extract([folder], Known(facts()), Tally())
    return [each.source for each in items if isinstance(each, Skipped)]


@pytest.mark.parametrize("kind", FOLDER_KINDS)
def test_a_folder_that_cannot_be_listed_is_no_empty_one(
    kind: str, tmp_path: Path, closed: Callable[[Path], None]
) -> None:
    inner = tmp_path / "drop" / "inner"
    inner.mkdir(parents=True)
    closed(inner)
    assert skipped(kind, tmp_path / "drop") == ["drop/inner"]
    with pytest.raises(SourceError, match="Permission denied; a folder that can be read"):
        skipped(kind, inner)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("calendar", "a.ics"), ("document", "a.md"), ("mail", "a.eml"), ("transcript", "a.vtt")],
)
def test_a_file_that_cannot_be_opened_is_told_of(
    kind: str, name: str, tmp_path: Path, closed: Callable[[Path], None]
) -> None:
    (tmp_path / name).write_text("x")
    closed(tmp_path / name)
    (place,) = skipped(kind, tmp_path)
    assert place.endswith(name)
