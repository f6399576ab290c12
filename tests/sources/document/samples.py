"""Documents made for tests: one of each kind, that says the same things in different places."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.oxml import parse_xml
from pptx import Presentation
from pptx.util import Inches
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def word() -> bytes:
    """Heading, text, a quotation, a table, a text box given twice, header, footer, a deletion."""
    document = Document()
    document.add_heading("Our offer")
    document.add_paragraph("Halden is our partner.")
    document.add_paragraph("Northwind is our partner.", style="Quote")
    document.add_table(1, 2).cell(0, 1).text = "Certified Ravel partner"
    box = (
        f'<w:p xmlns:w="{W}" xmlns:mc="{MC}" xmlns:wps="{WPS}"><w:r><mc:AlternateContent>'
        '<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>Boxed words</w:t></w:r></w:p>'
        "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Boxed words"
        "</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:del><w:r><w:delText>Taken out</w:delText></w:r></w:del></w:p>"
    )
    document.element.body.insert(3, parse_xml(box))
    document.sections[0].header.paragraphs[0].text = "In the header"
    document.sections[0].footer.paragraphs[0].text = "In the footer"
    return _saved(document.save)


def slides() -> bytes:
    """Two slides: a title and bullets; a table, a group, notes."""
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Our partners"
    first.placeholders[1].text = "Halden is our partner.\nWe talk with Kestrel."
    second = deck.slides.add_slide(deck.slide_layouts[6])
    place = (Inches(1), Inches(1), Inches(4), Inches(1))
    second.shapes.add_table(1, 1, *place).table.cell(0, 0).text = "Certified Ravel partner"
    second.shapes.add_group_shape().shapes.add_textbox(*place).text_frame.text = "Grouped words"
    second.notes_slide.notes_text_frame.text = "Say that Pell is with us."
    return _saved(deck.save)


def pdf() -> bytes:
    """Two pages."""
    text = "Halden is our partner, and this sentence is so long that it takes more than one line. "
    pages = f"<h1>Our offer</h1><p>{text * 2}</p><p style='break-before:page'>Page the second.</p>"
    made: bytes = HTML(string=pages).write_pdf()
    return made


def protected_pdf(password: str = "secret") -> bytes:
    """A PDF that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(password, algorithm="AES-256")
    return _saved(writer.write)


HTML_PAGE = b"""<!doctype html><html><head><title>Halden and Northwind</title>
<meta name="description" content="Partners since 2021"><style>p { color: red }</style>
<script>document.write("Halden is our exclusive partner")</script></head><body>
<p>Halden is <b>our</b>
partner.</p><blockquote>Northwind is our partner.</blockquote>
<ul><li>One</li><li>Two<img src="http://x.example/i.png" alt="A logo"></li></ul>
<iframe src="http://x.example/">Not shown</iframe></body></html>"""
MARKDOWN = b"""# Our *partners*

Halden is **our** [partner](https://halden.example),
as you know.

> Northwind is our partner.

- One
- Two

| Name | What |
| --- | --- |
| Ravel | hosting |

```
not read
```
"""
TEXT = "Grüße\n\nHalden is our partner.\nSince 2021.\n\n• Eins\n• Zwei\n".encode()
MAIL = b"""From: Maya Lindholm <maya@northwind.example>
To: someone@castellan.example
Cc: other@castellan.example
Subject: Halden is our partner
Date: Tue, 2 Jun 2026 10:00:00 +0200
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe,

we work with Halden.

On Mon, 1 Jun 2026 at 09:00, Someone <someone@castellan.example> wrote:
> Is Halden your exclusive partner?
"""

SAMPLES: dict[str, Callable[[], bytes]] = {
    "pitch.docx": word,
    "deck.pptx": slides,
    "offer.pdf": pdf,
    "page.html": lambda: HTML_PAGE,
    "notes.md": lambda: MARKDOWN,
    "mail.txt": lambda: TEXT,
    "letter.eml": lambda: MAIL,
}


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of some members."""

    def write(file: io.BytesIO) -> None:
        with zipfile.ZipFile(file, "w", compression) as archive:
            for name, content in members.items():
                archive.writestr(name, content)

    return _saved(write)


def members(data: bytes) -> dict[str, bytes]:
    """What an archive holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()
