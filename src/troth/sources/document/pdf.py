"""PDF files, page by page."""

import io
import re
from collections.abc import Iterator

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError

from troth.sources.passages import Passage
from troth.sources.reading import SourceError

MOST_PAGES = 2_000
_PROTECTED = "it is protected by a password: save it without one"
_FULL = 0.7
"""Of the longest line: a shorter one that the next begins anew after ends a paragraph."""
_BEGINS = re.compile(r"[-•–▪◦*]|\d+[.)]\s|[A-ZÄÖÜ“„\"]")


def passages(data: bytes) -> Iterator[Passage]:
    """Each paragraph, as far as the lines of a page tell."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("") != PasswordType.NOT_DECRYPTED
        except (DependencyError, NotImplementedError):
            opened = False
        if not opened:
            raise SourceError(None, None, _PROTECTED)
    if len(reader.pages) > MOST_PAGES:
        raise SourceError(None, None, f"it has more than {MOST_PAGES:,} pages")
    for number, page in enumerate(reader.pages, 1):
        for paragraph in paragraphs(page.extract_text()):
            yield Passage(f"page {number}", paragraph)


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a page's lines: words that were broken at a line's end are joined."""
    lines = [" ".join(each.split()) for each in text.splitlines()]
    full = _FULL * max(map(len, lines), default=0)
    paragraph = last = ""
    for line in lines:
        ended = not line or (len(last) < full and _BEGINS.match(line) is not None)
        last = line
        if ended:
            if paragraph:
                yield paragraph
            paragraph = line
        elif re.search(r"[a-zäöüß]-$", paragraph) and line[:1].islower():
            paragraph = paragraph[:-1] + line
        else:
            paragraph = f"{paragraph} {line}" if paragraph else line
    if paragraph:
        yield paragraph
