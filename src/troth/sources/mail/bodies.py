"""The body of a message: the text that is new in it, and the names of what is attached.

It is read in memory, and nothing of it is kept here. HTML is taken for its text alone: nothing in
it is run or fetched.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from functools import cache
from typing import NamedTuple

import nh3
from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

from troth.sources.mail.headers import decoded, text_of
from troth.sources.mail.sentences import TRIGGER

_MOST_PARTS = 60
"""Boundaries between parts that a message may name; people's mail has five."""
_MOST_HTML = 40_000
_MOST_TEXT = 8000
"""Characters of new text that are read; what is longer is no letter any more."""
_LONGEST_LINE = 160
_MOST_ATTACHMENTS = 50

_PLAIN = re.compile(r"\s*(?:text/plain\b.*)?$", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_AS_IT_IS = ("", "7bit", "8bit", "binary")
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_INVITATION = re.compile(rb"^content-type:\s*text/calendar\b[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
_METHOD = re.compile(rb"\bmethod\s*=\s*\"?(?:request|reply|cancel|counter|refresh|add)", re.I)

_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|hr)\b[^>]{0,500}>", re.IGNORECASE)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_NOT_NEW_HTML = re.compile(
    r"<blockquote\b|gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend"
    r"|reference-message-container|border:none;\s?border-top:solid"
    r"|gmail_signature|moz-signature|id=\"?Signature",
    re.IGNORECASE,
)
"""What mail programs put where a quotation or a signature begins."""
_SILENT = {"script", "style", "head", "title", "blockquote", "template", "noscript", "textarea"}

_QUOTED = re.compile(
    r"^(?:-{2,}\s?(?:original message|ursprüngliche nachricht|forwarded message"
    r"|weitergeleitete nachricht)|_{20,}$|begin forwarded message:|anfang der weitergeleiteten"
    r"|\*?(?:from|von):\*? .+\n\*?(?:sent|gesendet|date|datum|to|an):)",
    re.IGNORECASE | re.MULTILINE,
)
_NEVER_IN_TEXT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ud800-\udfff]"
)
_GOES_ON = re.compile(r"^(thanks|thank you|best),(?= \S)", re.IGNORECASE | re.MULTILINE)
"""A line that goes on behind its thanks is no signature, though the library takes it for one."""
_SIGNED = re.compile(
    r"^(?:--|(?:mit\s)?(?:freundliche[nr]?|beste[nr]?|viele|liebe|herzliche[nr]?"
    r"|schöne)\s(?:grü(?:ß|ss)e\w?|gru(?:ß|ss))"
    r"|(?:gruß|grüße|lg|vg|mfg|bg|cheers|regards|(?:best|kind|warm|many|with best|yours)\s?"
    r"(?:regards|wishes|thanks|sincerely|truly)?|sincerely|thanks(?: again)?|thank you|danke"
    r"|vielen dank|best)"
    r"\s*[,.!]?)\s*$"
    r"|^(?:sent from my|get outlook|von meinem .{1,20} gesendet|gesendet von"
    r"|diese nachricht wurde von)",
    re.IGNORECASE,
)


class Body(NamedTuple):
    """What a body holds: `text` is without quotations and signature; `trouble` why it was not read.

    There is no text either where none of it could lead to a question.
    """

    text: str = ""
    attachments: tuple[str, ...] = ()
    trouble: str | None = None


def invites(rest: bytes) -> bool:
    """Whether a body is an invitation, or an answer to one."""
    return any(_METHOD.search(found[0]) for found in _INVITATION.finditer(rest))


def read(content: tuple[str, str], head: bytes, rest: bytes) -> Body:
    """What a body holds, of some type and encoding. A damaged one is read as far as it can be."""
    kind, encoding = content
    if _PLAIN.match(kind) and encoding in _AS_IT_IS:
        charset = _CHARSET.search(kind)
        return Body(_if_it_says(decoded(rest, charset[1] if charset else None)))
    if len(_BOUNDARY.findall(rest)) > _MOST_PARTS:
        return Body(trouble=f"its body is not read: it has more than {_MOST_PARTS} parts in parts")
    try:
        message = BytesParser().parsebytes(head + rest)
        parts = [each for each in _leaves(message) if isinstance(each.get_payload(), str)]
        names = [_name(each) for each in parts]
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        return Body(trouble="its body is not read: it is damaged")
    attachments = tuple(name for name in names if name)[:_MOST_ATTACHMENTS]
    return Body(_shown(parts, names), attachments)


def _if_it_says(text: str) -> str:
    """The new text of some text, unless no word in it all leads to a question."""
    return new_text(text) if TRIGGER.search(text, 0, 4 * _MOST_TEXT) else ""


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that have no parts, without messages that are attached."""
    if message.get_content_type() == "message/rfc822":
        return
    if not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _name(part: Message) -> str:
    """The name of a file that is attached; empty for text that is shown."""
    name = part.get_filename()
    return text_of(str(name))[:200] if name else ""


def _shown(parts: list[Message], names: list[str]) -> str:
    shown = [part for part, name in zip(parts, names, strict=True) if not name]
    for kind in ("text/plain", "text/html"):
        for part in shown:
            if part.get_content_type() == kind and (text := _text(part).strip()):
                return _if_it_says(text_of_html(text) if kind == "text/html" else text)
    return ""


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return decoded(payload, charset) if isinstance(payload, bytes) else ""


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


def new_text(text: str) -> str:
    """What the writer wrote: without what they quoted, their signature and disclaimers.

    Paragraphs are kept apart by empty lines; a line ends where the writer ended it.
    """
    text = _NEVER_IN_TEXT.sub(" ", text[: 4 * _MOST_TEXT].replace("\r\n", "\n"))
    lines = (line.strip() for line in text.split("\n"))
    told = "\n".join(_bounded(line) for line in lines if not line.startswith(">"))
    quoted = _QUOTED.search(told)
    told = re.sub(r"\n{3,}", "\n\n", told[: quoted.start()] if quoted else told)[:_MOST_TEXT]
    told = _GOES_ON.sub("\\1\u2060", told)
    kept: list[str] = []
    for line in replace(_replies(), text=told, replies=[]).read().replies[0].body.split("\n"):
        if kept and _SIGNED.match(line):
            break
        kept.append(line)
    return "\n".join(kept).replace("\u2060", "").strip()


@cache
def _replies() -> EmailMessage:
    """What the library makes of its languages, once."""
    made = EmailMessage(text="", languages=["de", "en"], keep_hyphen_lists=True)
    return made.read()


_LONG = re.compile(rf"(.{{1,{_LONGEST_LINE}}})(?: |$)|(\S{{{_LONGEST_LINE}}})")


def _bounded(line: str) -> str:
    """A line broken into short ones, as patterns that look for quotations are slow on long ones."""
    if len(line) <= _LONGEST_LINE:
        return line
    return "\n".join(found[1] or found[2] for found in _LONG.finditer(line))
