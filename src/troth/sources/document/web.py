"""Web pages (HTML): what a reader sees, its title and its description; no script is run."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from troth.sources.passages import Passage

_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object"})
_INLINE_WORDS = (
    "a abbr b bdi bdo cite code data dfn em font i ins kbd mark q s samp small span strong "
    "sub sup time tt u var wbr label img"
)
_INLINE = frozenset(_INLINE_WORDS.split())
_VOID_WORDS = "area base br col embed hr img input link meta source track wbr"
_VOID = frozenset(_VOID_WORDS.split())
_DESCRIPTIONS = frozenset({"description", "og:title", "og:description", "twitter:description"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def charset(data: bytes) -> str | None:
    """The charset that a page names for itself."""
    named = _CHARSET.search(data[:2048])
    return named[1].decode("ascii") if named else None


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Passage] = []
        self._pieces: list[str] = []
        self._line = 1
        self._silent = self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.end()
        given = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "blockquote":
            self._quoted += 1
        elif tag == "q":
            self._pieces.append("“")
        elif tag == "meta" and (given.get("name") or given.get("property")) in _DESCRIPTIONS:
            self.handle_data(given.get("content") or "")
            self.end()
        elif tag == "img":
            self.handle_data(f" {given.get('alt') or ''} ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID or tag in _SILENT:
            if tag in _VOID:
                self.handle_starttag(tag, attrs)
            return
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "q":
            self._pieces.append("”")
        if tag not in _INLINE:
            self.end()
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)

    def handle_data(self, data: str) -> None:
        if self._silent or not data:
            return
        if not self._pieces or not "".join(self._pieces[-1:]).strip():
            blank = data[: len(data) - len(data.lstrip())]
            self._line = self.getpos()[0] + blank.count("\n")
        self._pieces.append(data)

    def end(self) -> None:
        text = " ".join("".join(self._pieces).split())
        if text:
            self.found.append(Passage(f"line {self._line}", text, self._quoted > 0))
        self._pieces = []


def passages(text: str) -> Iterator[Passage]:
    """Each block of a page, with the line of the file that it begins in."""
    page = _Page()
    page.feed(text)
    page.close()
    page.end()
    yield from page.found
