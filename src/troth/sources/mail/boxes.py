"""Where mail lies in files: mbox, Maildir, single messages, folders and archives of these.

Files are read as streams. Nothing is ever unpacked: a path in an archive is a name, no more.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO

from troth.sources.folders import files_in
from troth.sources.mail.headers import clean
from troth.sources.mail.letters import UNSENT, Gathering, Letter
from troth.sources.reading import Skipped, SourceError

CHUNK = 1 << 20
_MOST_LOOKED_AT = 1000
"""Files of a folder that are looked at to tell what it holds."""
_LOOK = 4096
_MOST_UNPACKED = 100
"""How many times its packed size a file in an archive may have; mail has ten times at most."""
_SMALL = 10 * CHUNK
"""Below this size a file may be packed as well as it likes."""

_FIELD = rb"[!-9;-~]+[ \t]*:"
_MESSAGE = re.compile(_FIELD)
_HEAD = re.compile(
    rb"^(from|to|cc|date|subject|received|message-id|return-path|delivered-to|mime-version"
    rb"|content-type)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_LEAST_FIELDS = 3
"""Fields of mail that a file without a telling name begins with, if it is a message."""
_FROM = re.compile(
    rb"From [^\s]{0,500}\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2} \d\d:\d\d[^\n]{0,60}\n"
)
_FROM_BEFORE_HEAD = re.compile(rb"From [^\n]{0,998}\n(?:>From |" + _FIELD + rb")")
_MARK = b"\xef\xbb\xbf"
_REACH = 2048
"""Bytes behind a line that begins with `From ` that tell whether it separates two messages."""
_UNSENT = frozenset("DT")
"""The letters that a Maildir puts behind the name of a draft, and of what is thrown away."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
"""What reading an archive raises: damaged, cut off, locked by a password, packed unusually."""

Found = Iterator[Letter | Skipped]


def identify(path: Path) -> bool:
    """Whether a file or folder looks like mail."""
    if path.is_dir():
        several = (each for each in _files(path) if isinstance(each, Path))
        return any(_is_mail(each) for each in islice(several, _MOST_LOOKED_AT))
    return path.is_file() and _is_mail(path)


def _is_mail(path: Path) -> bool:
    try:
        return _looks_like_mail(path)
    except OSError:
        return False


def letters(path: Path) -> Found:
    """The messages that a file or folder holds. Raises SourceError if it cannot be read."""
    if path.is_dir():
        return _in_folder(path)
    if not path.exists():
        raise SourceError(path, None, "there is no such file or folder")
    if not path.is_file():
        raise SourceError(path, None, "it is neither a file nor a folder")
    return _in_file(path, path.name)


def _looks_like_mail(path: Path) -> bool:
    """Whether a file begins like mail. Raises OSError if it cannot be opened."""
    if _in_maildir(path.parent.name):
        return True
    with path.open("rb") as file:
        if _is_archive(path):
            try:
                with zipfile.ZipFile(file) as archive:
                    return any(_is_mail_name(each) for each in archive.namelist())
            except _BROKEN:
                return False
        start = file.read(_LOOK)
    if _is_mbox(start):
        return True
    head = start.removeprefix(_MARK).lstrip().replace(b"\r", b"").partition(b"\n\n")[0]
    told = {each.lower() for each in _HEAD.findall(head)}
    least = 1 if path.suffix.lower() == ".eml" else _LEAST_FIELDS
    return _MESSAGE.match(head) is not None and len(told) >= least


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _in_maildir(folder: str) -> bool:
    return folder in ("cur", "new")


