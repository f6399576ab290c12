"""The files that paths hold: themselves, those of a folder, those of a zip; within limits."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from troth.sources.folders import files_in
from troth.sources.reading import Skipped, SourceError

MOST_IN_ZIP = 256 << 20
"""The bytes of all files that are taken out of one zip."""
MOST_MEMBERS = 20_000


class Bundled(NamedTuple):
    """A file: its place, as it is told to people, and what it holds."""

    place: str
    data: bytes

    @property
    def name(self) -> str:
        """Its name, without folders."""
        return PurePosixPath(self.place.rpartition("!")[2]).name


def holds(path: Path, wanted: Callable[[str], bool]) -> bool:
    """Whether a path is a file that is wanted by its name, or a folder or zip that holds one."""
    if path.is_dir():
        return any(wanted(each.name) for each in path.rglob("*"))
    if path.suffix.lower() != ".zip":
        return wanted(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            return any(map(wanted, archive.namelist()))
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        return False


def bundled(
    paths: Sequence[Path], wanted: Callable[[str], bool], most: int
) -> Iterator[Bundled | Skipped]:
    """The files that paths hold, in a settled order.

    `wanted` tells by its name whether a file inside a folder or zip is one; a file that is named
    itself is read whatever it is called. `most` is how many bytes a file may have. What cannot be
    opened is a `Skipped`. Raises SourceError for a path that is not there, or no folder that can be
    listed.
    """
    for path in paths:
        if path.is_dir():
            for each in files_in(path):
                if isinstance(each, Skipped):
                    yield each
                elif each.is_file() and (wanted(each.name) or each.suffix.lower() == ".zip"):
                    yield from _file(each, str(each.relative_to(path)), wanted, most)
        elif path.exists():
            yield from _file(path, path.name, wanted, most)
        else:
            raise SourceError(path, None, "There is no such file or folder.")


def _file(
    path: Path, place: str, wanted: Callable[[str], bool], most: int
) -> Iterator[Bundled | Skipped]:
    try:
        if zipfile.is_zipfile(path):
            yield from _zip(path, place, wanted, most)
            return
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        yield Skipped(place, f"It cannot be read: {error}.")
        return
    yield _too_large(place, most) if len(data) > most else Bundled(place, data)


def _zip(
    path: Path, place: str, wanted: Callable[[str], bool], most: int
) -> Iterator[Bundled | Skipped]:
    left = MOST_IN_ZIP
    with zipfile.ZipFile(path) as archive:
        members = sorted(archive.infolist(), key=lambda each: each.filename)
        if len(members) > MOST_MEMBERS:
            yield Skipped(place, f"It holds more than {MOST_MEMBERS:,} files.")
            return
        for each in members:
            inside = f"{place}!{each.filename}"
            if each.is_dir() or not wanted(each.filename):
                continue
            try:
                # What is declared may be a lie; no more than the limit is ever unpacked.
                with archive.open(each) as file:
                    data = file.read(min(most, left) + 1)
            except Exception as error:  # encrypted, damaged, an unknown compression, ...
                yield Skipped(inside, f"It cannot be unpacked: {error}.")
                continue
            left -= len(data)
            if left < 0:
                yield Skipped(place, f"It unpacks to more than {MOST_IN_ZIP >> 20} MiB.")
                return
            yield _too_large(inside, most) if len(data) > most else Bundled(inside, data)


def _too_large(place: str, most: int) -> Skipped:
    return Skipped(place, f"It is larger than {most >> 20} MiB.")
