"""Reading one document of any kind, in this process; `apart` does it within limits."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from troth.sources.charsets import text_of
from troth.sources.passages import Document, Letter, Passage
from troth.sources.reading import SourceError

MOST_BYTES = 100 * 1024 * 1024
MOST_TEXT = 5_000_000
"""Characters."""
KINDS = {
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".pptx": "pptx", ".pptm": "pptx",
    ".ppsx": "pptx", ".potx": "pptx", ".pdf": "pdf", ".md": "md", ".markdown": "md",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "txt", ".text": "txt",
    ".eml": "eml",
}  # fmt: skip
"""The kind of document that a file's name promises."""
_EXPECTED = "a docx, pptx, pdf, md, html, txt or eml file is expected"


def kind_of(data: bytes, name: str) -> str:
    """The kind of a document: by its first bytes, else by its name. Raises SourceError."""
    kind = KINDS.get(PurePath(name).suffix.casefold())
    if data.startswith(b"PK\x03\x04"):
        if kind in ("docx", "pptx"):
            return kind
        head = data[:4096] + data[-65536:]
        packed = [each for each, sign in (("docx", b"word/"), ("pptx", b"ppt/")) if sign in head]
        if len(packed) == 1:
            return packed[0]
        raise SourceError(None, None, f"it is an archive: {_EXPECTED}")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(
            None, None, "it is in an old form, or protected by a password: save it as docx or pptx"
        )
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if kind in ("docx", "pptx", "pdf"):
        raise SourceError(None, None, f"its name says {kind}, and its content is something else")
    if kind is None:
        if PurePath(name).suffix or (
            b"\0" in data[:4096] and not data.startswith((b"\xff", b"\xfe"))
        ):
            raise SourceError(None, None, f"no such kind of file is read: {_EXPECTED}")
        return "html" if data.lstrip()[:9].lower().startswith((b"<!doctype", b"<html")) else "txt"
    return kind


def read(data: bytes, name: str) -> Document:
    """What a document says. Raises SourceError, whatever is wrong with it."""
    left_out: list[str] = []
    letter: Letter | None = None
    try:
        kind = _kind(data, name)
        if kind == "eml":
            from troth.sources.document import letter as mail

            message, letter = mail.letter(data)
            found = mail.passages(message, lambda data, name: _attached(data, name, left_out))
        else:
            found = _passages(data, kind)
        passages = tuple(_bounded(found))
        if not any(each.text.strip() for each in passages):
            left_out.append("it has no text that can be read: a scan is a picture of one")
        return Document(passages, letter, tuple(left_out))
    except SourceError:
        raise
    except MemoryError:
        raise SourceError(None, None, "it needs more memory than it may have") from None
    except RecursionError:
        raise SourceError(None, None, "it is nested too deeply") from None
    except Exception as error:  # a damaged file can bring a library to raise anything at all
        raise SourceError(None, None, f"it is damaged ({type(error).__name__})") from None


def _kind(data: bytes, name: str) -> str:
    if len(data) > MOST_BYTES:
        raise SourceError(None, None, f"it has more than {MOST_BYTES // (1024 * 1024)} MB")
    return kind_of(data, name)


def _passages(data: bytes, kind: str) -> Iterator[Passage]:
    # Each kind's library is loaded where it is needed: a text needs none of them.
    if kind == "docx":
        from troth.sources.document import word

        return word.passages(data)
    if kind == "pptx":
        from troth.sources.document import slides

        return slides.passages(data)
    if kind == "pdf":
        from troth.sources.document import pdf

        return pdf.passages(data)
    from troth.sources.document import plain, web

    if kind == "html":
        return web.passages(text_of(data, web.charset(data)))
    text = text_of(data)
    return plain.markdown(text) if kind == "md" else plain.passages(text)


def _attached(data: bytes, name: str, left_out: list[str]) -> list[Passage]:
    """What an attachment says; mails attached to mails are words of others, and not read."""
    try:
        kind = _kind(data, name)
        return [] if kind == "eml" else list(_passages(data, kind))
    except SourceError as error:
        left_out.append(f"{name}: {error.sentence}")
    except Exception as error:  # as above
        left_out.append(f"{name}: it is damaged ({type(error).__name__})")
    return []


def _bounded(found: Iterable[Passage]) -> Iterator[Passage]:
    size = 0
    for each in found:
        size += len(each.text)
        if size > MOST_TEXT:
            raise SourceError(None, None, f"it has more than {MOST_TEXT:,} characters of text")
        yield each
