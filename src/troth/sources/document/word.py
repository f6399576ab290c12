"""Word files (docx): body, tables, text boxes, headers, footers and footnotes; no comments."""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from troth.sources.document.packed import unpackable
from troth.sources.passages import Passage

_ELSEWHERE = {
    RELATIONSHIP_TYPE.HEADER: "header",
    RELATIONSHIP_TYPE.FOOTER: "footer",
    RELATIONSHIP_TYPE.FOOTNOTES: "footnote",
    RELATIONSHIP_TYPE.ENDNOTES: "endnote",
}
_PARAGRAPH, _TEXT, _STYLE = qn("w:p"), qn("w:t"), qn("w:pStyle")
_SPACES = {qn("w:tab"), qn("w:br"), qn("w:cr")}
_HYPHEN = qn("w:noBreakHyphen")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {qn("w:txbxContent"), qn("w:moveFrom"), _FALLBACK}


def passages(data: bytes) -> Iterator[Passage]:
    """Each paragraph that says something."""
    unpackable(data).close()
    document = Document(io.BytesIO(data))
    number = 0
    for paragraph in _paragraphs(document.element.body):
        text = _own_text(paragraph).strip()
        if text:
            number += 1
            yield Passage(f"paragraph {number}", text, _is_quotation(paragraph))
    for relation in document.part.rels.values():
        place = _ELSEWHERE.get(relation.reltype)
        if place is None or relation.is_external:
            continue
        part = relation.target_part
        element = getattr(part, "element", None)
        for paragraph in _paragraphs(parse_xml(part.blob) if element is None else element):
            text = _own_text(paragraph).strip()
            if text:
                yield Passage(place, text)


def _paragraphs(element: Any) -> Iterator[Any]:
    """Paragraphs at any depth, each once: what older programs are to show is left out."""
    for each in element.iter(_PARAGRAPH):
        if not any(above.tag == _FALLBACK for above in each.iterancestors()):
            yield each


def _own_text(element: Any) -> str:
    pieces = []
    for each in element:
        if each.tag in _SKIPPED:
            continue
        if each.tag == _TEXT:
            pieces.append(each.text or "")
        elif each.tag in _SPACES:
            pieces.append(" ")
        elif each.tag == _HYPHEN:
            pieces.append("-")
        else:
            pieces.append(_own_text(each))
    return "".join(pieces)


def _is_quotation(paragraph: Any) -> bool:
    style = next(paragraph.iter(_STYLE), None)
    name = "" if style is None else (style.get(qn("w:val")) or "").casefold()
    return "quote" in name or "zitat" in name
