"""Bytes as text, whatever charset they are in, and whatever one they are said to be in."""

import re

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CHARSET = re.compile(
    r"(?:utf|us-ascii|ascii|ansi|latin|iso|windows|cp|x-cp|koi8|gb|big5|shift|sjis|euc|ks_|mac|tis)"
    r"[\w.:-]{0,30}",
    re.IGNORECASE,
)
"""Those that are characters; Python's codecs have others, some of which take forever."""
_WESTERN = frozenset({"iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252"})
"""Any bytes are text in these, so it says nothing that these are. Programs that say Latin-1 mean
what Windows has, with the same letters and quotation marks."""


def text_of(data: bytes, named: str | None = None) -> str:
    """Bytes as text: by their mark, by the charset named where that is true, else the likeliest."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data.decode(charset, "replace")
    is_told = named is not None and named.lower() not in _WESTERN and _CHARSET.fullmatch(named)
    for each in (named if is_told else None, "utf-8-sig"):
        try:
            if each:
                return data.decode(each)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")
