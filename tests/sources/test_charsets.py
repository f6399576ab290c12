"""Bytes are read as the text that they are, whatever they are said to be."""

import pytest

from troth.sources.charsets import text_of

GREETING = "Grüße – „bis bald“"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-32", "utf-8-sig", "cp1252"])
def test_text_that_names_no_charset_is_told_by_its_bytes(charset: str) -> None:
    assert text_of(GREETING.encode(charset)) == GREETING


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("株式会社", "iso-2022-jp"),
        ("联通", "gb2312"),
        ("Łódź", "iso-8859-2"),
        ("Grüße", "latin1"),
        ("Grüße", "utf-16-le"),
    ],
)
def test_text_is_in_the_charset_that_it_names(text: str, charset: str) -> None:
    assert text_of(text.encode(charset), charset) == text


@pytest.mark.parametrize("named", ["iso-8859-1", "Windows-1252", "us-ascii", "no-such", "idna"])
def test_text_may_name_a_charset_that_it_is_not_in(named: str) -> None:
    assert text_of("Grüße".encode(), named) == "Grüße"
    assert text_of("„Grüße“".encode("cp1252"), named) == "„Grüße“"


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "no-such", "idna", "punycode", "unicode_escape", "zlib", "utf-16", "a" * 999, None],
)
def test_any_charset_gives_some_text(charset: str | None) -> None:
    assert text_of("Grüße".encode(), charset)
    assert text_of(b"\xff\xfe\x00" * 3, charset) is not None
