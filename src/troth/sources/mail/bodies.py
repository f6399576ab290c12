"""The body of a message: the text that is new in it, and the names of what is attached.

It is read in memory, and nothing of it is kept here. HTML is taken for its text alone: nothing in
it is run or fetched.
"""

import html
import re
from collections.abc import Collection, Iterator
from email.message import Message
from itertools import islice
from typing import NamedTuple

import nh3

from troth.sources import charsets
from troth.sources.mail.headers import Fields, fields_of, first, text_of
from troth.sources.mail.letters import halves
from troth.sources.mail.written import new_text

_MOST_PARTS = 60
_DEEPEST = 12
"""How deep parts lie in parts at most; people's mail is four deep."""
_LONGEST_NAME = 200
_MOST_BYTES = 65_536
"""Of a text that are decoded."""
_MOST_HTML = 40_000

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BOUNDARY = re.compile(r"boundary\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_BEHIND_BOUNDARY = (b"", b"\n", b"\r", b" ", b"\t", b"-")
_AS_IT_IS = ("", "7bit", "8bit", "binary")
_INVITATION = re.compile(rb"^content-type:\s*text/calendar\b[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
_METHOD = re.compile(rb"\bmethod\s*=\s*\"?(?:request|reply|cancel|counter|refresh|add)", re.I)

_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|hr)\b[^>]{0,500}>", re.IGNORECASE)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_NOT_NEW_HTML = re.compile(
    r"<blockquote\b|gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend"
    r"|reference-message-container|border:none;\s?border-top:solid|protonmail_quote|zwchr"
    r"|gmail_signature|moz-signature|id=\"?Signature",
    re.IGNORECASE,
)
"""What mail programs put where a quotation or a signature begins."""
_SILENT = {"script", "style", "head", "title", "blockquote", "template", "noscript", "textarea"}


class Body(NamedTuple):
    """What a body holds: what its writer wrote, and the names of files.

    `trouble` is why it was not read.
    """

    text: str = ""
    attachments: tuple[str, ...] = ()
    trouble: str | None = None


def invites(rest: bytes) -> bool:
    """Whether a body is an invitation, or an answer to one."""
    if b"text/calendar" not in rest.lower():
        return False
    return any(_METHOD.search(found[0]) for found in _INVITATION.finditer(rest))


def read(head: Fields, rest: bytes, writer: Collection[str] = ()) -> Body:
    """What the body behind a head holds. A damaged one is read as far as it can be.

    `writer` has the names of its writer, as `new_text` takes them.
    """
    try:
        parts = list(islice(_leaves(Part(head, rest), 0), _MOST_PARTS))
    except _TooDeep:
        return Body(trouble=f"its body is not read: its parts lie more than {_DEEPEST} deep")
    names = [part.file_name for part in parts]
    attachments = tuple(name for name in names if name)
    shown = [part for part, name in zip(parts, names, strict=True) if not name]
    for kind in ("text/plain", "text/html"):
        for part in shown:
            if part.kind == kind and (text := part.text.strip()):
                shown_text = text_of_html(text) if kind == "text/html" else text
                return Body(new_text(shown_text, writer), attachments)
    return Body("", attachments)


class Part(NamedTuple):
    """A part of a message: its own head and body."""

    head: Fields
    body: bytes

    @property
    def kind(self) -> str:
        """What it is, such as `text/plain`; what does not say so is plain text."""
        said = first(self.head, "content-type").partition(";")[0].strip().lower()
        return said if "/" in said else "text/plain"

    @property
    def file_name(self) -> str:
        """The name of a file that is attached; empty for text that is shown."""
        told = first(self.head, "content-type") + first(self.head, "content-disposition")
        if "name" not in told.lower():
            return ""
        name = self._told("content-type", "content-disposition").get_filename()
        return text_of(str(name))[:_LONGEST_NAME] if name else ""

    @property
    def text(self) -> str:
        """The text of it."""
        encoding = first(self.head, "content-transfer-encoding").strip().lower()
        data = self.body[:_MOST_BYTES]
        if encoding not in _AS_IT_IS:
            told = self._told("content-transfer-encoding")
            told.set_payload(data.decode("ascii", "surrogateescape"))
            payload = told.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
        found = _CHARSET.search(first(self.head, "content-type"))
        return charsets.text_of(data, found[1] if found else None)

    @property
    def boundary(self) -> bytes:
        """What stands between its parts, if it has parts."""
        found = _BOUNDARY.search(first(self.head, "content-type"))
        text = (found[1] or found[2]) if found else ""
        return text.rstrip().encode("ascii", "surrogateescape")

    def _told(self, *names: str) -> Message:
        """These fields, as the standard library reads them."""
        message = Message()
        for name in names:
            if name in self.head:
                message[name] = " ".join(first(self.head, name).split())
        return message


class _TooDeep(Exception):
    """There are parts in parts in parts beyond sense."""


def _leaves(part: Part, depth: int) -> Iterator[Part]:
    """The parts that have no parts, without messages that are attached."""
    if depth > _DEEPEST:
        raise _TooDeep
    if part.kind.startswith("multipart/") and (boundary := part.boundary):
        for each in _between(boundary, part.body):
            head, body = halves(each)
            yield from _leaves(Part(fields_of(head), body), depth + 1)
    elif part.kind != "message/rfc822":
        yield part


def _between(boundary: bytes, body: bytes) -> Iterator[bytes]:
    """The parts between the lines that separate them; the last may have been cut off."""
    mark = b"\n--" + boundary
    body = b"\n" + body
    begins = None
    at = body.find(mark)
    while at >= 0:
        behind = at + len(mark)
        if body[behind : behind + 1] in _BEHIND_BOUNDARY:
            if begins is not None:
                yield body[begins:at]
            if body.startswith(b"--", behind):
                return
            end = body.find(b"\n", behind)
            if end < 0:
                return
            begins = end + 1
            behind = end
        at = body.find(mark, behind)
    if begins is not None:
        yield body[begins:]


def text_of_html(markup: str) -> str:
    """What a reader of some HTML would see, up to where it quotes or signs."""
    found = _BODY.search(markup)
    markup = markup[found.start() if found else 0 :][:_MOST_HTML]
    found = _NOT_NEW_HTML.search(markup)
    if found:
        markup = markup[: markup.rfind("<", 0, found.start() + 1)]
    markup = _BREAKS.sub("\n", " ".join(markup.split()))
    text = nh3.clean(markup, tags=set(), attributes={}, clean_content_tags=_SILENT)
    return html.unescape(text)
