"""Files that are made to do harm: refused in time, in a sentence; nothing is run or fetched."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from tests.sources.document import samples
from tests.sources.document.samples import members, packed
from troth.sources import SourceError
from troth.sources.document.apart import read_apart
from troth.sources.document.reading import MOST_BYTES, read

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">
%s]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>""" % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n > 1 else b"") * 10)
    for n in range(1, 10)
)


def _refused(data: bytes, name: str) -> str:
    with pytest.raises(SourceError) as refused:
        read_apart(data, name)
    return refused.value.sentence


def _with(data: bytes, **changed: bytes) -> bytes:
    inside = members(data)
    return packed(
        {name: changed.get(name.replace("/", "_"), each) for name, each in inside.items()}
    )


def test_entities_are_not_expanded_in_whatever_encoding() -> None:
    for xml in (LAUGHS, LAUGHS.decode().encode("utf-16")):
        broken = members(samples.word()) | {"word/document.xml": xml}
        assert "document type" in _refused(packed(broken), "a.docx")
    broken = members(samples.slides())
    broken["ppt/slides/slide1.xml"] = LAUGHS
    assert "document type" in _refused(packed(broken), "a.pptx")


def test_an_entity_that_names_a_file_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    xml = LAUGHS.replace(b'<!ENTITY a "ha">', b'<!ENTITY a9 SYSTEM "file://%s">' % bytes(secret))
    broken = members(samples.word()) | {"word/document.xml": xml}
    assert "secret" not in _refused(packed(broken), "a.docx")


def test_a_bomb_is_refused_by_its_size_before_it_is_unpacked() -> None:
    zeros = b"\0" * (80 * 1024 * 1024)
    for name in ("word/document.xml", "word/media/image1.png"):
        broken = members(samples.word()) | {name: zeros, "word/media/more.png": zeros * 5}
        assert "MB" in _refused(packed(broken), "a.docx")


def test_many_members_are_refused() -> None:
    many = {f"word/{number}.xml": b"" for number in range(6_000)}
    assert "5,000" in _refused(packed(many), "a.docx")


def test_a_size_that_is_not_true_is_damage() -> None:
    data = bytearray(packed({"word/document.xml": b"x" * 5_000_000, "a": b""}))
    directory = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02"))
    struct.pack_into("<I", data, directory + 24, 10)
    assert _refused(bytes(data), "a.docx")


def test_names_of_members_lead_nowhere(tmp_path: Path) -> None:
    evil = members(samples.word()) | {
        "../../../../tmp/evil.xml": b"<x/>",
        "/etc/evil.rels": b"<x/>",
    }
    assert read_apart(packed(evil), "a.docx").passages
    assert not Path("/tmp/evil.xml").exists()
    assert not Path("/etc/evil.rels").exists()


def test_archives_in_archives_are_not_opened() -> None:
    inner = packed({"a.txt": b"x" * 1000})
    for _ in range(50):
        inner = packed({"a.zip": inner})
    assert "archive" in _refused(inner, "a.zip")
    assert read_apart(packed(members(samples.word()) | {"word/x.zip": inner}), "a.docx").passages


def test_a_protected_archive_and_an_old_file_say_what_to_do() -> None:
    data = bytearray(samples.word())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        offset = archive.start_dir
    data[offset + 8] |= 1
    assert "password" in _refused(bytes(data), "a.docx")
    assert "save it as" in _refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "a.docx")


def test_a_protected_pdf_says_what_to_do_and_one_with_an_empty_password_is_read() -> None:
    assert "password" in _refused(samples.protected_pdf(), "a.pdf")
    assert read_apart(samples.protected_pdf(""), "a.pdf").passages


PDF_LOOP = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>> endobj
3 0 obj <</Type/Page/Parent 3 0 R/Contents 4 0 R/Resources<</XObject<</A 4 0 R>>>>>> endobj
4 0 obj <</Type/XObject/Subtype/Form/Length 5/Resources<</XObject<</A 4 0 R>>>>>>stream
/A Do
endstream endobj
trailer <</Root 1 0 R/Prev 0>>
"""


def test_a_pdf_that_goes_round_in_circles_ends() -> None:
    try:
        read_apart(PDF_LOOP, "a.pdf")
    except SourceError as error:
        assert error.sentence


def test_elements_nested_too_deeply_are_refused() -> None:
    deep = b"<w:p>" * 100_000 + b"</w:p>" * 100_000
    xml = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body>" + deep + b"</w:body></w:document>"
    )
    assert _refused(packed(members(samples.word()) | {"word/document.xml": xml}), "a.docx")


def test_a_page_nested_deeply_and_never_closed_is_read() -> None:
    page = b"<div><b><blockquote>" * 50_000 + b"Halden" + b"<!--" * 1000 + b"<script>" * 1000
    (passage,) = read_apart(page, "a.html").passages
    assert passage.text.startswith("Halden")


def test_a_mail_of_a_thousand_parts_in_parts_ends() -> None:
    begin, body = b"MIME-Version: 1.0\n", b"Content-Type: text/plain\n\nHalden\n"
    parts = [
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000)
    ]
    try:
        read_apart(begin + b"".join(parts) + body, "a.eml")
    except SourceError as error:
        assert error.sentence


def test_a_header_of_many_megabytes_and_a_charset_that_is_none_are_read() -> None:
    mail = b"Subject: " + b"x" * 20_000_000 + b"\n\nHalden\n"
    with pytest.raises(SourceError, match="characters of text"):
        read_apart(mail, "a.eml")
    mail = b"Content-Type: text/plain; charset=no-such-thing\n\nHalden \xe9\n"
    assert [each.text for each in read_apart(mail, "a.eml").passages] == ["Halden é"]


def test_what_is_too_large_is_refused_unread() -> None:
    assert "100 MB" in _refused(b"x" * (MOST_BYTES + 1), "a.txt")


def test_a_hundred_megabytes_of_text_are_refused_in_time_and_memory() -> None:
    assert "characters of text" in _refused(b"Halden is our partner.\n\n" * 4_000_000, "a.txt")


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(SourceError, match="took more than"):
        read_apart(samples.pdf(), "a.pdf", seconds=0.01)


def test_formulas_are_words() -> None:
    text = b'=HYPERLINK("http://x.example";"Halden")\n\n@SUM(A1)\n'
    assert len(read(text, "a.txt").passages) == 2


@pytest.mark.parametrize("name", ["", "-", "--help", "a b.txt", "ü.txt", "\udc80.txt", "x" * 255])
def test_a_file_may_have_any_name(name: str) -> None:
    try:
        read_apart(b"Halden", name)
    except SourceError as error:
        assert error.sentence
    with pytest.raises(SourceError):
        read_apart(b"Halden", "a\0.txt")


def test_who_reads_a_document_is_told_no_secret_and_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pypdfium2.py").write_text(  # as a file would that takes the library over
        "import os\n"
        "class Secret(Exception): pass\n"
        "class Written(Exception): pass\n"
        "if 'TROTH_IMAP_PASSWORD' in os.environ: raise Secret\n"
        f"with open({str(tmp_path / 'told')!r}, 'w') as file: file.write('x')\n"
        "raise Written\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("TROTH_IMAP_PASSWORD", "hunter2")
    with pytest.raises(SourceError, match="OSError"):
        read_apart(b"%PDF-1.7", "a.pdf")
