"""Mails that are saved or not yet sent (eml): subject, what is new in the body, attachments."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parseaddr

from mailparser_reply import EmailReplyParser  # type: ignore[import-untyped]

from troth.sources.charsets import text_of
from troth.sources.document import plain, web
from troth.sources.passages import Letter, Passage
from troth.sources.reading import SourceError

MOST_ATTACHMENTS = 20
_LANGUAGES = ["en", "de", "fr", "nl", "sv", "es", "it"]


def letter(data: bytes) -> tuple[EmailMessage, Letter]:
    """A mail, and who sends it to whom."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    to = [str(each) for name in ("to", "cc", "bcc") for each in message.get_all(name, [])]
    sender = parseaddr(str(message.get("from", "")))[1]
    addresses = {address.casefold() for _, address in getaddresses(to) if "@" in address}
    return message, Letter(
        sender.casefold(), tuple(sorted(addresses)), str(message.get("date", ""))
    )


def passages(
    message: EmailMessage, attached: Callable[[bytes, str], list[Passage]]
) -> Iterator[Passage]:
    """The subject, each paragraph of the reply, then those of what is attached."""
    if subject := str(message.get("subject", "")).strip():
        yield Passage("subject", subject)
    body = message.get_body(("plain", "html"))
    if body is not None:
        text = _text(body)
        if body.get_content_subtype() == "html":
            yield from web.passages(text)
        else:
            yield from plain.passages(_reply(text))
    for number, part in enumerate(message.iter_attachments()):
        if number == MOST_ATTACHMENTS:
            raise SourceError(None, None, f"it has more than {MOST_ATTACHMENTS} attachments")
        name = part.get_filename() or ""
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and name:
            for each in attached(content, name):
                yield Passage(f"{name}, {each.place}", each.text, each.of_others)


def _text(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return text_of(content, part.get_content_charset())


def _reply(text: str) -> str:
    """What is new in a body: without the mail that it answers, and without the signature."""
    replies = EmailReplyParser(languages=_LANGUAGES).read(text).replies
    return str(replies[0].body) if replies else text
