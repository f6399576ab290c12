"""PDF files, page by page."""

import re
from collections.abc import Iterator

from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD

from troth.sources.passages import Passage
from troth.sources.reading import SourceError

MOST_PAGES = 2_000
_PROTECTED = "it is protected by a password: save it without one"
_JOINED = "\ufffe"
"""What PDFium puts where it joined a word that was broken at a line's end."""
_FULL = 0.7
"""Of the longest line: a shorter one that the next begins anew after ends a paragraph."""
_BEGINS = re.compile(r"[-•–▪◦*]|\d+[.)]\s|[A-ZÄÖÜ“„\"]")


def passages(data: bytes) -> Iterator[Passage]:
    """Each paragraph, as far as the lines of a page tell."""
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise SourceError(None, None, _PROTECTED) from None
        raise
    with document:
        if len(document) > MOST_PAGES:
            raise SourceError(None, None, f"it has more than {MOST_PAGES:,} pages")
        for number, page in enumerate(document, 1):
            text = page.get_textpage().get_text_range().replace(_JOINED, "")
            for paragraph in paragraphs(text):
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
