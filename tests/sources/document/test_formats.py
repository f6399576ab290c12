"""What is read of each kind of document, and where it says that it stands."""

from email.message import EmailMessage

import pytest

from tests.sources.document import samples
from troth.sources import SourceError
from troth.sources.document.reading import read


def told(data: bytes, name: str) -> list[tuple[str, str, bool]]:
    """Place, text, whether of others."""
    return [(each.place, each.text, each.of_others) for each in read(data, name).passages]


def test_word_gives_paragraphs_cells_boxes_and_what_stands_above_and_below() -> None:
    assert told(samples.word(), "pitch.docx") == [
        ("paragraph 1", "Our offer", False),
        ("paragraph 2", "Halden is our partner.", False),
        ("paragraph 3", "Northwind is our partner.", True),
        ("paragraph 4", "Boxed words", False),
        ("paragraph 5", "Certified Ravel partner", False),
        ("header", "In the header", False),
        ("footer", "In the footer", False),
    ]


def test_slides_give_titles_bullets_tables_groups_and_notes_told_apart() -> None:
    assert told(samples.slides(), "deck.pptx") == [
        ("slide 1", "Our partners", False),
        ("slide 1", "Halden is our partner.", False),
        ("slide 1", "We talk with Kestrel.", False),
        ("slide 2", "Certified Ravel partner", False),
        ("slide 2", "Grouped words", False),
        ("slide 2, notes", "Say that Pell is with us.", False),
    ]


def test_a_pdf_gives_paragraphs_of_pages_whatever_their_lines() -> None:
    sentence = (
        "Halden is our partner, and this sentence is so long that it takes more than one line."
    )
    assert told(samples.pdf(), "offer.pdf") == [
        ("page 1", "Our offer", False),
        ("page 1", f"{sentence} {sentence}", False),
        ("page 2", "Page the second.", False),
    ]


def test_a_web_page_gives_what_is_seen_of_it_and_runs_nothing() -> None:
    assert told(samples.HTML_PAGE, "page.html") == [
        ("line 1", "Halden and Northwind", False),
        ("line 2", "Partners since 2021", False),
        ("line 4", "Halden is our partner.", False),
        ("line 5", "Northwind is our partner.", True),
        ("line 6", "One", False),
        ("line 6", "Two A logo", False),
    ]


def test_markdown_gives_paragraphs_items_and_cells_without_its_signs() -> None:
    assert told(samples.MARKDOWN, "notes.md") == [
        ("line 1", "Our partners", False),
        ("line 3", "Halden is our partner, as you know.", False),
        ("line 6", "Northwind is our partner.", True),
        ("line 8", "One", False),
        ("line 9", "Two", False),
        ("line 11", "Name", False),
        ("line 11", "What", False),
        ("line 13", "Ravel", False),
        ("line 13", "hosting", False),
    ]


def test_a_heading_of_markdown_goes_on_in_no_line_below() -> None:
    found = read(b"# Our partners\nWe work with Bolt.\n## Next\n- One\n", "a.md").passages
    assert [(each.place, each.text) for each in found] == [
        ("line 1", "Our partners"),
        ("line 2", "We work with Bolt."),
        ("line 3", "Next"),
        ("line 4", "One"),
    ]


def test_a_mail_gives_its_subject_and_its_reply_without_what_it_answers() -> None:
    document = read(samples.MAIL, "letter.eml")
    assert [(each.place, each.text) for each in document.passages] == [
        ("subject", "Halden is our partner"),
        ("line 1", "Grüße,"),
        ("line 3", "we work with Halden."),
    ]
    assert document.letter is not None
    assert document.letter.sender == "maya@northwind.example"
    assert document.letter.recipients == (
        "other@castellan.example",
        "someone@castellan.example",
    )


def test_what_is_attached_to_a_mail_is_read_too_or_told_to_be_left_out() -> None:
    mail = EmailMessage()
    mail["Subject"] = "Offer"
    mail.set_content("See the deck.")
    deck = ("application", "octet-stream", "deck.pptx")
    for content in (samples.slides(), b"no deck"):
        mail.add_attachment(content, maintype=deck[0], subtype=deck[1], filename=deck[2])
    document = read(mail.as_bytes(), "offer.eml")
    assert ("deck.pptx, slide 2, notes", "Say that Pell is with us.") in [
        (each.place, each.text) for each in document.passages
    ]
    assert [each.partition(":")[0] for each in document.left_out] == ["deck.pptx"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_in_the_charset_that_it_is_in(charset: str) -> None:
    data = "Grüße von Halden".encode(charset)
    assert told(data, "a.txt") == [("line 1", "Grüße von Halden", False)]


def test_the_kind_is_told_by_the_content_before_the_name() -> None:
    assert told(samples.pdf(), "offer.txt") == told(samples.pdf(), "offer.pdf")
    assert told(samples.word(), "") == told(samples.word(), "pitch.docx")
    assert told(b"<!doctype html><p>Hello", "") == [("line 1", "Hello", False)]


@pytest.mark.parametrize("name", ["sheet.xlsx", "old.doc", "a.zip", "picture.png"])
def test_another_kind_of_file_is_refused_by_name(name: str) -> None:
    with pytest.raises(SourceError, match="docx, pptx, pdf"):
        read(b"anything", name)


def test_a_document_without_text_is_not_passed_over_in_silence() -> None:
    for data, name in ((b" \n", "empty.txt"), (b"<html><img src=x></html>", "picture.html")):
        found = read(data, name)
        assert not found.passages
        assert "no text" in found.left_out[0]
