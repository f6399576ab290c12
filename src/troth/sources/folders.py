"""The files of a folder and of those in it; what cannot be opened is told of, not passed over."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from troth.sources.reading import Skipped, SourceError


def files_in(folder: Path, but: Collection[str] = ()) -> Iterator[Path | Skipped]:
    """All that lies in a folder, at any depth, in an order that is always the same.

    Folders of the names in `but` are left out, and links to folders lead nowhere. A folder that
    cannot be listed is a `Skipped`; if it is the one that was asked for, SourceError is raised.
    """
    missed: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=missed.append):
        folders[:] = sorted(each for each in folders if each not in but)
        yield from (Path(at, name) for name in sorted(names))
    for error in missed:
        at = str(error.filename)
        if at == str(folder):
            sentence = f"{error.strerror}; a folder that can be read is expected"
            raise SourceError(folder, None, sentence)
        yield Skipped(os.path.relpath(at, folder.parent), f"{error.strerror}")