def _is_mail_name(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in (".eml", ".mbox", ".mbx") or (
        _in_maildir(path.parent.name) and not name.endswith("/")
    )


def _files(folder: Path) -> Iterator[Path | Skipped]:
    """The plain files in a folder, but for those that are only being delivered; no links."""
    for path in files_in(folder, but=("tmp",)):
        try:
            plain = isinstance(path, Skipped) or stat.S_ISREG(path.lstat().st_mode)
        except OSError:  # moved meanwhile, which is told of when it is opened
            plain = True
        if plain:
            yield path


def _in_folder(folder: Path) -> Found:
    for path in _files(folder):
        if isinstance(path, Skipped):
            yield path
            continue
        place = _printable(str(path.relative_to(folder.parent)))
        try:
            if _looks_like_mail(path):
                yield from _in_file(path, place)
        except SourceError as error:  # one that was moved meanwhile costs no other
            yield Skipped(place, error.sentence)
        except OSError as error:
            yield Skipped(place, f"{error.strerror}")


def _in_file(path: Path, place: str) -> Found:
    if _is_archive(path):
        yield from _in_archive(path, place)
        return
    if _in_maildir(path.parent.name) and _UNSENT & _flags(path.name):
        yield Skipped(place, UNSENT)
        return
    try:
        with path.open("rb") as file:
            yield from _in_stream(file, place)
    except OSError as error:
        raise SourceError(path, None, f"it cannot be read: {error.strerror}") from None


def _in_archive(path: Path, place: str) -> Found:
    try:
        left = max(_SMALL, _MOST_UNPACKED * path.stat().st_size)
        with zipfile.ZipFile(path) as archive:
            for each in archive.infolist():
                if not _is_mail_name(each.filename):
                    continue
                inside = f"{place}/{_printable(each.filename)}"
                if each.file_size > max(_SMALL, _MOST_UNPACKED * each.compress_size):
                    yield Skipped(inside, "it would unpack to far more than mail does")
                    continue
                left -= each.file_size
                if left < 0:  # the same bytes may be in many files
                    yield Skipped(place, "it would unpack to far more than mail does")
                    return
                try:
                    with archive.open(each) as file:
                        yield from _in_stream(file, inside)
                except _BROKEN:
                    yield Skipped(inside, "it cannot be unpacked: damaged, or locked")
    except _BROKEN:
        raise SourceError(path, None, "the archive is damaged, or is none") from None


def _flags(name: str) -> set[str]:
    _, told, flags = name.rpartition(":2,")
    return set(flags) if told else set()


def _printable(name: str) -> str:
    return clean(name.encode("utf-8", "replace").decode())


def _in_stream(file: IO[bytes], place: str) -> Found:
    """The messages of one file: several in an mbox, else one."""
    start = file.read(CHUNK)
    if _is_mbox(start):
        for number, message in enumerate(_in_mbox(start, file), 1):
            yield message.letter(f"{place}#{number}")
        return
    message = Gathering()
    piece = start.removeprefix(_MARK).lstrip()
    while piece:
        message.take(piece)
        piece = file.read(CHUNK)
    yield message.letter(place)


def _is_mbox(start: bytes) -> bool:
    return bool(_FROM.match(start) or _FROM_BEFORE_HEAD.match(start))


def _in_mbox(ahead: bytes, file: IO[bytes]) -> Iterator[Gathering]:
    """The messages of an mbox, each without the line that separates it from the one before."""
    message = Gathering()
    begins = ahead.index(b"\n") + 1
    look = begins - 1
    ended = False
    while not ended:
        more = file.read(CHUNK)
        ended = not more
        ahead += more
        sure = len(ahead) if ended else len(ahead) - _REACH
        while 0 <= (found := ahead.find(b"\nFrom ", look)) < sure:
            look = found + 1
            if _separates(ahead, found, begins):
                message.take(ahead[begins:found])
                yield message
                message = Gathering()
                begins = ahead.index(b"\n", look) + 1
                look = begins - 1
        taken = max(begins, sure)
        message.take(ahead[begins:taken])
        kept = max(taken - 3, 0)  # tells whether there is an empty line before the next one
        look = max(look, sure) - kept
        ahead, begins = ahead[kept:], taken - kept
    yield message


def _separates(ahead: bytes, found: int, begins: int) -> bool:
    """Whether the line behind a line's end begins a new message.

    It bears a date, or there is an empty line before it and the field of a head behind it.
    """
    if _FROM.match(ahead, found + 1):
        return True
    empty = found < begins or ahead[max(found - 2, 0) : found].endswith((b"\n", b"\n\r"))
    return bool(empty and _FROM_BEFORE_HEAD.match(ahead, found + 1))
