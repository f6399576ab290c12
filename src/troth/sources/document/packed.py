"""Office files are ZIP archives of XML: what is looked at before any of it is opened."""

import io
import zipfile

from troth.sources.reading import SourceError

MOST_MEMBERS = 5_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_XML = 64 * 1024 * 1024
"""Bytes of all XML in it, unpacked."""

_DECLARATIONS = tuple(
    text.encode(encoding)
    for text in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)


def unpackable(data: bytes) -> zipfile.ZipFile:
    """The archive, if all of it is small enough and its XML declares nothing of its own.

    Nothing is written to disk, so names of members lead nowhere. Raises SourceError.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise SourceError(None, None, f"it is damaged: {error}") from None
    if len(members) > MOST_MEMBERS:
        raise SourceError(None, None, f"it packs more than {MOST_MEMBERS:,} files")
    if any(each.flag_bits & 1 for each in members):
        raise SourceError(None, None, "it is protected by a password: save it without one")
    if sum(each.file_size for each in members) > MOST_UNPACKED:
        raise SourceError(None, None, f"unpacked it has more than {_megabytes(MOST_UNPACKED)}")
    written = [each for each in members if each.filename.lower().endswith((".xml", ".rels"))]
    if sum(each.file_size for each in written) > MOST_XML:
        raise SourceError(None, None, f"its text, unpacked, has more than {_megabytes(MOST_XML)}")
    for each in written:
        try:
            text = archive.read(each)
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise SourceError(None, None, f"it is damaged: {error}") from None
        if any(declaration in text for declaration in _DECLARATIONS):
            raise SourceError(
                None, None, "its XML has a document type of its own, which is refused"
            )
    return archive


def _megabytes(size: int) -> str:
    return f"{size // (1024 * 1024)} MB"
