"""Slide decks (pptx): shapes, groups, tables and diagrams of each slide; notes told apart."""

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from troth.sources.document.packed import unpackable
from troth.sources.passages import Passage

_PARAGRAPH, _TEXT, _BREAK, _RUN = qn("a:p"), qn("a:t"), qn("a:br"), qn("a:r")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def passages(data: bytes) -> Iterator[Passage]:
    """Each paragraph of each slide, then of its notes."""
    unpackable(data).close()
    for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, 1):
        yield from _said(slide.element, f"slide {number}")
        for relation in slide.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.DIAGRAM_DATA and not relation.is_external:
                yield from _said(parse_xml(relation.target_part.blob), f"slide {number}")
        if slide.has_notes_slide:
            yield from _said(slide.notes_slide.element, f"slide {number}, notes")


def _said(element: Any, place: str) -> Iterator[Passage]:
    for paragraph in element.iter(_PARAGRAPH):
        if any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
            continue
        pieces = []
        for each in paragraph:
            if each.tag == _RUN:
                pieces.append(each.findtext(_TEXT) or "")
            elif each.tag == _BREAK:
                pieces.append(" ")
        text = "".join(pieces).strip()
        if text:
            yield Passage(place, text)
